# SPDX-License-Identifier: Apache-2.0
"""The main job from outside: one digest and the same bytes on every policy and build, verify against every flipped byte,
shuffled rows, a part left out, output whole or not at all, no socket, time and memory.

    dossier_test.py CASE_FOLDER PROGRAM [NAME=PROGRAM...]     NAME: another build, which must give the same bytes
"""
import gzip
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib

results = []


def check(name, good, detail=""):
    results.append(bool(good))
    print(f"{'ok    ' if good else 'FAILED'}  {name}{': ' + str(detail)[:600] if detail and not good else ''}", flush=True)


def run(program, *arguments, prefix=()):
    return subprocess.run([*prefix, str(program), *map(str, arguments)], capture_output=True, text=True, timeout=600)


def dossier(program, case, out, *more):
    done = run(program, "dossier", case / "case.toml", "-o", out, "--json", *more)
    if done.returncode != 0:
        return done, {"digest": None, "result_digest": None}
    return done, json.loads(done.stdout)


def content(folder):
    """Every file of a dossier; of the manifest what is not about this run."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = json.loads(files["manifest.json"])
    manifest.pop("run")
    files["manifest.json"] = json.dumps(manifest, sort_keys=True).encode()
    return files


def state_of(folder):
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def flip(path):
    """Changes one bit of the byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def shuffled(path, seed=7):
    """Shuffles the rows of a CSV file in place, gzip or not."""
    raw = path.read_bytes()
    packed = raw[:2] == b"\x1f\x8b"
    head, *rows = (gzip.decompress(raw) if packed else raw).decode().splitlines(keepends=True)
    random.Random(seed).shuffle(rows)
    text = (head + "".join(rows)).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if packed else text)


def split(case, name):
    """Splits the first track file of a case in two and names both."""
    path = case / name
    raw = path.read_bytes()
    packed = raw[:2] == b"\x1f\x8b"
    head, *rows = (gzip.decompress(raw) if packed else raw).decode().splitlines(keepends=True)
    half = len(rows) // 3
    other = name.replace(".csv", "-rest.csv")
    for file, part in ((name, rows[:half]), (other, rows[half:])):
        text = (head + "".join(part)).encode()
        (case / file).write_bytes(gzip.compress(text, mtime=0) if packed else text)
    toml = (case / "case.toml").read_text()
    entry = next(part for part in re.findall(r"\[\[tracks\]\]\n(?:[^\[\n][^\n]*\n|\n)*", toml) if f'file = "{name}"' in part)
    (case / "case.toml").write_text(toml.replace(entry, entry + entry.replace(f'file = "{name}"', f'file = "{other}"')))


def without(case, table):
    """Removes every [[table]] of a case."""
    toml = (case / "case.toml").read_text()
    (case / "case.toml").write_text(re.sub(rf"\[\[{table}\]\]\n(?:[^\[\n][^\n]*\n|\n)*", "", toml))


def policies_and_builds(program, others, case, scratch):
    begin = time.monotonic()
    done, first = dossier(program, case, scratch / "first")
    seconds = time.monotonic() - begin
    check("the case runs", done.returncode == 0, done.stderr)
    if done.returncode != 0:
        return None
    print(f"{case.name}: dossier digest {first['digest']}  result digest {first['result_digest']}")
    check("within 10 s", seconds <= 10, f"{seconds:.1f} s")
    expected = content(scratch / "first")
    ways = [(f"{backend} {threads}", program, ("--backend", backend, "--threads", threads))
            for backend, threads in (("seq", 1), ("par", 1), ("par", 2), ("par", 3), ("par", 8))]
    ways += [(name, other, ()) for name, other in others]
    for name, other, more in ways:
        done, made = dossier(other, case, scratch / "again", *more)
        check(f"one digest: {name}", made["digest"] == first["digest"] and made["result_digest"] == first["result_digest"],
              done.stderr or made)
        if done.returncode == 0:
            again = content(scratch / "again")
            differ = sorted(name for name in expected.keys() | again.keys() if expected.get(name) != again.get(name))
            check(f"every byte of the dossier: {name}", not differ, differ)
    return first


def memory_and_network(program, case, scratch):
    if shutil.which("strace"):
        log = scratch / "trace"
        done = run(program, "dossier", case / "case.toml", "-o", scratch / "traced",
                   prefix=("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=%network", "-o", str(log)))
        check("no socket is opened", done.returncode == 0 and log.read_text() == "", log.read_text() or done.stderr)
    pid = os.posix_spawn(str(program), [str(program), "dossier", str(case / "case.toml"), "-o", str(scratch / "measured"), "--quiet"],
                         os.environ)
    _, status, usage = os.wait4(pid, 0)
    check("within 1 GB", status == 0 and usage.ru_maxrss < 1 << 20, f"{usage.ru_maxrss / 1024:.0f} MB")


def verification(program, case, scratch):
    done = run(program, "verify", scratch / "first")
    check("verify passes", done.returncode == 0, done.stderr)
    dossier(program, case, scratch / "bundle", "--bundle")
    moved = scratch / "elsewhere" / "moved"
    moved.parent.mkdir()
    (scratch / "bundle").rename(moved)
    done = run(program, "verify", moved)
    check("verify passes on a bundle that was moved", done.returncode == 0, done.stderr)
    shutil.copytree(scratch / "first", scratch / "bare")
    done = run(program, "verify", scratch / "bare", "--inputs", case)
    check("verify passes with --inputs", done.returncode == 0, done.stderr)

    manifest = json.loads((moved / "manifest.json").read_text())
    for item in manifest["inputs"]:
        place = moved / "inputs" / item["name"]
        place = place if place.is_file() else moved / item["name"]
        kept = place.read_bytes()
        flip(place)
        done = run(program, "verify", moved, "--inputs", moved / "inputs")
        check(f"one flipped bit of input {item['name']}", done.returncode == 3 and item["name"] in done.stderr,
              f"{done.returncode} {done.stderr}")
        place.write_bytes(kept)
    outputs = [path for path in sorted(moved.rglob("*")) if path.is_file() and "inputs" not in path.relative_to(moved).parts]
    for path in outputs:
        name = path.relative_to(moved).as_posix()
        kept = path.read_bytes()
        if not kept or name == "manifest.json":
            continue
        flip(path)
        done = run(program, "verify", moved)
        check(f"one flipped bit of output {name}", done.returncode == 3 and name in done.stderr, f"{done.returncode} {done.stderr}")
        path.write_bytes(kept)
    (moved / "tables/more.csv").write_text("made up")
    done = run(program, "verify", moved)
    check("a file that somebody put there is named", done.returncode == 0 and "warning: tables/more.csv: " in done.stderr, f"{done.returncode} {done.stderr}")
    (moved / "tables/more.csv").unlink()
    text = (moved / "manifest.json").read_text()
    for item in manifest["inputs"][1:]:
        if item["role"] == "lattice":
            continue
        fewer = dict(manifest, inputs=[other for other in manifest["inputs"] if other["name"] != item["name"]])
        (moved / "manifest.json").write_text(json.dumps(fewer))
        done = run(program, "verify", moved)
        check(f"a manifest without {item['name']}", done.returncode == 3 and item["name"] in done.stderr, f"{done.returncode} {done.stderr}")
    for name in ("../first/report.html", "/etc/hostname"):
        (moved / "manifest.json").write_text(json.dumps(dict(manifest, outputs=dict(manifest["outputs"], **{name: "0" * 64}))))
        done = run(program, "verify", moved)
        check(f"a manifest with the output {name}", done.returncode == 3 and name in done.stderr, f"{done.returncode} {done.stderr}")
    (moved / "manifest.json").write_text(text)
    manifest["result_digest"] = manifest["result_digest"][::-1]
    (moved / "manifest.json").write_text(json.dumps(manifest))
    done = run(program, "verify", moved)
    check("another digest in the manifest", done.returncode == 3 and "manifest.json" in done.stderr, f"{done.returncode} {done.stderr}")
    manifest["semantics_version"] += 1
    (moved / "manifest.json").write_text(json.dumps(manifest))
    done = run(program, "verify", moved)
    check("another semantics version", done.returncode == 4 and "semantics" in done.stderr, f"{done.returncode} {done.stderr}")


def same_result_from_other_files(program, case, first, scratch):
    parsed = tomllib.loads((case / "case.toml").read_text())
    tables = [part["file"] for kind in ("tracks", "graph") for part in parsed.get(kind, [])]
    for what, change in (("rows shuffled", lambda copy: [shuffled(copy / name) for name in tables]),
                         ("a track file split in two", lambda copy: split(copy, parsed["tracks"][0]["file"]))):
        copy = scratch / what.replace(" ", "-")
        shutil.copytree(case, copy)
        change(copy)
        done, made = dossier(program, copy, scratch / (copy.name + "-out"))
        check(f"{what}: the same result digest", made["result_digest"] == first["result_digest"], done.stderr or made)
        check(f"{what}: another dossier digest", made["digest"] not in (None, first["digest"]), made)
    for table in ("tracks", "image", "graph"):
        copy = scratch / f"no-{table}"
        shutil.copytree(case, copy)
        without(copy, table)
        done, made = dossier(program, copy, scratch / (copy.name + "-out"))
        check(f"without any {table} there is still a report", done.returncode == 0 and made["digest"] != first["digest"] and
              (scratch / (copy.name + "-out") / "report.html").is_file(), done.stderr)


def output_whole_or_not_at_all(program, case, scratch):
    mine = scratch / "mine"
    mine.mkdir()
    (mine / "diary.txt").write_text("keep me")
    done, _ = dossier(program, case, mine)
    check("a folder that is no dossier is left alone",
          done.returncode == 1 and done.stderr.count("error: ") == 1 and [p.name for p in mine.iterdir()] == ["diary.txt"], done.stderr)
    shutil.copytree(scratch / "first", scratch / "other-case")
    manifest = json.loads((scratch / "other-case/manifest.json").read_text())
    manifest["case"] = "another"
    (scratch / "other-case/manifest.json").write_text(json.dumps(manifest))
    before = state_of(scratch / "other-case")
    done, _ = dossier(program, case, scratch / "other-case")
    check("a dossier of another case is left alone", done.returncode == 1 and state_of(scratch / "other-case") == before, done.stderr)
    done = run(program, "dossier", case / "case.toml", "-o", scratch / "dry", "--dry-run")
    check("--dry-run writes nothing", done.returncode == 0 and not (scratch / "dry").exists(), done.stderr)
    (scratch / "first/notes.txt").write_text("mine")
    before = state_of(scratch / "first")
    done, _ = dossier(program, case, scratch / "first")
    check("a dossier that holds a file of somebody's own is left alone",
          done.returncode == 1 and "notes.txt" in done.stderr and state_of(scratch / "first") == before, done.stderr)
    dossier(program, case, scratch / "only", "--bundle")
    before = state_of(scratch / "only")
    done, _ = dossier(program, scratch / "only/inputs", scratch / "only")
    check("a dossier that holds the case itself is left alone", done.returncode == 1 and state_of(scratch / "only") == before, done.stderr)

    folder = scratch / "interrupted"
    folder.mkdir()
    status = 0
    for delay in (0.4, 0.2, 0.1, 0.05, 0.02):
        child = subprocess.Popen([str(program), "dossier", str(case / "case.toml"), "-o", str(folder / "out")],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        child.send_signal(signal.SIGINT)
        status = child.wait()
        if status != 0:
            break
        shutil.rmtree(folder / "out")
    check("an interrupt writes nothing", status in (130, -signal.SIGINT) and list(folder.iterdir()) == [], f"{status} {list(folder.iterdir())}")


def names_and_options(program, case, scratch):
    copy = scratch / "names"
    shutil.copytree(case, copy)
    toml = (copy / "case.toml").read_text()
    parts = tomllib.loads(toml)
    graph = parts["graph"][0]
    again = f'[[graph]]\nfile = "./{graph["file"]}"\nlayer = "transfer"\nstrength = "{graph["strength"]}"\n\n'
    if "watchlist" in parts:
        again += f'[[events]]\nfile = "{parts["watchlist"][-1]["file"]}"\n\n'
    again += "[analysis.change]"
    (copy / "case.toml").write_text(toml.replace("[analysis.change]", again))
    (scratch / "linked.toml").write_bytes((copy / "case.toml").read_bytes())
    (copy / "case.toml").unlink()
    (copy / "case.toml").symlink_to("../linked.toml")
    done, _ = dossier(program, copy, scratch / "names-out", "--bundle")
    shutil.rmtree(copy)
    again = run(program, "verify", scratch / "names-out")
    check("a bundle of a linked case with a file of two names verifies alone", done.returncode == 0 and again.returncode == 0, done.stderr + again.stderr)
    (scratch / "packed.toml").write_bytes(gzip.compress(toml.encode()))
    done, _ = dossier(program, case, scratch / "q", "--as-of", "yesterday")
    check("a wrong --as-of is wrong use", done.returncode == 2 and "--as-of" in done.stderr, done.stderr)
    done = run(program, "dossier", scratch / "packed.toml", "-o", scratch / "q")
    check("a packed case file is refused", done.returncode == 1 and "packed.toml:1: not TOML" in done.stderr, done.stderr)
    (scratch / "packed.toml").write_text(toml + "[analysis.ranks]\nx = 1\n")
    done = run(program, "dossier", scratch / "packed.toml", "--dry-run")
    check("--dry-run names a key that is not known", done.returncode == 1 and "analysis.ranks: unknown; did you mean 'rank'?" in done.stderr, done.stderr)
    edges = case / graph["file"]
    for option, value in (("-o", scratch / "q.txt"), ("--rejects", scratch / "q.txt"), ("--plot", scratch / "q.png"), ("--sort-by", "degree")):
        done = run(program, "rank", edges, option, value)
        check(f"rank with a wrong {option} is wrong use", done.returncode == 2 and done.stderr.startswith("error: --"), done.stderr)
    check("and nothing is written", not any((scratch / name).exists() for name in ("q", "q.txt", "q.png")))


def main(arguments):
    case, program, *others = arguments
    case, program = pathlib.Path(case).resolve(), pathlib.Path(program).resolve()
    others = [(part.split("=", 1)[0], pathlib.Path(part.split("=", 1)[1]).resolve()) for part in others]
    before = state_of(case)
    with tempfile.TemporaryDirectory(prefix="sanc-dossier-") as folder:
        scratch = pathlib.Path(folder)
        first = policies_and_builds(program, others, case, scratch)
        if first:
            memory_and_network(program, case, scratch)
            verification(program, case, scratch)
            same_result_from_other_files(program, case, first, scratch)
            output_whole_or_not_at_all(program, case, scratch)
            names_and_options(program, case, scratch)
    check("the inputs are as they were", state_of(case) == before)
    passed = sum(results)
    print(f'RESULT passed={passed} failed={len(results) - passed} skipped={0 if shutil.which("strace") else 1} '
          f'reason="{"" if shutil.which("strace") else "no strace: sockets not watched"}"')
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
