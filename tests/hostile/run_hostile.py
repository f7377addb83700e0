# SPDX-License-Identifier: Apache-2.0
"""Runs the program on every hostile file: one clear line or a count, within 2 s and 256 MB, and nothing else touched.

    run_hostile.py PROGRAM [WORD]     WORD: only the cases whose names hold it
"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from make_hostile import COUNT, REFUSE, corpus

SECONDS, MEGABYTES = 2.0, 256
TRACE = shutil.which("strace")


def state_of(root):
    """Every regular file under `root` with its hash, and every link with its target."""
    state = {}
    for path in sorted(pathlib.Path(root).rglob("*")):
        if path.is_symlink():
            state[str(path)] = "link " + os.readlink(path)
        elif path.is_file():
            state[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return state


def run(program, arguments, folder):
    out, err = os.path.join(folder, ".stdout"), os.path.join(folder, ".stderr")
    with open(out, "wb") as stdout, open(err, "wb") as stderr:
        begin = time.monotonic()
        child = subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        stop = time.monotonic() + 20
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid or time.monotonic() > stop:
                break
            time.sleep(0.005)
        if not pid:
            child.kill()
            _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
    with open(err, "rb") as file:
        text = file.read().decode("utf-8", "replace")
    os.remove(out)
    os.remove(err)
    return child.returncode, text, seconds, usage.ru_maxrss / 1024


def own_outputs(case):
    folder = case["folder"]
    return (os.path.join(folder, "out"), os.path.join(folder, "m.tif"))


def faults_of(program, case, victim, before, everything):
    status, text, seconds, megabytes = run(program, case["arguments"], case["folder"])
    faults = []
    errors = [line for line in text.splitlines() if line.startswith("error: ")]
    if status not in (0, 1) or (case["expect"] == REFUSE and status != 1) or (case["expect"] == COUNT and status != 0):
        faults.append(f"exit status {status}, expected: {case['expect']}")
    if status == 1 and (len(errors) != 1 or not re.fullmatch(r"error: .{10,600}", errors[0])):
        faults.append("not one clear line")
    if status == 0 and (errors or not re.search(r"digest: [0-9a-f]{64}", text)):
        faults.append("no digest, or an error with status 0")
    if case["says"] and not re.search(case["says"], text):
        faults.append("does not say: " + case["says"])
    if re.search(r"AddressSanitizer|runtime error|terminate called|assert", text):
        faults.append("broke down")
    if seconds > SECONDS:
        faults.append(f"{seconds:.1f} s")
    if megabytes > MEGABYTES:
        faults.append(f"{megabytes:.0f} MB")

    allowed = own_outputs(case)
    after = {path: value for path, value in everything().items() if status == 1 or not path.startswith(allowed)}
    if status == 1:
        expected = before
    else:
        expected = {path: value for path, value in before.items() if not path.startswith(allowed)}
    if after != expected:
        changed = sorted(path for path in set(after) | set(expected) if after.get(path) != expected.get(path))
        faults.append("files changed: " + ", ".join(changed[:5]))

    if TRACE:
        log = os.path.join(os.path.dirname(victim), "trace")
        for name in allowed:
            shutil.rmtree(name, ignore_errors=True)
        run(TRACE, ["-f", "--seccomp-bpf", "-qq", "-e", "trace=open,openat,openat2,socket,connect", "-o", log, program,
                    *case["arguments"]], case["folder"])
        calls = pathlib.Path(log).read_text(encoding="utf-8", errors="replace")
        os.remove(log)
        if re.search(r"\b(socket|connect)\(", calls):
            faults.append("opened a socket")
        if victim in calls and victim not in " ".join(case["arguments"]):
            faults.append("opened the victim")
    return faults, status, text, seconds, megabytes


def main():
    program = os.path.realpath(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    passed = failed = 0
    worst_seconds, worst_megabytes = (0.0, ""), (0.0, "")
    with tempfile.TemporaryDirectory(prefix="sanc-hostile-") as root:
        cases, victim = corpus(root)
        whole = hashlib.sha256(pathlib.Path(victim).read_bytes()).hexdigest()
        for case in cases:
            if word not in case["name"]:
                continue

            def everything(folder=case["folder"]):
                return state_of(folder)

            before = everything()
            faults, status, text, seconds, megabytes = faults_of(program, case, victim, before, everything)
            if hashlib.sha256(pathlib.Path(victim).read_bytes()).hexdigest() != whole:
                faults.append("the victim changed")
            worst_seconds = max(worst_seconds, (seconds, case["name"]))
            worst_megabytes = max(worst_megabytes, (megabytes, case["name"]))
            said = next((line for line in text.splitlines() if line.startswith("error: ")), text.strip().splitlines()[-1] if text.strip() else "")
            print(f"{'FAILED' if faults else 'ok':6} {case['name']:44} {status} {'; '.join(faults)}\n         {said[:220]}".replace(root, "ROOT"), flush=True)
            passed, failed = (passed, failed + 1) if faults else (passed + 1, failed)
    print(f"{passed + failed} hostile files; slowest {worst_seconds[0]:.2f} s ({worst_seconds[1]}), "
          f"largest {worst_megabytes[0]:.0f} MB ({worst_megabytes[1]})")
    print(f"RESULT passed={passed} failed={failed} skipped={0 if TRACE else 1} reason=\"{'' if TRACE else 'no strace: opened files not watched'}\"")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
