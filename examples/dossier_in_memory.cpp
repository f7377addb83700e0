// SPDX-License-Identifier: Apache-2.0
// The main job without a file system: the host gives bytes by name, the dossier comes back as files by name. A case
// without images has no window; it still has contacts, gaps and paths to listed parties.
#include <cstdio>
#include <map>
#include <string>

#include <sanc/evidence/dossier.hpp>

namespace {

const char* const the_case = R"(format = 1
[case]
id = "two-ships"
title = "Two ships at sea"
period = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"]
[[tracks]]
file = "ais.csv"
source = "station A"
[[graph]]
file = "owners.csv"
layer = "ownership"
[[watchlist]]
file = "list.csv"
class = "designation"
)";

const std::map<std::string, std::string> files = {
    {"ais.csv",
     "vessel,time,lon_deg,lat_deg\n"
     "1,2024-01-01T00:00:00Z,20.00,10.0000\n1,2024-01-01T00:30:00Z,20.04,10.0000\n"
     "2,2024-01-01T00:00:00Z,20.04,10.0018\n2,2024-01-01T00:30:00Z,20.00,10.0018\n"},
    {"owners.csv", "source,target\nHOLDING,OWNER\nOWNER,mmsi:2\n"},
    {"list.csv", "id,name\nHOLDING,An invented holding\n"}};

}  // namespace

int main() {
    sanc::evidence::host host;
    host.read = [](const std::string& name) {
        const auto found = files.find(name);
        if (found == files.end()) throw sanc::io_error(name + ": not in memory; add it");
        const std::string& bytes = found->second;
        return sanc::evidence::input_file{name, static_cast<std::int64_t>(bytes.size()), sanc::hex(sanc::sha256_of(bytes)), bytes};
    };
    host.image = [](const std::string& name) -> sanc::evidence::input_image { throw sanc::io_error(name + ": no images here"); };

    const auto made = sanc::evidence::make_dossier(sanc::par(2), the_case, "case.toml", host);
    for (const auto& [name, bytes] : made.files) std::printf("%s: %zu bytes\n", name.c_str(), bytes.size());
    std::printf("%s\nfindings: %lld\ndigest: %s\n", made.files.at("tables/findings.csv").c_str(), static_cast<long long>(made.findings),
                made.digest.c_str());
    return made.findings > 0 ? 0 : 1;
}
