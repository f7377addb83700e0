# SPDX-License-Identifier: Apache-2.0
"""The program sanc on a pair of GeoTIFFs, to a GeoJSON file. usage: sanc_change.py SANC FOLDER"""
import json
import subprocess
import sys
import tempfile

from contest import THREADS, contest

sanc, folder = sys.argv[1], sys.argv[2]


def run():
    with tempfile.TemporaryDirectory() as out:
        told = subprocess.run([sanc, "change", f"{folder}/before.tif", f"{folder}/after.tif", "--measure", "absolute", "--normalise", "none",
                               "--threshold", "fixed:3000", "--connectivity", "4", "--threads", str(THREADS), "--json", "-o", f"{out}/objects.geojson"],
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return lambda: {"polygons": json.loads(told)["rows"]}


contest(run)
