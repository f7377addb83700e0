# SPDX-License-Identifier: Apache-2.0
"""Two hundred invented firms: who owns what, 50,000 transfers, and three lists."""

from common import generator, oct_, utc, write_gzip, write_text
from ships import DARK, DECOY, imo, mmsi

NORTH = [f"SYN-NORTH-{i:03d}" for i in range(1, 87)]
SOUTH = [f"SYN-SOUTH-{i:03d}" for i in range(1, 87)]
BRIDGE, MIXER = "SYN-BRIDGE", "SYN-MIXER"
PEELS = [f"SYN-PEEL-{i:02d}" for i in range(1, 13)]
DARK_LISTED, DARK_PARENT, DARK_OWNER = "SYN-LISTED-ONE", "SYN-DARK-PARENT", "SYN-DARK-OWNER"
PEEL_HEAD = "SYN-LISTED-TWO"
DECOY_PARENT, DECOY_OWNER = "SYN-DECOY-PARENT", "SYN-DECOY-OWNER"
RING = ["SYN-RING-1", "SYN-RING-2", "SYN-RING-3"]
MENTIONED, CASH_OUT, UNCLEAR = "SYN-MENTIONED", "SYN-CASH-OUT", "SYN-UNCLEAR"
FIRMS = (NORTH + SOUTH + PEELS + RING + [BRIDGE, MIXER, DARK_LISTED, DARK_PARENT, DARK_OWNER, PEEL_HEAD, DECOY_PARENT,
                                         DECOY_OWNER, MENTIONED, CASH_OUT, UNCLEAR])
FIRMS += [f"SYN-HOLDING-{i}" for i in range(1, 200 - len(FIRMS) + 1)]
HOLDINGS = [f for f in FIRMS if f.startswith("SYN-HOLDING")]

TRANSFERS = 50000
FIRST, LAST = oct_(17, 0) - 120 * 86400, oct_(17, 0)
MIXED_AMOUNT, MIXED = 2500000, 32
PEEL_AMOUNT = 90000000


def vessel_vertex(number):
    """Every third ordinary vessel is known to the register by its IMO number only."""
    return f"imo:{imo(number)}" if number >= 18 and number % 3 == 0 else f"mmsi:{mmsi(number)}"


def ownership():
    """(owner, owned, stake). No row joins the two communities: only the bridge does that, by transfers."""
    rng = generator("ownership")
    rows = [(DARK_LISTED, DARK_PARENT, 0.62), (DARK_PARENT, DARK_OWNER, 0.8), (DARK_OWNER, vessel_vertex(DARK), 1.0),
            (NORTH[40], DARK_PARENT, 0.2),
            (DECOY_PARENT, DECOY_OWNER, 0.75), (DECOY_OWNER, vessel_vertex(DECOY), 1.0),
            (MENTIONED, vessel_vertex(14), 1.0),
            (RING[0], RING[1], 0.4), (RING[1], RING[2], 0.55), (RING[2], RING[0], 0.3),
            (RING[2], vessel_vertex(12), 0.9)]
    rows += [(holding, vessel_vertex(3 + i), 1.0) for i, holding in enumerate(HOLDINGS)]
    given = {target for _, target, _ in rows}
    for number in range(1, 41):
        vessel = vessel_vertex(number)
        if vessel not in given:
            side = NORTH if number % 2 else SOUTH
            rows.append((side[int(rng.random() * len(side))], vessel, 1.0))
    for side in (NORTH, SOUTH):
        for i in range(12, len(side)):  # each held by one or two of the firms before it
            for share in (0.3 + 0.01 * int(rng.random() * 40), 0.05 + 0.01 * int(rng.random() * 20)):
                rows.append((side[int(rng.random() * i)], side[i], round(share, 2)))
    return rows


def transfers():
    """(second, source, target, amount) in time order; amounts are whole units."""
    rng = generator("transfers")
    rows = []

    def moment():
        return FIRST + int(rng.random() * (LAST - FIRST))

    def amount(scale):
        return int((1.0 + 99.0 * rng.random() * rng.random() * rng.random()) * scale) * 100

    # The peel chain: 12 hops within two days, a slice of each goes to cash-out, the rest moves on.
    time, value, peel = oct_(2, 6), PEEL_AMOUNT, []
    chain = [PEEL_HEAD] + PEELS
    for source, target in zip(chain, chain[1:]):
        peel.append((time, source, target, value))
        time += 1800 + int(rng.random() * 7200)
        slice_ = value // 100 * (3 + int(rng.random() * 5))
        peel.append((time, target, CASH_OUT, slice_))
        value -= slice_
        time += 600 + int(rng.random() * 3600)
    rows += peel
    # The mixer: equal payments in, equal payments out.
    payers = [NORTH[2 * i] for i in range(MIXED)]
    takers = [NORTH[2 * i + 1] for i in range(MIXED)]
    begin = oct_(5, 0)
    rows += [(begin + int(rng.random() * 14400), payer, MIXER, MIXED_AMOUNT) for payer in payers]
    rows += [(begin + 14400 + int(rng.random() * 86400), MIXER, taker, MIXED_AMOUNT - 25000) for taker in takers]
    # The bridge: a few accounts on either side, both ways.
    for _ in range(300):
        near = (NORTH if rng.random() < 0.5 else SOUTH)[int(rng.random() * 3)]
        pair = (near, BRIDGE) if rng.random() < 0.5 else (BRIDGE, near)
        rows.append((moment(), *pair, amount(5)))
    for _ in range(120):
        pair = (DECOY_PARENT, DECOY_OWNER) if rng.random() < 0.5 else (DECOY_OWNER, DECOY_PARENT)
        rows.append((moment(), *pair, amount(1)))
    rows += [(moment(), NORTH[50 + i % 3], DARK_OWNER, amount(2)) for i in range(24)]
    rows += [(moment(), CASH_OUT, SOUTH[60 + i % 4], amount(1)) for i in range(40)]
    rows += [(moment(), SOUTH[20], UNCLEAR, amount(1)) for _ in range(12)]
    rows += [(moment(), firm, firm, amount(1)) for firm in (NORTH[5], SOUTH[9], SOUTH[11])]  # to oneself
    # Everyday payments inside each community: everyone has some regular partners, a few have many.
    partners = {}
    for side in (NORTH, SOUTH):
        n = len(side)
        for i, firm in enumerate(side):
            some = [side[(i + 1) % n]]  # a ring, so that each community is strongly connected
            while len(some) < 9:
                r = rng.random()
                other = side[int(r * r * n)]
                if other != firm and other not in some:
                    some.append(other)
            partners[firm] = some
    everyone = NORTH + SOUTH
    while len(rows) < TRANSFERS:
        firm = everyone[int(rng.random() * len(everyone))]
        some = partners[firm]
        r = rng.random()
        rows.append((moment(), firm, some[int(r * r * len(some))], amount(1)))
    return sorted(rows), sorted(peel)


LISTS = {
    "designations": [(DARK_LISTED, "SYN-LISTED-ONE (invented)"), (PEEL_HEAD, "SYN-LISTED-TWO (invented)")],
    "mentions": [(MENTIONED, "SYN-MENTIONED (invented)"), (f"mmsi:{mmsi(6)}", "SYN-VESSEL-06 (invented)")],
    "unclear": [(UNCLEAR, "SYN-UNCLEAR (invented)")],
}


def write_firms(folder):
    rows, peel = transfers()
    owned = ownership()
    write_text(folder / "ownership.csv", ["source,target,stake"] + [f"{a},{b},{s:.2f}" for a, b, s in owned])
    write_gzip(folder / "transfers.csv.gz",
               ["source,target,amount,time"] + [f"{a},{b},{v},{utc(t)}" for t, a, b, v in rows])
    for name, entries in LISTS.items():
        write_text(folder / "lists" / f"{name}.csv", ["id,name"] + [f"{i},{n}" for i, n in entries])
    return {
        "firms": len(FIRMS), "ownership_rows": len(owned), "transfer_rows": len(rows),
        "transfer_total": sum(v for _, _, _, v in rows), "loops": sum(a == b for _, a, b, _ in rows),
        "transfer_edges": len({(a, b) for _, a, b, _ in rows if a != b}),
        "path": {"note": "the dark ship to a listed party, the only shortest one: 3 hops of ownership",
                 "vertices": [DARK_LISTED, DARK_PARENT, DARK_OWNER, vessel_vertex(DARK)], "hops": 3,
                 "stakes": ["0.62", "0.80", "1.00"], "layer": "ownership"},
        "no_path": [{"from": vessel_vertex(DECOY), "note": "its owners form a component of their own"}],
        "component_of_decoy": sorted([DECOY_PARENT, DECOY_OWNER, vessel_vertex(DECOY)]),
        "first_in_betweenness": {"vertex": BRIDGE, "layers": ["transfer", "ownership + transfer"], "directed": True},
        "peel_chain": {"seed": PEEL_HEAD, "amount": PEEL_AMOUNT, "hops": len(PEELS), "cash_out": CASH_OUT,
                       "cashed_out": sum(v for _, _, b, v in peel if b == CASH_OUT), "left": PEELS[-1],
                       "left_amount": PEEL_AMOUNT - sum(v for _, _, b, v in peel if b == CASH_OUT),
                       "path": [{"time": utc(t), "source": a, "target": b, "amount": v} for t, a, b, v in peel]},
        "mixer": {"vertex": MIXER, "paid_in": MIXED, "paid_out": MIXED, "amount_in": MIXED_AMOUNT,
                  "amount_out": MIXED_AMOUNT - 25000, "kept": 25000 * MIXED},
        "circular_holding": RING,
        "listed": {"designation": [i for i, _ in LISTS["designations"]], "mention": [i for i, _ in LISTS["mentions"]],
                   "unknown": [i for i, _ in LISTS["unclear"]]},
        "majority_closure": {"seeds": [DARK_LISTED], "blocked": [DARK_PARENT, DARK_OWNER, vessel_vertex(DARK)]},
    }
