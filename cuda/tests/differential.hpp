// SPDX-License-Identifier: Apache-2.0
// What the program `differential` asks of the device; nothing of CUDA is seen here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "report.hpp"

namespace contract {

std::string no_device();  // why there is none, or ""
void device_cases(report& out);
void nvcc_host_cases(report& out);  // on one thread of the host, compiled by nvcc

class device_stream {
public:
    device_stream();
    device_stream(const device_stream&) = delete;
    device_stream& operator=(const device_stream&) = delete;
    ~device_stream();
    [[nodiscard]] std::string run(const std::string& family, std::uint64_t seed) const;

private:
    void* stream_ = nullptr;
    std::shared_ptr<void> staged_;
};

// The same case on the host, in cuda/tests/host.cpp.
void host_cases(report& out);
std::string host_case(const std::string& family, std::uint64_t seed);

}  // namespace contract
