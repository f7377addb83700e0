// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <vector>

#include <sanc/bits_ok.hpp>
#include <sanc/exec.hpp>
#include <sanc/sha256.hpp>
#include <sanc/sum8.hpp>

int main() {
    const std::vector<double> values(1000, 0.1);
    const double sum = sanc::sum8(sanc::par(2), sanc::view(values));
    if (!sanc::bits_ok() || sum != sanc::sum8(sanc::seq, sanc::view(values))) return 1;
    std::printf("%s\n", sanc::hex(sanc::sha256_of("libsanc")).c_str());
    return 0;
}
