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

    return [
        Contest("contacts 500 m, 2 h", ["bench_tracks", "contacts", "{data}/" + fleet, 7_200_000], threads=2, inputs=made, agree=found,
                peers={"scipy cKDTree": ["peers/scipy_contacts.py", "{data}/" + fleet, 7_200_000]}, target=">= 10x scipy",
                note="scipy samples every ten minutes and is not exact"),
    ]
