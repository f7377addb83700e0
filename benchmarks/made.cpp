// SPDX-License-Identifier: Apache-2.0
// Makes a named input, seeded. usage: bench_made FOLDER NAME
#include <cstdio>
#include <string>

#include "fleet_files.hpp"
#include "pair_files.hpp"

namespace {

void make_fleet(const std::string& path, std::int32_t vessels) {
    bench::fleet_options o;
    o.vessels = vessels;
    o.meetings = vessels / 20;
    bench::write_fleet(path, {bench::made_fleet(o), o.meetings});
}

void make_pair(const std::string& path, std::int32_t side, bench::pair_options o) {
    o.wedge = side / 8;
    bench::write_pair(path, side, o);
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
        else if (name == "pair-sparse") make_pair(path, 10980, bench::sparse_pair);
        else if (name == "pair-dense") make_pair(path, 10980, bench::dense_pair);
        else if (name == "pair-sparse-small") make_pair(path, 1100, bench::sparse_pair);
        else if (name == "pair-dense-small") make_pair(path, 1100, bench::dense_pair);
        else {
            std::fprintf(stderr, "error: no input %s\n", name.c_str());
            return 2;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    return 0;
}
