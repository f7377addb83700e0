# SPDX-License-Identifier: Apache-2.0
"""Networks: edges in, tables of ranks out."""
from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from . import _core
from ._intake import Source, array_of, column_names, columns_csv, is_bytes, is_frame, is_path, one_source
from ._options import Progress, bytes_of, progress_of, text_of, texts_of, place_of
from ._table import Table, table_of


class Graph:
    """A network of vertices and edges.

    Parameters
    ----------
    edges
        A path (CSV with a header, METIS by ``.graph`` or ``.metis``) or several, bytes or an open file of either, a list of
        ``(source, target)`` or ``(source, target, value)``, a NetworkX graph, a SciPy sparse matrix, or a mapping, pandas,
        polars or Arrow frame with columns ``source, target``.
    directed
        False takes every edge both ways. None: as a NetworkX graph is; else directed. METIS files are undirected always.
    strength
        The column (or the attribute of NetworkX edges) of amounts or stakes, for PageRank.
    length
        The column or attribute of costs, integers from 1: for paths. Rows of three and sparse matrices hold one value an edge:
        it is the one that is named, by any name. A matrix without a name is read for its edges alone; rows of three need one.
    loops
        ``drop`` (they are listed in ``.rejects`` of results) or ``keep``.
    vertices
        Ids of vertices that may have no edge, or a path or bytes of such ids, one a line.
    source, target
        The columns of the ends, of files and frames.

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
        if directed is not None and not isinstance(directed, (bool, np.bool_)):
            raise ValueError(f"directed = {directed!r}: give True, False or None")
        sources, names, more, own_directed, named = _edges_of(edges, strength, length, source, target)
        if vertices is not None:
            if not (is_path(vertices) or is_bytes(vertices) or hasattr(vertices, "read")):
                vertex_source: Source | None = _vertex_lines(itertools.chain(more or (), _listed("vertices", vertices)))
            elif more:
                raise ValueError("vertices: the graph brings vertices of its own; give the further ones as a list")
            else:
                vertex_source = one_source(vertices)
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
        try:
            options = {"tolerance": repr(float(tolerance))}
        except (TypeError, ValueError):
            raise ValueError(f"tolerance = {tolerance!r}: give a number from 1e-15 to below 1") from None
        if measures is not None and not (hasattr(measures, "__len__") and len(measures) == 0):
            options |= texts_of(measure=measures)
        chosen = None if sources is None else [_id_of(vertex) for vertex in _listed("sources", sources)]
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
    text = str(vertex)
    text.encode()  # half a surrogate pair is a ValueError here
    return text


def _listed(name: str, ids: Any) -> Iterable[Any]:
    if isinstance(ids, (str, bytes, bytearray, os.PathLike)) or not isinstance(ids, Iterable):
        raise ValueError(f"{name} = {ids!r}: give a list of ids")
    listed: Iterable[Any] = ids
    return listed


def _vertex_lines(vertices: Any) -> Source:
    ids = [_id_of(vertex) for vertex in vertices]
    csv, _ = _core.columns_csv([("texts", "vertex", ids)])
    return "vertices", csv.split(b"\n", 1)[1]


_Edges = tuple[list[Source], dict[str, str], Any, bool, dict[str, str]]


def _edges_of(edges: Any, strength: str | None, length: str | None, source: str | None, target: str | None) -> _Edges:
    """Sources, names of the columns, further vertices, whether directed, column options."""
    named = texts_of(source=source, target=target)
    names = texts_of(strength=strength, length=length)
    if _is_edge_source(edges):
        return [_edge_source(edges)], names, None, True, named
    in_rows = not (is_frame(edges) or isinstance(edges, (list, tuple)) and len(edges) > 0 and all(map(_is_edge_source, edges)))
    if in_rows and named:
        raise ValueError(f"{next(iter(named))}: columns belong to files and frames; these edges have none")
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
    if not in_rows:
        return [_edge_source(each) for each in edges], names, None, True, named
    return _tuples(edges, strength, length)


def _is_edge_source(value: Any) -> bool:
    return is_path(value) or is_bytes(value) or hasattr(value, "read")


def _edge_source(value: Any) -> Source:
    """Bytes and files without a name are METIS where they begin as it does: `%`, or two numbers and no comma."""
    name, data = one_source(value)
    nameless = data is not None and not isinstance(getattr(value, "name", None), str)
    return (name + ".graph" if nameless and re.match(rb"\s*(%|\d+[ \t]+\d+)", data or b"") else name), data


def _csv(ends: Iterable[tuple[Any, Any]], strengths: Any, lengths: Any, strength: str | None, length: str | None) -> _Edges:
    pairs = list(ends)
    columns: list[tuple[Any, ...]] = [("texts", "source", [_id_of(a) for a, _ in pairs]), ("texts", "target", [_id_of(b) for _, b in pairs])]
    if strength is not None:
        columns.append(("buffer", strength, "number", *_numbers("strength", strengths)))
    if length is not None:
        columns.append(("buffer", length, "whole", *_numbers("length", lengths)))
    return [("edges", _core.columns_csv(columns)[0])], texts_of(strength=strength, length=length), None, True, {}


def _numbers(name: str, values: Any) -> tuple[np.ndarray[Any, Any], Any]:
    """The values of edges, and where there is none; floats as float64, which holds each of them."""
    given = array_of(values) if isinstance(values, list) else np.asarray(values)
    array, mask = np.ma.getdata(given), given.mask if isinstance(given, np.ma.MaskedArray) else None
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        raise ValueError(f"{name}: values of the type {array.dtype}; give numbers")
    return array.astype(np.float64) if array.dtype.kind == "f" else array, mask


def _tuples(edges: Any, strength: str | None, length: str | None) -> _Edges:
    try:
        rows = [tuple(row) for row in edges]
    except TypeError:
        raise ValueError(f"edges: a {type(edges).__name__}; give a path, (source, target) pairs, a graph, a matrix or a frame") from None
    sizes = {len(row) for row in rows}
    if sizes - {2, 3} or len(sizes) > 1:
        raise ValueError("edges: rows of unlike length; give (source, target) or (source, target, value) in every row")
    if sizes == {3}:
        if strength is None and length is None:
            raise ValueError("edges: rows of three values; say what the third is, by strength='NAME' or length='NAME', or leave it out")
        _check_one_value("a row", strength, length)
        values = [row[2] for row in rows]
        return _csv(((row[0], row[1]) for row in rows), values, values, strength, length)
    for name, given in (("strength", strength), ("length", length)):
        if given is not None:
            raise ValueError(f"{name}: the rows have no third value; give (source, target, {name})")
    return _csv(rows, None, None, None, None)


def _check_one_value(where: str, strength: str | None, length: str | None) -> None:
    if strength is not None and length is not None:
        raise ValueError(f"strength and length: {where} has one value an edge; name one of them, or give columns source, target, strength and length")


def _sparse(matrix: Any, strength: str | None, length: str | None) -> _Edges:
    coo = matrix.tocoo()
    if len(coo.shape) != 2 or coo.shape[0] != coo.shape[1]:
        raise ValueError(f"edges: a matrix of {' x '.join(map(str, coo.shape))}; give a square one")
    _check_one_value("a matrix", strength, length)
    columns: list[tuple[Any, ...]] = [("buffer", "source", "id", coo.row, None), ("buffer", "target", "id", coo.col, None)]
    if strength is not None:
        columns.append(("buffer", strength, "number", *_numbers("strength", coo.data)))
    if length is not None:
        columns.append(("buffer", length, "whole", *_numbers("length", coo.data)))
    return [("edges", _core.columns_csv(columns)[0])], texts_of(strength=strength, length=length), range(coo.shape[0]), True, {}


def _networkx(graph: Any, strength: str | None, length: str | None) -> _Edges:
    nodes = list(graph.nodes)
    seen: dict[str, Any] = {}
    for node in nodes:
        other = seen.setdefault(_id_of(node), node)
        if other is not node:
            raise ValueError(f"nodes {other!r} and {node!r}: two of the graph, one as an id; give ids whose texts differ")
    rows = list(graph.edges(data=True))
    values = {}
    for name in (strength, length):
        if name is not None:
            missing = [(a, b) for a, b, data in rows if name not in data]
            if missing:
                raise ValueError(f"edge {missing[0]}: no attribute {name!r}; give it to every edge")
            values[name] = [data[name] for _, _, data in rows]
    made = _csv(((a, b) for a, b, _ in rows), values.get(strength or ""), values.get(length or ""), strength, length)
    return made[0], made[1], nodes, bool(graph.is_directed()), {}
