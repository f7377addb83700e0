# SPDX-License-Identifier: Apache-2.0
"""While it computes: signals, progress, threads; and what importing costs and disturbs."""
import itertools
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import sanc

RUN = """
import signal, sys, time
import numpy as np
import sanc
rng = np.random.default_rng(1)
{prepare}
# One thread's processor time: a busy machine is late for reasons of its own.
def on_alarm(number, frame):
    raise KeyboardInterrupt
signal.signal(signal.SIGPROF, on_alarm)
begin = time.process_time()
signal.setitimer(signal.ITIMER_PROF, {after})
try:
    {work}
except KeyboardInterrupt:
    print(time.process_time() - begin - {after})
else:
    sys.exit("was not interrupted")
"""
GRAPH = "edges = sanc.Graph({'source': rng.integers(0, 20000, 200000), 'target': rng.integers(0, 20000, 200000)})"
TRACKS = """n = 300000
points = sanc.read_ais({'vessel': rng.integers(1, 400, n), 'time': np.datetime64('2022-01-03', 's') + np.sort(rng.integers(0, 86400, n)) * np.timedelta64(1, 's'),
    'lon': 130 + rng.uniform(0, 0.01, n), 'lat': 42 + rng.uniform(0, 0.01, n)}, tz='UTC')"""

IMAGES = "before = rng.integers(0, 200, (5000, 6000)).astype('u1')\nafter = before[::-1].copy()"


# The core asks between chunks of its work: those of contacts are longer where hundreds of vessels crowd one place, as here.
@pytest.mark.parametrize(("prepare", "work", "after", "limit"), [
    (GRAPH, "edges.betweenness(threads=1)", 0.5, 0.1), (TRACKS, "sanc.contacts(points, max_speed_kn=100000, threads=1)", 1.0, 0.5),
    (IMAGES, "sanc.difference(before, after, threads=1)", 0.1, 0.1), (TRACKS, "[points.to_geojson() for _ in range(9)]", 0.1, 0.1)],
    ids=["betweenness", "contacts", "difference", "to_geojson"])
def test_interrupt_is_heard(prepare, work, after, limit):
    late = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", RUN.format(prepare=prepare, work=work, after=after)], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        late.append(float(done.stdout))
    assert sorted(late)[1] < limit, late


def test_interrupt_is_keyboard_interrupt():
    program = f"import os, signal, threading\nimport numpy as np\nimport sanc\nrng = np.random.default_rng(1)\n{GRAPH}\n" \
              "threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()\nedges.betweenness()\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGINT and done.stderr.rstrip().endswith("KeyboardInterrupt")


@pytest.fixture(scope="module")
def graph():
    rng = np.random.default_rng(1)
    return sanc.Graph({"source": rng.integers(0, 3000, 20000), "target": rng.integers(0, 3000, 20000)})


def test_progress(graph, capfd):
    told, begin = [], time.monotonic()
    expected = graph.betweenness(progress=told.append).digest
    # About every 20 ms of work: how many that makes is the machine's affair, so here one, and two for each second.
    assert len(told) >= max(1, 2 * (time.monotonic() - begin)), told
    assert told == sorted(told) and all(0 <= part <= 1 for part in told)
    assert graph.betweenness(progress=True).digest == expected
    err = capfd.readouterr().err
    assert "[#" in err and "%" in err and err.endswith("\r")
    graph.betweenness()
    assert capfd.readouterr().err == ""
    told.clear()
    for side in (4000, 8000, 12000):  # nothing is told of work that is done before a step is due
        image = np.zeros((side, side), np.uint8)
        sanc.difference(image, image, progress=told.append)
        if told:
            break
    assert told and told == sorted(told)

    class Stop(Exception):
        pass

    def stop(done):
        raise Stop("enough")

    with pytest.raises(Stop, match="enough"):
        graph.betweenness(progress=stop)
    assert graph.betweenness().digest == expected


def test_the_lock_is_let_go(graph):
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.wait(0.005):
            ticks.append(time.monotonic())

    ticker = threading.Thread(target=tick)
    ticker.start()
    begin = time.monotonic()
    graph.betweenness(backend="seq")
    spent = time.monotonic() - begin
    stop.set()
    ticker.join()
    assert len(ticks) > spent / 0.05


def test_the_lock_is_let_go_while_text_is_written():
    n = 400_000
    table = sanc.fixes({"vessel": np.arange(n) % 9, "time": np.datetime64("2022-01-03", "s") + np.arange(n), "lon": np.linspace(0, 9, n), "lat": np.linspace(0, 9, n)}, tz="UTC")
    for work in (table.to_csv, table.to_geojson, table._core.digest):
        ticks, stop = [], threading.Event()

        def tick(ticks=ticks, stop=stop):
            while not stop.wait(0.002):
                ticks.append(time.monotonic())

        ticker = threading.Thread(target=tick)
        ticker.start()
        begin = time.monotonic()
        work()
        end = time.monotonic()
        stop.set()
        ticker.join()
        assert sum(begin < each < end for each in ticks) > (end - begin) / 0.1, work


def test_many_threads_one_graph(graph):
    digests = []
    workers = [threading.Thread(target=lambda: digests.append(graph.pagerank(threads=2).digest)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(digests) == 6 and len(set(digests)) == 1


def python(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("order", list(itertools.permutations(["sanc", "rasterio", "pyogrio", "shapely"])), ids=" ".join)
def test_every_order_of_imports(order, case):
    program = f"import {', '.join(order)}\nfrom shapely.geometry import Point\nassert Point(0, 0).buffer(1).is_valid\n" \
              f"print(sanc.change({str(case / 'images/t1.tif')!r}, {str(case / 'images/t2.tif')!r}).digest)\n" \
              f"pyogrio.read_info({str(case / 'zones.geojson')!r})\nassert rasterio.crs.CRS.from_epsg(4326)"
    assert python(program).strip() == sanc.change(case / "images/t1.tif", case / "images/t2.tif").digest


def run(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)


def test_a_process_ends_while_a_thread_computes():
    for options in ("", "progress=lambda done: None"):
        done = run(f"import threading, time\nimport numpy as np\nimport sanc\nrng = np.random.default_rng(1)\n{GRAPH}\n"
                   f"threading.Thread(target=lambda: edges.betweenness({options}), daemon=True).start()\ntime.sleep(0.4)\n")
        assert (done.returncode, done.stderr) == (0, "")


def test_processes(tmp_path):
    program = tmp_path / "pool.py"
    program.write_text("import multiprocessing, sys\nimport sanc\n\ndef work(n):\n    return sanc.Graph([(i, i + 1) for i in range(n)]).ranks(threads=2).digest\n\n"
                       "if __name__ == '__main__':\n    expected = work(9)\n    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:\n"
                       "        assert pool.map(work, [9, 9]) == [expected] * 2\n")
    for way in ("fork", "spawn", "forkserver"):
        subprocess.run([sys.executable, program, way], timeout=120, check=True)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="another module makes them")
def test_another_interpreter_is_refused():
    done = run("import _xxsubinterpreters as other\ntry:\n    other.run_string(other.create(), 'import sanc')\nexcept other.RunFailedError as problem:\n    print(problem)\n")
    assert "sanc cannot be used in a sub-interpreter" in done.stdout


def test_a_bar_without_a_terminal():
    assert run("import sys\nimport sanc\nsys.stderr = None\nprint(len(sanc.Graph([(1, 2)]).ranks(progress=True)))\n").stdout == "2\n"


def test_import_time_and_weight():
    times = [float(python("import time, numpy\nbegin = time.perf_counter()\nimport sanc\nprint(time.perf_counter() - begin)")) for _ in range(5)]
    assert min(times) <= 0.15, times
    loaded = python("import sys, sanc\nprint([m for m in ('pandas', 'rasterio', 'pyarrow', 'matplotlib', 'shapely', 'scipy') if m in sys.modules])")
    assert loaded.strip() == "[]"


def test_what_the_extension_links():
    linked = subprocess.run(["ldd", sanc.show_config()["extension"]], capture_output=True, text=True, check=True).stdout
    for name in ("gdal", "proj", "cuda", "arrow", "python"):
        assert f"lib{name}" not in linked
    assert os.path.getsize(sanc.show_config()["extension"]) < 10_000_000


def test_devices(tmp_path):
    assert sanc.show_config()["version"] == sanc.__version__ and sanc.devices()[0]["available"]
    cuda = sanc.devices()[1]
    if cuda["available"]:
        assert sanc.Graph([(1, 2)]).ranks(backend="cuda").digest == sanc.Graph([(1, 2)]).ranks(backend="seq").digest
        return
    assert cuda["why"]
    with pytest.raises(RuntimeError, match="backend = 'cuda': .*; use 'auto', the result is the same"):
        sanc.Graph([(1, 2)]).ranks(backend="cuda")


def test_plugins_that_are_none(tmp_path):
    bad = tmp_path / "libsanc_cuda.so"
    bad.write_bytes(b"no library")
    source = tmp_path / "old.c"
    source.write_text('const char* sanc_cuda_abi(void) { return "libsanc 0.0.1"; }')
    subprocess.run(["cc", "-shared", "-fPIC", "-o", tmp_path / "old.so", source], check=True)
    for plugin, text in ((tmp_path / "none.so", "there is no file"), (bad, "unusable plugin"), (tmp_path / "old.so", "plugin of another version")):
        done = subprocess.run([sys.executable, "-c", "import sanc\nsanc.Graph([(1, 2)]).ranks(backend='cuda')"], capture_output=True, text=True,
                              timeout=60, check=False, env=os.environ | {"SANC_CUDA_PLUGIN": str(plugin)})
        assert "RuntimeError: backend = 'cuda': " in done.stderr and text in done.stderr
