# SPDX-License-Identifier: Apache-2.0
"""Runs contests: ours and the peers take turns on the same input; answers are compared before a time counts. The family
`kernels` has no peers: it shows how cost grows.

usage: bench.py BUILD DATA RESULTS [--smoke] [--seconds S] FAMILY...

A contest has FEW to SITTINGS sittings, each with new processes, since where a process finds its memory stays with it: as many as
start in STARTS_S seconds together, or FEW. The contests of all families take turns, a sitting each, so that a busy quarter of an hour is a part
of many and the whole of none. The sittings of a contest have from LEAST to MOST rounds in all: they end when the processes have run for
S seconds together. One whose sittings tell ratios more than APART from each other sits again, up to MORE sittings or for MORE_S seconds. In
its turn one whose run is short beside the longest runs up to TURN times, and counts with the median: that costs a round SHARE of its time
at most for each, and a ratio hangs less on one run of a few ms. BUILD holds the programs, DATA the made inputs (made when missing), RESULTS
takes cpu-FAMILY.json. Prints a line a contest, when it is done, and to stderr who sits.
"""
import argparse
import importlib
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
LEAST, MOST = 3, 25  # rounds of a contest
FEW, SITTINGS, STARTS_S = 3, 5, 10
MORE, MORE_S, APART = 9, 60, 1.2  # sittings, or seconds past the wanted ones, where ratios of sittings are so many times apart
WARM, WARM_S = 3, 10  # rounds of a sitting that do not count, the first with them
LONG_S = 15  # a first round that takes longer counts: in it finding memory is little
TURN, SHARE = 5, 0.2  # runs in a turn, while they take less than this share of the longest run
# malloc gives large pages, where the system has them for those who ask, and keeps what is freed: large pages that lie idle may go back
# to the host of a virtual machine, and are slow to come by then.
MEMORY = f"glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold={1 << 34}:glibc.malloc.trim_threshold={1 << 36}"
sys.path.insert(0, str(HERE))

from contests import SHIPPED  # noqa: E402


class Contestant:
    """A process that runs when told to."""

    def __init__(self, command, threads, kept):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS", "BENCH_THREADS")
        environment = os.environ | {name: str(threads) for name in names} | ({"GLIBC_TUNABLES": MEMORY} if kept else {})
        self.process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.command = command
        self.times, self.cpu, self.peak, self.input_bytes = [], [], 0, 0

    def get_ready(self):
        """Waits until the input is in memory."""
        self.input_bytes = json.loads(self.line())["peak_bytes"]

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"error: {' '.join(map(str, self.command))} ended with status {self.process.wait()}")
        return line

    def run(self):
        """The answer, the seconds it took, and those of the processors."""
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        told, answer = self.line().split("\t")
        told = json.loads(told)
        self.peak = told["peak_bytes"]
        return json.loads(answer), told["seconds"], told["cpu_seconds"]

    def turn(self, longest):
        """The seconds of its runs in a turn, and those of the processors, where the longest run of all takes so many."""
        runs = [self.run()[1:]]
        while len(runs) < TURN and sum(seconds for seconds, _ in runs) < SHARE * longest:
            runs.append(self.run()[1:])
        return list(zip(*runs))

    def count(self, seconds, cpu):
        self.times.append(statistics.median(seconds))
        self.cpu.append(statistics.median(cpu))

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def summary(times):
    middle = statistics.median(times)
    return {"median_s": middle, "least_s": min(times), "spread": (max(times) - min(times)) / middle, "runs": len(times)}


class Sitting:
    """The processes of a contest from their start to their end. A warm-up comes first, in which the answers are compared."""

    def __init__(self, contest, command):
        begin = time.monotonic()

        def start(words):
            return Contestant(command(words), contest.threads, contest.kept_memory)

        self.players = {name: start(words) for name, words in ({"sanc": contest.ours} | contest.peers).items()}
        self.roof = start(contest.roof) if contest.roof else None
        for player in self.everyone():
            player.get_ready()
        first = {name: player.run() for name, player in self.players.items()}
        answers = {name: answer for name, (answer, _, _) in first.items()}
        self.warmed_s = sum(seconds for _, seconds, _ in first.values())
        self.longest_s = max(seconds for _, seconds, _ in first.values())
        why = contest.agree(answers)
        if answers.get(SHIPPED, answers["sanc"]) != answers["sanc"]:
            why = f"as shipped {answers[SHIPPED]}, else {answers['sanc']}"
        if why:
            raise SystemExit(f"error: {contest.name}: the answers do not agree: {why}")
        self.answer = answers["sanc"]
        self.read = self.roof and self.roof.run()[0]
        self.start_s = time.monotonic() - begin
        self.spent_s = self.warmed_s if self.warmed_s > LONG_S else 0.0
        if self.spent_s:  # counts; but who is short beside the longest takes the turn of that round now
            for name, player in self.players.items():
                _, seconds, cpu = first[name]
                player.count(*(player.turn(self.longest_s) if seconds < SHARE * self.longest_s else ([seconds], [cpu])))
            if self.roof:
                self.roof.count(*self.roof.turn(self.longest_s))

    def everyone(self):
        return (*self.players.values(), *([self.roof] if self.roof else []))

    def round(self, counts):
        """Each has its turn; the seconds of all."""
        spent = 0.0
        for player in self.everyone():
            seconds, cpu = player.turn(self.longest_s)
            spent += sum(seconds)
            if counts:
                player.count(seconds, cpu)
        return spent

    def hold(self, least, most, seconds):
        """Rounds that count, after some that do not where they are short: a process finds its memory in the first."""
        warm = 1
        while seconds > 0 and warm < WARM and self.warmed_s < WARM_S:
            self.warmed_s += self.round(False)
            warm += 1
        for done in range(1 + (self.spent_s > 0), most + 1):
            self.spent_s += self.round(True)
            if done >= least and self.spent_s > seconds:
                break
        for player in self.everyone():
            player.end()


def middle(values):
    """The mean of all but the least and the largest, of three and more. Where the sittings of a contest are of two kinds, a median would be
    of the one or the other."""
    return statistics.mean(sorted(values)[1:-1] if len(values) > 2 else values)


class Match:
    """A contest and its sittings, the first of which tells how many there are; `seconds` None: one sitting of one round."""

    def __init__(self, contest, command, seconds):
        self.contest, self.command, self.seconds = contest, command, seconds
        self.sittings, self.wanted, self.more_s = [], 1, 0.0

    def wants(self):
        """Whether it is to sit again."""
        if len(self.sittings) < self.wanted:
            return True
        return self.seconds is not None and len(self.sittings) < MORE and self.more_s < MORE_S and self.apart() > APART

    def sit(self):
        begin = time.monotonic()
        sitting = Sitting(self.contest, self.command)
        if not self.sittings and self.seconds is not None:
            self.wanted = max(FEW, min(SITTINGS, int(STARTS_S / sitting.start_s)))
        past = len(self.sittings) >= self.wanted
        self.sittings.append(sitting)
        one = self.seconds is None or self.contest.once
        sitting.hold(*((1, 1, 0.0) if one else (-(-LEAST // self.wanted), -(-MOST // self.wanted), self.seconds / self.wanted)))
        self.more_s += time.monotonic() - begin if past else 0.0

    def by_sitting(self, times_of):
        """times_of(sitting) by ours, round by round, of each sitting."""
        return [[other / ours for other, ours in zip(times_of(sitting), sitting.players["sanc"].times)] for sitting in self.sittings]

    def apart(self):
        """How many times the least of the sittings' ratios the largest one is, for the peer where that is most; without peers, for the roof."""
        others = [lambda sitting, name=name: sitting.players[name].times for name in self.contest.peers]
        if not others and self.contest.roof:
            others = [lambda sitting: sitting.roof.times]
        found = 1.0
        for times_of in others:
            medians = [statistics.median(some) for some in self.by_sitting(times_of)]
            found = max(found, max(medians) / min(medians))
        return found

    def ratios(self, times_of):
        """times_of(sitting) by ours: the median over the rounds of each sitting, of which the middle; the least and the largest of all."""
        by_sitting = self.by_sitting(times_of)
        every = [ratio for some in by_sitting for ratio in some]
        return middle([statistics.median(some) for some in by_sitting]), [min(every), max(every)]

    def result(self):
        contest, first = self.contest, self.sittings[0]

        def all_of(name, what="times"):
            return [each for sitting in self.sittings for each in getattr(sitting.players[name], what)]

        result = {"name": contest.name, "threads": contest.threads, "target": contest.target, "answer": first.answer, "note": contest.note,
                  "sittings": len(self.sittings), "players": {}}
        if contest.roof:
            passes = first.answer[contest.passes] if contest.passes else 1
            result["roof"] = summary([each for sitting in self.sittings for each in sitting.roof.times]) | {
                "kind": contest.roof[1], "passes": passes, "bytes": passes * first.read["bytes"],
                "share": passes * self.ratios(lambda sitting: sitting.roof.times)[0]}
        for name in first.players:
            result["players"][name] = summary(all_of(name)) | {
                "cpu_median_s": statistics.median(all_of(name, "cpu")), "peak_bytes": max(sitting.players[name].peak for sitting in self.sittings),
                "input_bytes": first.players[name].input_bytes}
        for name in contest.peers:
            result["players"][name]["ratio"], result["players"][name]["ratio_low_high"] = self.ratios(lambda sitting: sitting.players[name].times)
        return result


def line(result):
    """A contest in words."""
    ours = result["players"]["sanc"]
    told = ", ".join(f"{name} {player['median_s'] * 1e3:.4g} ms = {player['ratio']:.3g}x" for name, player in result["players"].items() if "ratio" in player)
    return (f"{result['name']} ({result['threads']} threads): {ours['median_s'] * 1e3:.4g} ms; {told or 'no peer'}; target {result['target']}"
            + (f"; {result['roof']['share']:.2g} of the roof" if "roof" in result else "") + f"; {result['sittings']} sittings, {ours['runs']} rounds")


def kernels(program, smoke):
    """Kernels alone: for each how long at 1x, 4x, 16x of the input with one thread, and at 16x with two."""
    options = ["--benchmark_filter=/1/1/", "--benchmark_min_time=0.01"] if smoke else ["--benchmark_repetitions=5"]
    told = json.loads(subprocess.run([program, *options, "--benchmark_format=json"], stdout=subprocess.PIPE, check=True).stdout)
    found = {}
    for run in told["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        name, factor, threads = run["name"].split("/")[:3]
        times = found.setdefault((name, int(factor), int(threads)), {"s": [], "items_per_s": []})
        times["s"].append(run["real_time"] * 1e-3)
        times["items_per_s"].append(run["items_per_second"])
    rows = [{"name": name, "factor": factor, "threads": threads, "items_per_s": statistics.median(times["items_per_s"])} | summary(times["s"])
            for (name, factor, threads), times in found.items()]
    for row in rows:
        print(f"{row['name']}, {row['factor']}x, {row['threads']} threads: {row['median_s'] * 1e3:.4g} ms, {row['items_per_s'] / 1e6:.4g} M items/s", flush=True)
    return rows


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), platform.processor())
    return {"processor": model, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


def versions():
    names = ("numpy", "scipy", "opencv-python-headless", "scikit-image", "rasterio", "duckdb", "pymeos", "igraph", "networkit", "networkx")
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found | json.loads((HERE / "peers/graphology/package.json").read_text(encoding="utf-8"))["dependencies"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("build", type=pathlib.Path)
    options.add_argument("data", type=pathlib.Path)
    options.add_argument("results", type=pathlib.Path)
    options.add_argument("--smoke", action="store_true", help="small inputs, one round: that it works, not how fast")
    options.add_argument("--seconds", type=float, default=8, help="how long the processes of a contest run together (default 8)")
    options.add_argument("--only", default="", help="only contests whose name holds this")
    options.add_argument("family", nargs="+")
    chosen = options.parse_args()
    chosen.data.mkdir(parents=True, exist_ok=True)
    chosen.results.mkdir(parents=True, exist_ok=True)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=HERE, check=False).stdout.strip()

    def command(words):
        first, *rest = (str(word).format(data=chosen.data) for word in words)
        runtime = {".py": [sys.executable], ".mjs": ["node"]}.get(pathlib.Path(first).suffix)
        return [*runtime, str(HERE / first), *rest] if runtime else [str(chosen.build / first), *rest]

    def keep(family, what):
        told = {"machine": machine(), "commit": commit, "versions": versions(), "smoke": chosen.smoke} | what
        (chosen.results / f"cpu-{family}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    pool = {}
    for family in chosen.family:
        if family == "kernels":
            keep(family, {"kernels": kernels(chosen.build / "bench_kernels", chosen.smoke)})
            continue
        contests = importlib.import_module(f"contests.{family}").contests(chosen.smoke)
        pool[family] = [Match(contest, command, None if chosen.smoke else chosen.seconds) for contest in contests if chosen.only in contest.name]
    for matches in pool.values():
        for made in dict.fromkeys(tuple(made) for match in matches for made in match.contest.inputs):
            stamp = chosen.data / f"{made[-1]}.made"
            if not stamp.exists():
                print(f"making {made[-1]}", file=sys.stderr, flush=True)
                subprocess.run(command(made), check=True)
                stamp.touch()
    while pool:
        for family, matches in list(pool.items()):
            for match in matches:
                if match.wants():
                    print(f"{family}: {match.contest.name}, sitting {len(match.sittings) + 1}", file=sys.stderr, flush=True)
                    match.sit()
                    if not match.wants():
                        print(line(match.result()), flush=True)
            if not any(match.wants() for match in matches):
                keep(family, {"contests": [match.result() for match in pool.pop(family)]})


if __name__ == "__main__":
    main()
