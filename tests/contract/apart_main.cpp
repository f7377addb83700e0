// SPDX-License-Identifier: Apache-2.0
// The cases under apart::on, and random ones beside seq: what a device will be asked, on a machine without one.
//   apart cases              prints the lines of the driver
//   apart random N           N random cases of each family
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "apart.hpp"
#include "random_graph.hpp"
#include "random_raster.hpp"
#include "random_track.hpp"

namespace contract {
void apart_portable(report& out);
void apart_raster(report& out);
void apart_track(report& out);
void apart_graph(report& out);
}  // namespace contract

int main(int count, char** arguments) {
    using namespace contract;
    const bool cases = count == 2 && std::strcmp(arguments[1], "cases") == 0;
    const bool random = count == 3 && std::strcmp(arguments[1], "random") == 0;
    if (!cases && !random) {
        std::fputs("usage: apart cases | random N\n", stderr);
        return 2;
    }
    if (cases) {
        report out;
        apart_portable(out);
        apart_raster(out);
        apart_track(out);
        apart_graph(out);
        std::fputs(out.text().c_str(), stdout);
        return out.text().find("MISMATCH") == std::string::npos ? 0 : 1;
    }
    int differing = 0;
    const auto wanted = std::strtoull(arguments[2], nullptr, 10);
    for (unsigned long long seed = 0; seed < wanted; ++seed) {
        const apart::on policy;
        const auto same = [&](const char* family, const std::string& a, const std::string& b) {
            if (a == b) return;
            ++differing;
            std::printf("DIFFERS: %s, seed %llu\n", family, seed);
        };
        same("raster", random_raster(policy, seed), random_raster(sanc::seq, seed));
        same("track", random_track(policy, seed), random_track(sanc::seq, seed));
        same("graph", random_graph(policy, seed), random_graph(sanc::seq, seed));
        same("track of the smallest program", random_track(sanc::smallest, seed), random_track(sanc::seq, seed));
        same("graph of the smallest program", random_graph(sanc::smallest, seed), random_graph(sanc::seq, seed));
    }
    std::printf("%llu random cases of each family, %d differ\n", wanted, differing);
    return differing == 0 ? 0 : 1;
}
