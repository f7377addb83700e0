# SPDX-License-Identifier: Apache-2.0
"""One contestant of a benchmark, written in Python: the same as contest.hpp."""
import json
import os
import resource
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", "1"))


def used():
    now = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = max(now.ru_maxrss, children.ru_maxrss) * 1024
    return now.ru_utime + now.ru_stime + children.ru_utime + children.ru_stime, peak


def contest(run):
    """run() does the work that is timed and returns a function that gives what it found as a dict, which is not."""
    print(json.dumps({"ready": True, "peak_bytes": used()[1]}), flush=True)
    for line in sys.stdin:
        if line.strip() != "run":
            break
        cpu, begin = used()[0], time.perf_counter()
        describe = run()
        seconds = time.perf_counter() - begin
        after, peak = used()
        print(json.dumps({"seconds": seconds, "cpu_seconds": after - cpu, "peak_bytes": peak}), json.dumps(describe()), sep="\t", flush=True)
