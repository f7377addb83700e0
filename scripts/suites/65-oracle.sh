# SPDX-License-Identifier: Apache-2.0
# Contacts against an oracle in exact integers over all pairs of legs, and pairs per minute against scipy's cKDTree; the readers
# of TOML and JSON against Python's.
set -eo pipefail
. scripts/checks.sh
mkdir -p build/oracle
cases=build/oracle/contact_cases
g++ -std=c++20 -O2 -ffp-contract=off -fno-math-errno -fno-trapping-math -Ilibsanc/include tests/track_cases/contact_cases.cpp \
    -o $cases -pthread

random_cases() { $cases random "$1" "$2" | "$SANC_PYTHON" tests/oracle/contacts_oracle.py "$1"; }
check "1,000 adversarial cases" random_cases 1000 1

noaa=$SANC_DATA/ais/marinecadastre
schema=csv:vessel=MMSI,time=BaseDateTime,lon=LON,lat=LAT
noaa_contacts() {
    zcat "$noaa/AISdata_20220103.csv.gz" | $cases csv $schema | "$SANC_PYTHON" tests/oracle/contacts_oracle.py 1
}
if [ -d "$noaa" ]; then
    check "NOAA slice, pairs per minute" "$SANC_PYTHON" tests/oracle/noaa_pairs.py $cases "$noaa/AISdata_20220103.csv.gz" \
        "$noaa/golden_pairs_500m_by_minute.csv"
    check "NOAA slice, contacts" noaa_contacts
else
    skip "NOAA slice" "no ../shared/data"
fi

g++ -std=c++20 -O1 -ffp-contract=off -fno-math-errno -fno-trapping-math -Ilibsanc/include tests/oracle/text_trees.cpp -o build/oracle/text_trees
check "TOML and JSON against Python's readers, 20,000 texts each" "$SANC_PYTHON" tests/oracle/text_trees.py build/oracle/text_trees
checks_done
