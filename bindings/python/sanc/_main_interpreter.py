# SPDX-License-Identifier: Apache-2.0
"""The extension lives in the main interpreter alone: in a sub-interpreter its import would never return."""
import importlib

for _name in ("_interpreters", "_xxsubinterpreters"):  # Python 3.13; before
    try:
        _known = importlib.import_module(_name)
    except ImportError:
        continue
    if _known.get_current() != _known.get_main():
        raise ImportError("sanc cannot be used in a sub-interpreter; use the main one, or a process of its own")
    break
