# SPDX-License-Identifier: Apache-2.0
"""Networks against NetworkX and igraph, and every form of edges against the CSV of the same edges."""
import igraph
import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import sanc


def value(table, name):
    return dict(zip(table["vertex"].tolist(), table[name].tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=40), st.booleans())
def test_networkx_and_igraph_agree(pairs, directed):
    pairs = [(a, b) for a, b in pairs if a != b]
    if not pairs:
        return
    peer = (nx.DiGraph if directed else nx.Graph)(pairs)
    made = sanc.Graph(pairs, directed=directed).ranks()
    assert value(made, "betweenness") == pytest.approx(nx.betweenness_centrality(peer, normalized=False))
    assert value(made, "pagerank") == pytest.approx(nx.pagerank(peer, tol=1e-13, max_iter=1000), abs=1e-9)
    assert value(made, "degree") == dict(peer.degree())
    other = igraph.Graph.from_networkx(peer)
    assert [value(made, "betweenness")[v] for v in other.vs["_nx_name"]] == pytest.approx(other.betweenness())
    assert sanc.Graph(peer).ranks().table_digest == made.table_digest


def test_every_form_of_edges():
    rng = np.random.default_rng(3)
    source, target = rng.integers(0, 40, 300), rng.integers(0, 40, 300)
    strength = np.round(rng.uniform(0.5, 9, 300), 3)
    csv = "source,target,strength\n" + "".join(f"{a},{b},{s}\n" for a, b, s in zip(source, target, strength, strict=True))
    frame = pd.DataFrame({"source": source, "target": target, "strength": strength})
    expected = sanc.Graph(csv.encode(), strength="strength").pagerank()
    forms = {
        "tuples": list(zip(source.tolist(), target.tolist(), strength.tolist(), strict=True)), "text": [(str(a), str(b), s) for a, b, s in frame.itertuples(index=False)],
        "array rows": frame.to_numpy(dtype=object), "mapping": dict(frame), "pandas": frame, "polars": pl.from_pandas(frame), "arrow": pl.from_pandas(frame).to_arrow(),
        "numpy": {"source": source[::-1], "target": target[::-1], "strength": strength[::-1]}}
    for name, edges in forms.items():
        assert sanc.Graph(edges, strength="strength").pagerank().table_digest == expected.table_digest, name
    peer = nx.MultiDiGraph()
    peer.add_weighted_edges_from(forms["tuples"], weight="strength")
    assert sanc.Graph(peer, strength="strength").pagerank().table_digest == expected.table_digest
    merged = frame[frame.source != frame.target].groupby(["source", "target"], as_index=False).strength.sum()
    matrix = sp.csr_array((merged.strength, (merged.source, merged.target)), shape=(40, 40))
    assert value(sanc.Graph(matrix, strength="strength").pagerank(), "pagerank") == pytest.approx(value(expected, "pagerank"))
    assert len(expected.rejects) == int((source == target).sum())


def test_the_program_reads_the_same(case):
    path = case / "ownership.csv"
    digest = sanc.Graph(path).ranks().digest
    assert sanc.Graph(path.read_bytes()).ranks(threads=1).digest == digest == sanc.Graph(path.open("rb")).ranks(backend="seq").digest
    assert sanc.Graph(pd.read_csv(path, comment="#", dtype=str)).ranks().digest == digest


def test_metis():
    square = sanc.Graph(b"4 4\n2 4\n1 3\n2 4\n1 3\n")
    assert square.betweenness()["betweenness"].tolist() == [0.5] * 4


def test_vertices_loops_sources():
    g = sanc.Graph([(1, 2), (2, 3), (3, 3)], vertices=[9, "lone"], directed=False)
    t = g.degree()
    assert t["vertex"].tolist() == ["1", "2", "3", "9", "lone"] and t["degree"].tolist() == [1, 2, 1, 0, 0]
    assert t["component"].tolist() == ["1", "1", "1", "9", "lone"] and t.rejects["reason"].tolist() == ["loop"]
    assert sanc.Graph([(1, 2), (3, 3)], directed=False, loops="keep").degree()["degree"].tolist() == [1, 1, 2]
    assert g.betweenness(sources=[1])["betweenness"].tolist() == [0, 0.5, 0, 0, 0]
    with pytest.raises(OSError, match="'7' is no vertex"):
        g.betweenness(sources=[7])
    assert sanc.Graph([("#1", "a"), ("a", "b")]).degree()["vertex"].tolist() == ["#1", "a", "b"]
    lone = nx.Graph([(1, 2)])
    lone.add_node(5)
    assert sanc.Graph(lone).degree()["vertex"].tolist() == [1, 2, 5]


@pytest.mark.parametrize(("edges", "options", "text"), [
    ([(1, 2), (1,)], {}, "rows of unlike length"), ([(1.5, 2)], {}, "vertex 1.5"), ([(True, 2)], {}, "vertex True"), (5, {}, "edges: a int"),
    ([(1, 2)], {"strength": "w"}, "no third value"), ([(1, 2)], {"loops": "no"}, "loops = 'no'"), (sp.csr_array(np.ones((2, 3))), {}, "a matrix of 2 x 3"),
    (pd.DataFrame({"a": [1], "b": [2]}), {}, "no column 'source'"), (nx.Graph([(1, 2)]), {"strength": "w"}, "no attribute 'w'"),
    ([(1, 2, "much")], {"strength": "w"}, "strength: values of the type"), (b"source,target\n", {}, "no edge"), ({"source": [1.0], "target": [2]}, {}, "float64 ids")])
def test_refused(edges, options, text):
    with pytest.raises((ValueError, OSError), match=text):
        sanc.Graph(edges, **options).degree()


def test_a_strength_is_no_length():
    with pytest.raises(ValueError, match="length"):
        sanc.Graph([(1, 2, 0.5)], strength="w").betweenness()
    with pytest.raises(ValueError, match="did you mean"):
        sanc.Graph([(1, 2)]).ranks("pagerang")
    with pytest.raises(ValueError, match="tolerance"):
        sanc.Graph([(1, 2)]).pagerank(tolerance=0)
