# SPDX-License-Identifier: Apache-2.0
"""The main job: one digest, verification, and files that stay in the case's folder."""
import pathlib
import shutil

import pytest

import sanc


@pytest.fixture(scope="module")
def made(case, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dossier") / "out"
    return sanc.dossier(case / "case.toml", folder, bundle=True), folder


def test_digest_is_the_committed_one(made, root):
    expected = dict(line.split() for line in (root / "tests/scenario/digest.txt").read_text().splitlines() if not line.startswith("#"))
    assert {"result": made[0].result_digest, "dossier": made[0].digest} == expected


def test_threads_and_folders_move_nothing(made, case):
    other = sanc.dossier(case, threads=1)
    assert other.digest == made[0].digest and dict(other.files) == dict(made[0].files)


def test_what_it_holds(made):
    dossier, folder = made
    assert dossier.findings[0]["id"] == "F-0001" and len(dossier.findings) > 5
    assert dossier._repr_html_().count("<tr>") == len(dossier.findings)
    for name in dossier.files:
        assert (folder / name).read_bytes() == dossier.files[name]
    assert (folder / "inputs/case.toml").is_file() and (folder / "manifest.json").is_file()
    with pytest.raises(KeyError, match="no such file"):
        dossier.files["nothing"]
    with pytest.raises(OSError, match="is no dossier"):
        dossier.save(folder / "tables")
    dossier.save(folder, bundle=True)  # a dossier of the same case may be replaced


def test_verify(made, tmp_path):
    dossier, folder = made
    verdict = sanc.verify(folder)
    assert verdict and verdict.status == 0 and verdict.digest == dossier.digest
    moved = tmp_path / "far" / "away" / "moved"
    shutil.copytree(folder, moved)
    shutil.move(moved / "inputs", tmp_path / "inputs")
    assert "not found; give its folder as inputs" in sanc.verify(moved).text
    assert sanc.verify(moved, inputs=tmp_path / "inputs")
    for name in ("report.html", "tables/contacts.csv"):
        bad = tmp_path / ("bad-" + pathlib.Path(name).name)
        shutil.copytree(folder, bad)
        bytes_ = bytearray((bad / name).read_bytes())
        bytes_[-2] ^= 1
        (bad / name).write_bytes(bytes_)
        verdict = sanc.verify(bad)
        assert not verdict and verdict.status == 3 and name in verdict.text
    bad = tmp_path / "bad-input"
    shutil.copytree(folder, bad)
    with (bad / "inputs/images/t1.tif").open("ab") as out:
        out.write(b"x")
    assert "input images/t1.tif" in sanc.verify(bad).text
    (bad / "manifest.json").write_text((bad / "manifest.json").read_text().replace('"semantics_version": ', '"semantics_version": 9'))
    shutil.copy(folder / "inputs/images/t1.tif", bad / "inputs/images/t1.tif")
    assert sanc.verify(bad).status == 4
    with pytest.raises(OSError, match="no manifest.json"):
        sanc.verify(tmp_path)


def test_files_stay_in_the_folder(case, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(case, folder)
    text = (folder / "case.toml").read_text()
    outside = tmp_path / "t1.tif"
    shutil.move(folder / "images/t1.tif", outside)
    (folder / "images/t1.tif").symlink_to(outside)
    with pytest.raises(OSError, match="symbolic link out of the case's folder"):
        sanc.dossier(folder)
    (folder / "case.toml").write_text(text.replace('"images/t1.tif"', '"../t1.tif"'))
    with pytest.raises(OSError, match=r'"\.\." in a path of a case'):
        sanc.dossier(folder)
    (folder / "case.toml").write_text(text.replace("[case]", "[case]\nidd = 3", 1))
    with pytest.raises(OSError, match="did you mean 'id'|unknown"):
        sanc.dossier(folder)


def test_options(case, made):
    assert sanc.dossier(case, as_of="2023-10-23T00:00:00Z").digest != made[0].digest
    with pytest.raises(ValueError, match="as_of"):
        sanc.dossier(case, as_of="yesterday")
    with pytest.raises(ValueError, match="bundle"):
        sanc.dossier(case, bundle=True)
