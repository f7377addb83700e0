# SPDX-License-Identifier: Apache-2.0
"""The case of real files: the digests that the program is held to."""
import json
import subprocess
import sys

import sanc

SCHEMA = "csv:vessel=vessel,time=time,lon=lon,lat=lat,sog=sog,cog=cog"


def test_real_case(data, root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    subprocess.run([sys.executable, root / "tests/real/make_case.py", folder, data], check=True)
    expected = json.loads((root / "tests/real/expected.json").read_text())
    made = sanc.dossier(folder)
    assert made.result_digest == expected["result_digest"]
    assert made.digest == expected["dossier_digest"]


def test_noaa_from_pandas_and_polars(data):
    """A header that schema "auto" knows, from files and from frames."""
    import pandas as pd
    import polars as pl

    path = data / "ais/marinecadastre/AISdata_20220103.csv.gz"
    columns = ["MMSI", "BaseDateTime", "LAT", "LON", "SOG", "COG", "Heading"]
    text = pd.read_csv(path, dtype=str, keep_default_na=False)[columns]
    expected = sanc.fixes(text.to_csv(index=False).encode())
    assert len(expected) > 1000
    typed = pd.read_csv(path)[columns]
    assert sanc.fixes(typed).digest == sanc.fixes(pl.from_pandas(typed)).digest == expected.digest
    assert sanc.fixes(typed).rejects.table_digest == sanc.fixes(pl.from_pandas(typed)).rejects.table_digest
