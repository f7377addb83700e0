// SPDX-License-Identifier: Apache-2.0
// Makes a named input, seeded. usage: bench_made FOLDER NAME
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

#include "fleet_files.hpp"
#include "graph_files.hpp"
#include "made_csv.hpp"
#include "made_harbour.hpp"
#include "pair_files.hpp"

namespace {

bench::fleet_options fleet_of(std::int32_t vessels) {
    bench::fleet_options o;
    o.vessels = vessels;
    o.meetings = vessels / 20;
    return o;
}

void make_fleet(const std::string& path, std::int32_t vessels) {
    const bench::fleet_options o = fleet_of(vessels);
    bench::write_fleet(path, {bench::made_fleet(o), o.meetings});
}

void make_harbour(const std::string& path, std::int32_t vessels) {
    bench::harbour_options o;
    o.vessels = vessels;
    bench::write_fleet(path, {bench::made_harbour(o), 0});
}

void make_pair(const std::string& path, std::int32_t side, bench::pair_options o) {
    o.wedge = side / 8;
    bench::write_pair(path, side, o);
}

void make_hepth(const std::string& path) {
    const char* data = std::getenv("SANC_DATA");
    bench::write_graph(path, bench::hepth_edges(std::string(data == nullptr ? "../shared/data" : data) + "/graph/hep-th.graph"));
}

const std::map<std::string, std::function<void(const std::string& path)>> inputs = {
    {"fleet", [](const std::string& path) { make_fleet(path, 5000); }},
    {"fleet-small", [](const std::string& path) { make_fleet(path, 200); }},
    {"fleet.csv", [](const std::string& path) { bench::write_fleet_csv(path, bench::made_fleet(fleet_of(5000))); }},
    {"fleet-small.csv", [](const std::string& path) { bench::write_fleet_csv(path, bench::made_fleet(fleet_of(200))); }},
    {"harbour", [](const std::string& path) { make_harbour(path, 1000); }},
    {"harbour-small", [](const std::string& path) { make_harbour(path, 200); }},
    {"pair-sparse", [](const std::string& path) { make_pair(path, 10980, bench::sparse_pair); }},
    {"pair-dense", [](const std::string& path) { make_pair(path, 10980, bench::dense_pair); }},
    {"pair-sparse-mid", [](const std::string& path) { make_pair(path, 4000, bench::sparse_pair); }},
    {"pair-sparse-small", [](const std::string& path) { make_pair(path, 1100, bench::sparse_pair); }},
    {"pair-dense-small", [](const std::string& path) { make_pair(path, 1100, bench::dense_pair); }},
    {"hepth", make_hepth},
    {"pgp-hanging", [](const std::string& path) { bench::write_graph(path, bench::hanging_edges(10680, 24316)); }},
    {"pgp", [](const std::string& path) { bench::write_graph(path, bench::trust_edges(10680, 24316)); }},
};

// Graphs of any scale: kron16, urand18, road12, accounts18. False where `name` is none.
bool make_scaled(const std::string& path, const std::string& name) {
    const std::size_t digits = name.find_first_of("0123456789");
    if (digits == std::string::npos) return false;
    const int scale = std::atoi(name.c_str() + digits);
    const std::string kind = name.substr(0, digits);
    if (kind == "kron" || kind == "urand") bench::write_graph(path, bench::random_edges(scale, kind == "kron"));
    else if (kind == "road") bench::write_graph(path, bench::road_edges(scale));
    else if (kind == "accounts") bench::write_graph_csv(path, bench::random_edges(scale, true));
    else return false;
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fputs("usage: bench_made FOLDER NAME\n", stderr);
        return 2;
    }
    const std::string name = arguments[2];
    const std::string path = std::string(arguments[1]) + "/" + name;
    try {
        if (const auto found = inputs.find(name); found != inputs.end()) {
            found->second(path);
        } else if (!make_scaled(path, name)) {
            std::fprintf(stderr, "error: no input %s\n", name.c_str());
            return 2;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    return 0;
}
