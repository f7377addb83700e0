// SPDX-License-Identifier: Apache-2.0
// The program around the driver: `driver seq`, `driver par N`, and where nvcc compiles it `driver cuda`.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#if defined(__CUDACC__)
#include "cuda_cases.cuh"
#endif

extern "C" const char* sanc_contract(int threads);

int main(int count, char** arguments) {
    const std::string policy = count > 1 ? arguments[1] : "";
    std::string text;
    if (policy == "seq" && count == 2) {
        text = sanc_contract(0);
    } else if (policy == "par" && count == 3 && std::atoi(arguments[2]) > 0) {
        text = sanc_contract(std::atoi(arguments[2]));
#if defined(__CUDACC__)
    } else if (policy == "cuda" && count == 2) {
        text = contract::run_on_device();
#endif
    } else {
        std::fputs("usage: driver seq | par N | cuda (where nvcc compiled it)\n", stderr);
        return 2;
    }
    std::fputs(text.c_str(), stdout);
    return text.find("MISMATCH") == std::string::npos ? 0 : 1;
}
