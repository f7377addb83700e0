# SPDX-License-Identifier: Apache-2.0
"""The main job: a case in, a dossier out; and its verification."""
from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from . import _core
from ._image import read_geotiff
from ._options import Progress, bytes_of, path_of, progress_of, text_of, place_of


def _reader(memory_limit: int) -> Any:
    return lambda path, name, lattice: read_geotiff(path, name, lattice, memory_limit)


class _Files(Mapping[str, bytes]):
    """The files of a dossier by name."""

    def __init__(self, core: _core.Dossier) -> None:
        self._core = core

    def __getitem__(self, name: str) -> bytes:
        found = self._core.file(name)
        if found is None:
            raise KeyError(f"{name!r}: no such file; there are {', '.join(self)}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._core.names())

    def __len__(self) -> int:
        return len(self._core.names())


class Dossier:
    """A dossier in memory.

    Attributes
    ----------
    digest, result_digest
        Of the dossier with its inputs, and of its results alone: the same on every machine.
    files
        Every file by its name in the folder (``report.html``, ``tables/contacts.csv``, ..).
    findings
        The findings of ``dossier.json``.
    warnings
        One line each.
    """

    def __init__(self, core: _core.Dossier) -> None:
        self._core = core
        self.digest: str = core.digest
        self.result_digest: str = core.result_digest
        self.warnings: list[str] = core.warnings
        self.files: Mapping[str, bytes] = _Files(core)

    @property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.files["dossier.json"])["findings"]
        return found

    def save(self, dir: str | os.PathLike[str], *, bundle: bool = False) -> None:
        """Writes the folder: whole or not at all, over nothing but a dossier of the same case that holds no other file. `bundle` copies the inputs too."""
        self._core.save(path_of(dir), bundle)

    def __repr__(self) -> str:
        return f"<sanc dossier {self._core.case_id}: {len(self.files)} files, digest {self.digest[:12]}..>"

    def _repr_html_(self) -> str:
        import html

        rows = "".join(f"<tr><td>{html.escape(f['id'])}</td><td>{html.escape(f['statement'])}</td></tr>" for f in self.findings)
        return f"<table>{rows}</table><p>{html.escape(repr(self)[1:-1])}</p>"


class Verdict:
    """What verification found; true where every byte is what the digest says.

    Attributes
    ----------
    status
        0 verified, 3 failed, 4 computed by another semantics version: the program's exit status.
    text
        One line; where it failed it begins with the file or field.
    digest, result_digest
        Of the dossier made again, where it was verified.
    """

    def __init__(self, core: _core.Verdict) -> None:
        self.status: int = core.status
        self.text: str = core.text
        self.digest: str = core.digest
        self.result_digest: str = core.result_digest

    def __bool__(self) -> bool:
        return self.status == 0

    def __repr__(self) -> str:
        return f"<sanc verdict: {self.text}>"


def dossier(case: str | os.PathLike[str], output: str | os.PathLike[str] | None = None, *, bundle: bool = False, as_of: Any = None,
            backend: str = "auto", threads: int = 0, memory_limit: int | str = "2GB", progress: Progress = False) -> Dossier:
    """Runs a case: images, tracks and networks of one folder into one dossier.

    Parameters
    ----------
    case
        The case file, or the folder of ``case.toml``. Files that it names are read inside its folder only.
    output
        The folder to write, as `Dossier.save` does.
    bundle
        Copy the inputs into ``inputs`` of the folder.
    as_of
        Count open gaps up to here instead of the case's ``as_of``.

    Images are decoded by rasterio: ``pip install libsanc[io]``.
    """
    if bundle and output is None:
        raise ValueError("bundle = True: there is no output; give the folder to write")
    limit = bytes_of(memory_limit)
    made = Dossier(_core.dossier(path_of(case), _reader(limit), "" if as_of is None else text_of("as_of", as_of),
                                 place_of(backend, threads), limit, progress_of(progress)))
    if output is not None:
        made.save(output, bundle=bundle)
    return made


def verify(dir: str | os.PathLike[str], inputs: str | os.PathLike[str] | None = None, *, backend: str = "auto", threads: int = 0,
           memory_limit: int | str = "2GB", progress: Progress = False) -> Verdict:
    """Recomputes a dossier and compares every byte.

    Inputs are looked for by name in `inputs`, in the dossier's own ``inputs``, then where the case was; their SHA-256 decides.
    """
    limit = bytes_of(memory_limit)
    return Verdict(_core.verify(path_of(dir), "" if inputs is None else path_of(inputs), _reader(limit), place_of(backend, threads),
                                limit, progress_of(progress)))
