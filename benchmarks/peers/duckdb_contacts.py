# SPDX-License-Identifier: Apache-2.0
"""A CSV file of positions to gaps and contacts by DuckDB: the first position of each ten minutes, pairs within 500 m through a
grid, runs of consecutive samples. usage: duckdb_contacts.py FILE MIN_DURATION_MS"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import duckdb
from contest import THREADS, contest

FILE, MINIMUM = sys.argv[1], int(sys.argv[2])
QUERY = f"""
with sample as (
    select m, t // 600000 as slot, arg_min(lat, t) as lat, arg_min(lon, t) as lon from fix group by m, slot
), cell as (
    select *, floor(lon * 50)::int as cx, floor(lat * 100)::int as cy from sample
), spread as (
    select cell.*, cx + dx as nx, cy + dy as ny from cell, (values (-1), (0), (1)) as a(dx), (values (-1), (0), (1)) as b(dy)
), pair as (
    select p.m as a, q.m as b, p.slot from cell p join spread q on p.slot = q.slot and p.cx = q.nx and p.cy = q.ny and p.m < q.m
    where 2 * 6371000 * asin(sqrt(sin(radians(q.lat - p.lat) / 2) ** 2
        + cos(radians(p.lat)) * cos(radians(q.lat)) * sin(radians(q.lon - p.lon) / 2) ** 2)) <= 500
), island as (
    select a, b, slot - row_number() over (partition by a, b order by slot) as run from pair
), run as (
    select count(*) as n from island group by a, b, run
)
select count(*) from run where (n - 1) * 600000 >= {MINIMUM} - 600000
"""


def run():
    base = duckdb.connect(config={"threads": THREADS})
    base.execute(f"create table fix as select MMSI as m, epoch_ms(BaseDateTime) as t, LAT as lat, LON as lon from read_csv('{FILE}', header=true)")
    fixes = base.execute("select count(*) from fix").fetchone()[0]
    gaps = base.execute("select count(*) from (select t - lag(t) over (partition by m order by t) as dt from fix) where dt >= 3600000").fetchone()[0]
    contacts = base.execute(QUERY).fetchone()[0]
    base.close()
    return lambda: {"fixes": fixes, "gaps": gaps, "contacts": contacts}


contest(run)
