# SPDX-License-Identifier: Apache-2.0
"""Contacts of a made fleet with a known number of meetings."""
from contests import Contest


def contests(smoke):
    fleet = "fleet-small" if smoke else "fleet"
    made = [["bench_made", "{data}", fleet]]

    def found(answers):
        known = answers["sanc"]["meetings"]
        if answers["sanc"]["contacts"] < known:
            return f"{answers['sanc']['contacts']} contacts found, {known} meetings made"
        return "" if answers["scipy cKDTree"]["contacts"] <= answers["sanc"]["contacts"] else f"sampling found more: {answers}"

    harbour = "harbour-small" if smoke else "harbour"
    rows = "fleet-small.csv" if smoke else "fleet.csv"

    def not_fewer(answers):
        sampled = {name: answer["contacts"] for name, answer in answers.items() if answer["contacts"] > answers["sanc"]["contacts"]}
        fixes = {answer["fixes"] for answer in answers.values() if "fixes" in answer}
        return f"sampling found more: {sampled}, {answers['sanc']}" if sampled else "" if len(fixes) < 2 else f"fixes: {fixes}"

    def contacts(name, folder, minimum, target, agree, inputs):
        return Contest(name, ["bench_tracks", "contacts", "{data}/" + folder, minimum], threads=2, inputs=inputs, agree=agree, target=target,
                       roof=["bench_roofs", "read", *("{data}/" + folder + f"/{column}.npy" for column in ("time_ms", "x", "y", "z"))],
                       peers={"scipy cKDTree": ["peers/scipy_contacts.py", "{data}/" + folder, minimum]},
                       note="scipy samples every ten minutes and is not exact")

    def equal(answers):
        counts = {name: answer["contacts"] for name, answer in answers.items()}
        return "" if len(set(counts.values())) == 1 else f"contacts: {counts}"

    return [
        contacts("contacts 500 m, 2 h", fleet, 7_200_000, ">= 10x scipy", found, made),
        contacts("contacts 500 m, any duration", fleet, 0, "<= 0.17 s", found, made),
        contacts("contacts 500 m, any duration, in a harbour", harbour, 0, "<= 0.5 s", not_fewer, [["bench_made", "{data}", harbour]]),
        # Of a minute or more: a ship that jumps to another place is within reach of what lies under its way, which MEOS takes through the earth.
        Contest("contacts 500 m, 1 min, of 200 ships", ["bench_tracks", "contacts", "{data}/fleet-small", 60_000],
                inputs=[["bench_made", "{data}", "fleet-small"]], agree=equal,
                peers={"MEOS": ["peers/meos_contacts.py", "{data}/fleet-small", 60_000]}, note="MEOS is exact in continuous time; it has no join, so pairs are tried whose boxes are near"),
        Contest("CSV to gaps and contacts 500 m, 2 h", ["bench_tracks", "csv", "{data}/" + rows, 7_200_000], threads=2,
                inputs=[["bench_made", "{data}", rows]], agree=not_fewer, target=">= 11x DuckDB", roof=["bench_roofs", "files", "{data}/" + rows],
                peers={"duckdb": ["peers/duckdb_contacts.py", "{data}/" + rows, 7_200_000]},
                note="DuckDB takes the first position of every ten minutes and is not exact"),
    ]
