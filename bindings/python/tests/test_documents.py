# SPDX-License-Identifier: Apache-2.0
"""Docstrings, the guide, the notebooks and the typed example: all of them run."""
import doctest
import importlib
import json
import re
import subprocess
import sys

import pytest

import sanc


@pytest.mark.parametrize("name", ["sanc", "sanc._tracks", "sanc._graph", "sanc._change"])
def test_docstrings(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 1 and result.failed == 0


def test_every_public_function_has_an_example():
    for name in sanc.__all__:
        thing = getattr(sanc, name)
        assert thing.__doc__, name
        if not isinstance(thing, type) and name not in ("dossier", "verify", "objects"):
            assert ">>>" in thing.__doc__, name


@pytest.mark.parametrize("verb", ["fixes", "segments", "gaps", "contacts"])
def test_keywords_are_the_options(verb):
    import inspect

    from sanc import _core

    shared = {"backend", "threads", "memory_limit", "progress"}
    given = inspect.signature(getattr(sanc, verb)).parameters
    assert {name.rstrip("_") for name, p in given.items() if p.kind is p.KEYWORD_ONLY} - shared == set(_core.options_of(verb))
    for name, (_, _, default) in _core.options_of(verb).items():
        default = "" if default == "none" else default
        told = given[name if name in given else name + "_"].default
        assert ("" if told is None else str(told)) == default, name


def test_typed_example(root):
    example = root / "bindings/python/tests/typed_example.py"
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(example)], capture_output=True, text=True, check=False, cwd=root / "build")
    assert done.returncode == 0, done.stdout
    assert subprocess.run([sys.executable, example], capture_output=True, text=True, check=True).stdout == "3\n16\n['b']\n"


def test_the_package_is_typed(root):
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--allow-untyped-calls", "--disable-error-code=import-untyped", "-p", "sanc"], capture_output=True, text=True, check=False, cwd=root / "build")
    assert done.returncode == 0, done.stdout


def run_cells(cells, folder, monkeypatch):
    monkeypatch.chdir(folder)
    scope = {"__name__": "__main__"}
    for cell in cells:
        exec(compile(cell, "cell", "exec"), scope)  # noqa: S102: our own text
    return scope


def test_guide(root, monkeypatch, tmp_path, capsys):
    text = (root / "docs/python.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```(?:\n```text\n(.*?)^```)?", text, re.M | re.S)
    assert len(blocks) >= 5
    (tmp_path / "examples").symlink_to(root / "examples")
    monkeypatch.chdir(tmp_path)
    scope = {}
    for code, expected in blocks:
        exec(compile(code, "docs/python.md", "exec"), scope)  # noqa: S102: our own text
        assert capsys.readouterr().out == expected, code


@pytest.mark.parametrize("name", ["tracks-and-graph", "images-and-dossier"])
def test_notebooks(root, name, monkeypatch):
    path = root / f"examples/notebooks/{name}.ipynb"
    cells = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 4
    run_cells(cells, path.parent, monkeypatch)
