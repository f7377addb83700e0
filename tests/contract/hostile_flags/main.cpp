// SPDX-License-Identifier: Apache-2.0
// Says whether this program gives digests: "clean" or "refused". other.cpp is its second unit; the suite compiles one of
// the two with other flags.
#include <cstdio>
#include <exception>

#include <sanc/digest.hpp>

double sum_elsewhere(const double* values, long count);

int main() {
    const double values[] = {1.0, 2.0, 3.0};
    bool given = true;
    try {
        sanc::result_digest({}, {});
    } catch (const std::exception&) {
        given = false;
    }
    if (sanc::bits_ok() != given || sum_elsewhere(values, 3) != 6.0) {
        std::puts("contradiction");
        return 1;
    }
    std::puts(given ? "clean" : "refused");
    return 0;
}
