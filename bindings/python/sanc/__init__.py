# SPDX-License-Identifier: Apache-2.0
"""libsanc: raster differencing, trajectory joins and graph centrality with the same bits everywhere."""
from __future__ import annotations

from . import _main_interpreter  # first: the extension would wait for ever in another one
from . import _core
from ._change import Objects, change, difference, objects, threshold
from ._dossier import Dossier, Verdict, dossier, verify
from ._graph import Graph
from ._table import Picture, Table
from ._tracks import Fixes, contacts, fixes, gaps, read_ais, segments, vessels

__version__: str = _core.__version__
__all__ = ["Dossier", "Fixes", "Graph", "Objects", "Picture", "Table", "Verdict", "change", "contacts", "devices", "difference", "dossier",
           "fixes", "gaps", "objects", "read_ais", "segments", "show_config", "threshold", "verify", "vessels"]


def devices() -> list[dict[str, object]]:
    """Where this machine can compute, or why not. All give the same bits.

    CUDA comes with the plugin ``libsanc_cuda.so`` beside the extension, or named by the environment's ``SANC_CUDA_PLUGIN``.

    Examples
    --------
    >>> import sanc
    >>> sanc.devices()[0]["backend"]
    'par'
    """
    name, why, memory = _core.device()
    return [{"backend": "par", "name": "CPU", "threads": _core.threads(), "available": True, "why": ""},
            {"backend": "cuda", "name": name, "memory_bytes": memory, "available": name != "", "why": why}]


def show_config() -> dict[str, object]:
    """Versions, and whether this build and processor give the bits that every other gives.

    Examples
    --------
    >>> import sanc
    >>> sanc.show_config()["bits_ok"]
    True
    """
    return {"version": __version__, "semantics_version": _core.semantics_version, "bits_ok": _core.bits_ok(), "threads": _core.threads(),
            "extension": _core.__file__}
