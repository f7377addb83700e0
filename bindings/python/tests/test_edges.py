# SPDX-License-Identifier: Apache-2.0
"""Edges in memory: what the third value of a row is, ids that stay apart, and the keywords that say what came."""
import decimal
import io

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp

import sanc

TRIPLES = [("a", "b", 2), ("b", "c", 3), ("a", "c", 9)]


def csv(header):
    return (f"source,target,{header}\n" + "".join(f"{a},{b},{v}\n" for a, b, v in TRIPLES)).encode()


def test_the_third_value_of_a_row_is_what_the_keyword_says():
    with pytest.raises(ValueError, match="rows of three values; say what the third is, by strength='NAME' or length='NAME'"):
        sanc.Graph(TRIPLES)
    with pytest.raises(ValueError, match="strength and length: a row has one value"):
        sanc.Graph(TRIPLES, strength="s", length="l")
    with pytest.raises(ValueError, match="length: the rows have no third value"):
        sanc.Graph([(1, 2)], length="l")
    by_length = sanc.Graph(TRIPLES, length="cost")
    assert by_length.ranks().digest == sanc.Graph(csv("cost"), length="cost").ranks().digest
    assert by_length.betweenness()["betweenness"].tolist() == [0.0, 1.0, 0.0]
    by_strength = sanc.Graph(TRIPLES, strength="paid")
    assert by_strength.pagerank().digest == sanc.Graph(csv("paid"), strength="paid").pagerank().digest
    with pytest.raises(ValueError, match="length"):  # a strength is no length
        by_strength.betweenness()


def test_the_value_of_a_matrix_is_what_the_keyword_says():
    matrix = sp.coo_array(([2, 3, 9], ([0, 1, 0], [1, 2, 2])), shape=(3, 3))
    peer = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    expected = list(nx.betweenness_centrality(peer, normalized=False, weight="weight").values())
    for form in (matrix, matrix.tocsr(), matrix.astype(float), sp.lil_matrix(matrix)):
        assert sanc.Graph(form, length="cost").betweenness()["betweenness"].tolist() == expected
    with pytest.raises(ValueError, match="a matrix of 3; give a square one"):
        sanc.Graph(sp.coo_array(np.array([1, 0, 1])))
    with pytest.raises(ValueError, match="strength and length: a matrix has one value"):
        sanc.Graph(matrix, strength="s", length="l")


def test_values_of_edges_are_kept():
    big = 2**53
    rows = [(1, 2, big + 1), (1, 2, 7), (2, 3, None)]
    ranks = sanc.Graph(rows, length="l").betweenness()
    assert ranks.rejects["reason"].tolist() == ["bad_length", "bad_length"]
    with pytest.raises(ValueError, match="length: values of the type object"):  # as floats the first would be 2^53
        sanc.Graph([(1, 2, big + 1), (2, 3, 1.0)], length="l")
    graph = nx.DiGraph([(1, 2, {"w": 1}), (2, 3, {"w": 1.5})])
    assert sanc.Graph(graph, strength="w").pagerank().digest == sanc.Graph(b"source,target,w\n1,2,1\n2,3,1.5\n", strength="w").pagerank().digest


def test_nodes_of_networkx_stay_apart():
    graph = nx.Graph([(1, "1"), ("1", 2)])
    with pytest.raises(ValueError, match="nodes 1 and '1': two of the graph, one as an id"):
        sanc.Graph(graph)
    lone = nx.Graph([(1, 2)])
    lone.add_node(9)
    assert sanc.Graph(lone, vertices=[5]).degree()["vertex"].tolist() == [1, 2, 5, 9]
    with pytest.raises(ValueError, match="vertices: the graph brings vertices of its own"):
        sanc.Graph(lone, vertices=b"5\n")
    odd = ["a,b", 'c"d', "#x", " sp ", "l1\nl2", "\u00e9"]
    made = sanc.Graph(nx.path_graph(len(odd)), vertices=odd).degree()["vertex"].tolist()
    assert set(odd) <= set(made)
    assert set(sanc.Graph(nx.relabel_nodes(nx.path_graph(len(odd)), dict(enumerate(odd)))).degree()["vertex"]) == set(odd)


def test_bytes_and_files_are_one(tmp_path):
    metis = b"3 2\n2\n1 3\n2\n"
    (tmp_path / "g.graph").write_bytes(metis)
    expected = sanc.Graph(tmp_path / "g.graph").degree().table_digest
    with (tmp_path / "g.graph").open("rb") as opened:
        for edges in (metis, bytearray(metis), io.BytesIO(metis), io.StringIO(metis.decode()), [metis], opened):
            assert sanc.Graph(edges).degree().table_digest == expected
    assert sanc.Graph(b"0,1\na,b\n", source="0", target="1").degree()["vertex"].tolist() == ["a", "b"]
    two = [io.BytesIO(b"source,target\n1,2\n"), io.BytesIO(b"source,target\n2,3\n")]
    assert sanc.Graph(two, vertices=io.BytesIO(b"7\n")).degree()["vertex"].tolist() == [1, 2, 3, 7]


@pytest.mark.parametrize("tolerance", [1e-9, np.float64(1e-9), decimal.Decimal("1e-9"), "1e-9"])
def test_tolerance_is_a_number(tolerance):
    assert sanc.Graph([(1, 2)]).pagerank(tolerance=tolerance).parameters["tolerance"] == "1e-09"


@pytest.mark.parametrize(("work", "text"), [
    (lambda: sanc.Graph([(1, 2)], directed="no"), "directed = 'no': give True, False or None"), (lambda: sanc.Graph([(1, 2)], source="a"),
    "source: columns belong to files and frames"),
    (lambda: sanc.Graph([("a", "bc")]).betweenness(sources="bc"), "sources = 'bc': give a list"), (lambda: sanc.Graph([(1, 2)], vertices=5),
    "vertices = 5: give a list"),
    (lambda: sanc.Graph([(1, 2)]).betweenness(sources=["\ud800"]), "surrogates not allowed"), (lambda: sanc.Graph([("\ud800", "b")]), "surrogates not allowed"),
    (lambda: sanc.Graph([(1, 2)]).pagerank(tolerance=None), "tolerance = None: give a number"), (lambda: sanc.Graph(np.ones((3, 3), int)),
    "rows of three values")])
def test_refused(work, text):
    with pytest.raises(ValueError, match=text):
        work()


def test_numpy_values_of_keywords():
    assert sanc.Graph([(1, 2), (2, 3)], directed=np.False_).betweenness()["betweenness"].tolist() == [0.0, 1.0, 0.0]
    assert sanc.Graph([(1, 2)]).ranks(np.array(["pagerank"]), threads=np.int64(2)).columns[3] == "pagerank"
