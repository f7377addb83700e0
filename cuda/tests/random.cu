// SPDX-License-Identifier: Apache-2.0
// One random case of a family on a CUDA stream of its own, all copies through pinned memory.
#include <sanc/cuda/instances.cuh>

#include "differential.hpp"
#include "random_graph.hpp"
#include "random_raster.hpp"
#include "random_track.hpp"

namespace contract {

device_stream::device_stream() {
    cudaStream_t made = nullptr;
    sanc::cuda::check(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking), "cudaStreamCreate");
    stream_ = made;
    staged_ = std::make_shared<sanc::cuda::staging>(1);
}
device_stream::~device_stream() { cudaStreamDestroy(static_cast<cudaStream_t>(stream_)); }

std::string device_stream::run(const std::string& family, std::uint64_t seed) const {
    const sanc::cuda::on policy{static_cast<cudaStream_t>(stream_), nullptr, static_cast<sanc::cuda::staging*>(staged_.get())};
    return family == "raster" ? random_raster(policy, seed) : family == "track" ? random_track(policy, seed) : random_graph(policy, seed);
}

std::string no_device() {
    int devices = 0;
    const cudaError_t status = cudaGetDeviceCount(&devices);
    if (status == cudaSuccess && devices > 0) return {};
    return std::string("no device (") + cudaGetErrorString(status) + ")";
}

}  // namespace contract
