// SPDX-License-Identifier: Apache-2.0
// The program around the driver: `driver seq`, `driver par N`.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

extern "C" const char* sanc_contract(int threads);

int main(int count, char** arguments) {
    const std::string policy = count > 1 ? arguments[1] : "";
    std::string text;
    if (policy == "seq" && count == 2) {
        text = sanc_contract(0);
    } else if (policy == "par" && count == 3 && std::atoi(arguments[2]) > 0) {
        text = sanc_contract(std::atoi(arguments[2]));
    } else {
        std::fputs("usage: driver seq | par N\n", stderr);
        return 2;
    }
    std::fputs(text.c_str(), stdout);
    return text.find("MISMATCH") == std::string::npos ? 0 : 1;
}
