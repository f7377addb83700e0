// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <sanc/evidence/case.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/raster.hpp>

int main(int, char** argv) {
    const sanc::io::file_bytes self = sanc::io::read_file(argv[0]);
    try {
        sanc::io::read_raster(argv[0]);
    } catch (const sanc::io_error& error) {
        std::printf("%s %s\n", self.sha256.c_str(), error.what());
        return 0;
    }
    return 1;
}
