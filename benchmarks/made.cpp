// SPDX-License-Identifier: Apache-2.0
// Makes a named input, seeded. usage: bench_made FOLDER NAME
#include <cstdio>
#include <cstdlib>
#include <string>

#include "fleet_files.hpp"
#include "graph_files.hpp"

namespace {

void make_fleet(const std::string& path, std::int32_t vessels) {
    bench::fleet_options o;
    o.vessels = vessels;
    o.meetings = vessels / 20;
    bench::write_fleet(path, {bench::made_fleet(o), o.meetings});
}

// False where `name` is no graph.
bool make_graph(const std::string& path, const std::string& name) {
    const char* data = std::getenv("SANC_DATA");
    const std::string hepth = std::string(data == nullptr ? "../shared/data" : data) + "/graph/hep-th.graph";
    const std::size_t kind = name.find_first_of("0123456789");
    const int scale = kind == std::string::npos ? 0 : std::atoi(name.c_str() + kind);
    const std::string what = name.substr(0, kind);
    if (name == "hepth") bench::write_graph(path, bench::hepth_edges(hepth));
    else if (name == "pgp") bench::write_graph(path, bench::trust_edges(10680, 24316));
    else if (what == "kron" || what == "urand") bench::write_graph(path, bench::random_edges(scale, what == "kron"));
    else if (what == "road") bench::write_graph(path, bench::road_edges(scale));
    else if (what == "accounts") bench::write_graph_csv(path, bench::random_edges(scale, true));
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
        if (name == "fleet") make_fleet(path, 5000);
        else if (name == "fleet-small") make_fleet(path, 200);
        else if (!make_graph(path, name)) {
            std::fprintf(stderr, "error: no input %s\n", name.c_str());
            return 2;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    return 0;
}
