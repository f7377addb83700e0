# SPDX-License-Identifier: Apache-2.0
"""The program sanc on a case, from files to a folder. usage: sanc_dossier.py SANC dossier CASE | verify CASE"""
import json
import subprocess
import sys
import tempfile

from contest import THREADS, contest

sanc, verb, case = sys.argv[1:]
common = ["--threads", str(THREADS), "--memory-limit", "8GB", "--json"]


def told(*words):
    return json.loads(subprocess.run([sanc, *words, *common], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def make(out):
    return told("dossier", f"{case}/case.toml", "-o", out, "--viewer", "none")


with tempfile.TemporaryDirectory() as folder:
    if verb == "verify":
        make(folder)

    def run():
        if verb == "verify":
            found = told("verify", folder, "--inputs", case)
        else:
            with tempfile.TemporaryDirectory() as out:
                found = make(out)
        return lambda: {"digest": found["digest"]}

    contest(run)
