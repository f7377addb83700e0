// SPDX-License-Identifier: Apache-2.0
// Makes a named input, seeded. usage: bench_made FOLDER NAME
#include <cstdio>
#include <string>

#include "fleet_files.hpp"
#include "made_csv.hpp"
#include "made_harbour.hpp"

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
        else if (name == "fleet.csv") bench::write_fleet_csv(path, bench::made_fleet(fleet_of(5000)));
        else if (name == "fleet-small.csv") bench::write_fleet_csv(path, bench::made_fleet(fleet_of(200)));
        else if (name == "harbour") make_harbour(path, 1000);
        else if (name == "harbour-small") make_harbour(path, 200);
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
