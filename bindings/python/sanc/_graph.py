# SPDX-License-Identifier: Apache-2.0
"""Networks: edges in, tables of ranks out."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from . import _core
from ._intake import Source, column_names, columns_csv, is_bytes, is_frame, is_path, one_source
from ._options import Progress, bytes_of, progress_of, text_of, texts_of, place_of
from ._table import Table, table_of


class Graph:
    """A network of vertices and edges.

    Parameters
    ----------
    edges
        A path (CSV with a header, METIS by ``.graph`` or ``.metis``) or several, bytes of either, a list of
        ``(source, target)`` or ``(source, target, strength)``, a NetworkX graph, a SciPy sparse matrix, or a mapping, pandas,
        polars or Arrow frame with columns ``source, target``.
    directed
        False takes every edge both ways. None: as a NetworkX graph is; else directed. METIS files are undirected always.
    strength
        The column (or the attribute of NetworkX edges) of amounts or stakes, for PageRank; of a list of triples and a sparse
        matrix: ``"strength"``.
    length
        The column or attribute of costs, integers from 1: for paths.
    loops
        ``drop`` (they are listed in ``.rejects`` of results) or ``keep``.
    vertices
        Ids of vertices that may have no edge.

    Examples
    --------
    >>> import sanc
    >>> g = sanc.Graph([("a", "b"), ("b", "c"), ("c", "d")], directed=False)
    >>> g.betweenness()["betweenness"].tolist()
    [0.0, 2.0, 2.0, 0.0]
    """

    def __init__(self, edges: Any, *, directed: bool | None = None, strength: str | None = None, length: str | None = None,
                 loops: str = "drop", vertices: Iterable[Any] | str | None = None, source: str | None = None, target: str | None = None,
                 memory_limit: int | str = "2GB") -> None:
        if loops not in ("drop", "keep"):
            raise ValueError(f"loops = {loops!r}: choose drop or keep")
        sources, names, more, own_directed, named = _edges_of(edges, strength, length, source, target)
        if vertices is not None:
            if is_path(vertices) or is_bytes(vertices):
                vertex_source: Source | None = one_source(vertices)
            else:
                vertex_source = _vertex_lines(vertices)
        else:
            vertex_source = _vertex_lines(more) if more else None
        undirected = not (own_directed if directed is None else directed)
        self._options = {"undirected": text_of("undirected", undirected), "loops": loops} | names | named
        self._edges = _core.take_edges(sources, None if vertex_source is None else [vertex_source], bytes_of(memory_limit))

    def ranks(self, measures: str | Sequence[str] = ("betweenness", "pagerank"), *, tolerance: float = 1e-12,
              sources: Iterable[Any] | None = None, backend: str = "auto", threads: int = 0, progress: Progress = False) -> Table:
        """The table `ranks`: vertex, degree, component, and for each measure its value and rank.

        `tolerance`: PageRank stops at a smaller change in one step. `sources`: betweenness of the paths from these only.

        Examples
        --------
        >>> import sanc
        >>> g = sanc.Graph([("a", "hub"), ("b", "hub"), ("hub", "c")])
        >>> t = g.ranks(["betweenness", "pagerank"])
        >>> t["vertex"][t["betweenness_rank"] == 1].tolist()
        ['hub']
        """
        options = texts_of(measure=measures or None, tolerance=f"{tolerance!r}")
        chosen = None if sources is None else [_id_of(vertex) for vertex in sources]
        return table_of(_core.rank(self._edges, self._options | options, chosen, place_of(backend, threads), progress_of(progress)))

    def betweenness(self, *, sources: Iterable[Any] | None = None, backend: str = "auto", threads: int = 0,
                    progress: Progress = False) -> Table:
        """Betweenness: the raw count, each undirected pair once.

        Examples
        --------
        >>> import sanc
        >>> sanc.Graph([(1, 2), (2, 3)]).betweenness()["betweenness"].tolist()
        [0.0, 1.0, 0.0]
        """
        return self.ranks("betweenness", sources=sources, backend=backend, threads=threads, progress=progress)

    def pagerank(self, *, tolerance: float = 1e-12, backend: str = "auto", threads: int = 0, progress: Progress = False) -> Table:
        """PageRank with damping 0.85; the ranks add up to 1.

        Examples
        --------
        >>> import sanc
        >>> round(float(sanc.Graph([(1, 2), (2, 1)]).pagerank()["pagerank"].sum()), 9)
        1.0
        """
        return self.ranks("pagerank", tolerance=tolerance, backend=backend, threads=threads, progress=progress)

    def degree(self) -> Table:
        """Degree and component of every vertex.

        Examples
        --------
        >>> import sanc
        >>> sanc.Graph([(1, 2), (2, 3)]).degree()["degree"].tolist()
        [1, 2, 1]
        """
        return self.ranks(())


def _id_of(vertex: Any) -> str:
    if isinstance(vertex, (bool, np.bool_)) or not isinstance(vertex, (str, int, np.integer)):
        raise ValueError(f"vertex {vertex!r}: a {type(vertex).__name__}; give text or an integer")
    return str(vertex)


def _vertex_lines(vertices: Any) -> Source:
    ids = [_id_of(vertex) for vertex in vertices]
    csv, _ = _core.columns_csv([("texts", "vertex", ids)])
    return "vertices", csv.split(b"\n", 1)[1]


_Edges = tuple[list[Source], dict[str, str], Any, bool, dict[str, str]]


def _edges_of(edges: Any, strength: str | None, length: str | None, source: str | None, target: str | None) -> _Edges:
    """Sources, names of the columns, further vertices, whether directed, column options."""
    named = texts_of(source=source, target=target)
    names = texts_of(strength=strength, length=length)
    if is_path(edges) or hasattr(edges, "read"):
        return [one_source(edges)], names, None, True, named
    if is_bytes(edges):
        metis = bytes(edges[:1]) == b"%" or bytes(edges[:1]).isdigit()
        return [("bytes.graph" if metis else "bytes", one_source(edges)[1])], names, None, True, named
    if hasattr(edges, "tocoo"):
        return _sparse(edges, strength, length)
    if hasattr(edges, "is_directed") and hasattr(edges, "edges"):
        return _networkx(edges, strength, length)
    if is_frame(edges):
        roles = {source or "source": "id", target or "target": "id"}
        roles |= {name: role for name, role in ((strength, "number"), (length, "whole")) if name is not None}
        missing = [name for name in roles if name not in column_names(edges)]
        if missing:
            raise ValueError(f"edges: no column {missing[0]!r}; there are {', '.join(column_names(edges))}")
        return [("columns", columns_csv(edges, roles)[0])], names, None, True, named
    if isinstance(edges, (list, tuple)) and edges and all(is_path(each) or is_bytes(each) for each in edges):
        return [one_source(each) for each in edges], names, None, True, named
    return _tuples(edges, strength, length)


def _csv(ends: Iterable[tuple[Any, Any]], strengths: Any, lengths: Any, strength: str | None, length: str | None) -> _Edges:
    pairs = list(ends)
    columns: list[tuple[Any, ...]] = [("texts", "source", [_id_of(a) for a, _ in pairs]), ("texts", "target", [_id_of(b) for _, b in pairs])]
    if strength is not None:
        columns.append(("buffer", strength, "number", _numbers("strength", strengths), None))
    if length is not None:
        columns.append(("buffer", length, "whole", _numbers("length", lengths), None))
    return [("edges", _core.columns_csv(columns)[0])], texts_of(strength=strength, length=length), None, True, {}


def _numbers(name: str, values: Any) -> np.ndarray[Any, Any]:
    array = np.asarray(values)
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        raise ValueError(f"{name}: values of the type {array.dtype}; give numbers")
    return array.astype(np.float64) if array.dtype.kind == "f" else array


def _tuples(edges: Any, strength: str | None, length: str | None) -> _Edges:
    try:
        rows = [tuple(row) for row in edges]
    except TypeError:
        raise ValueError(f"edges: a {type(edges).__name__}; give a path, (source, target) pairs, a graph, a matrix or a frame") from None
    sizes = {len(row) for row in rows}
    if sizes - {2, 3} or len(sizes) > 1:
        raise ValueError("edges: rows of unlike length; give (source, target) or (source, target, strength) in every row")
    if length is not None:
        raise ValueError("edges: a list of rows has no length; give columns source, target and length")
    if sizes == {3}:
        return _csv(((row[0], row[1]) for row in rows), [row[2] for row in rows], None, strength or "strength", None)
    if strength is not None:
        raise ValueError("strength: the rows have no third value; give (source, target, strength)")
    return _csv(rows, None, None, None, None)


def _sparse(matrix: Any, strength: str | None, length: str | None) -> _Edges:
    coo = matrix.tocoo()
    if coo.shape[0] != coo.shape[1]:
        raise ValueError(f"edges: a matrix of {coo.shape[0]} x {coo.shape[1]}; give a square one")
    if length is not None:
        raise ValueError("edges: a matrix has one value an edge; give it as strength, or give columns source, target and length")
    columns: list[tuple[Any, ...]] = [("buffer", "source", "id", coo.row, None), ("buffer", "target", "id", coo.col, None)]
    if strength is not None:
        columns.append(("buffer", strength, "number", _numbers("strength", coo.data), None))
    return [("edges", _core.columns_csv(columns)[0])], texts_of(strength=strength), range(coo.shape[0]), True, {}


def _networkx(graph: Any, strength: str | None, length: str | None) -> _Edges:
    rows = list(graph.edges(data=True))
    values = {}
    for name in (strength, length):
        if name is not None:
            missing = [(a, b) for a, b, data in rows if name not in data]
            if missing:
                raise ValueError(f"edge {missing[0]}: no attribute {name!r}; give it to every edge")
            values[name] = [data[name] for _, _, data in rows]
    made = _csv(((a, b) for a, b, _ in rows), values.get(strength or ""), values.get(length or ""), strength, length)
    return made[0], made[1], list(graph.nodes), bool(graph.is_directed()), {}
