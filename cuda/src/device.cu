// SPDX-License-Identifier: Apache-2.0
// The plugin libsanc_cuda.so: one CUDA device behind the interface sanc::device. A program opens it at run time, compares
// sanc_cuda_abi() with its own, and asks for the device.
#include <cstdio>
#include <new>
#include <string>

#include <sanc/cuda/instances.cuh>
#include <sanc/evidence/device.hpp>

namespace sanc::cuda {
namespace {

class cuda_device final : public device {
public:
    cuda_device() {
        check(cudaGetDeviceProperties(&properties_, 0), "cudaGetDeviceProperties");
        check(cudaStreamCreateWithFlags(&policy_.stream, cudaStreamNonBlocking), "cudaStreamCreate");
        cudaMemPoolProps pool{};
        pool.allocType = cudaMemAllocationTypePinned;
        pool.location = {cudaMemLocationTypeDevice, 0};
        check(cudaMemPoolCreate(&policy_.memory, &pool), "cudaMemPoolCreate");
        std::uint64_t kept = ~std::uint64_t{0};  // freed memory stays in the pool for the next buffer
        check(cudaMemPoolSetAttribute(policy_.memory, cudaMemPoolAttrReleaseThreshold, &kept), "cudaMemPoolSetAttribute");
        policy_.staged = &staged_;
    }
    cuda_device(const cuda_device&) = delete;
    cuda_device& operator=(const cuda_device&) = delete;
    ~cuda_device() override {
        cudaStreamSynchronize(policy_.stream);
        cudaMemPoolDestroy(policy_.memory);
        cudaStreamDestroy(policy_.stream);
    }

    [[nodiscard]] std::string name() const override { return properties_.name; }
    [[nodiscard]] std::int64_t memory_bytes() const override { return static_cast<std::int64_t>(properties_.totalGlobalMem); }

    change_result change(raster_view<std::uint8_t> before, raster_view<std::uint8_t> after, bit_view cloud_before, bit_view cloud_after,
                         const change_options& options, const georeference* lattice, const monitor& watch) override {
        return guarded([&] { return sanc::change(policy_, before, after, cloud_before, cloud_after, options, lattice, watch); });
    }
    change_result change(raster_view<std::uint16_t> before, raster_view<std::uint16_t> after, bit_view cloud_before, bit_view cloud_after,
                         const change_options& options, const georeference* lattice, const monitor& watch) override {
        return guarded([&] { return sanc::change(policy_, before, after, cloud_before, cloud_after, options, lattice, watch); });
    }
    change_result change(raster_view<std::int16_t> before, raster_view<std::int16_t> after, bit_view cloud_before, bit_view cloud_after,
                         const change_options& options, const georeference* lattice, const monitor& watch) override {
        return guarded([&] { return sanc::change(policy_, before, after, cloud_before, cloud_after, options, lattice, watch); });
    }
    change_result change(raster_view<std::int32_t> before, raster_view<std::int32_t> after, bit_view cloud_before, bit_view cloud_after,
                         const change_options& options, const georeference* lattice, const monitor& watch) override {
        return guarded([&] { return sanc::change(policy_, before, after, cloud_before, cloud_after, options, lattice, watch); });
    }

    tracks make_segments(const fixes& from, std::int64_t max_speed_mkn, const monitor& watch) override {
        return guarded([&] { return sanc::make_segments(policy_, from, max_speed_mkn, watch); });
    }
    std::vector<segment_facts> measure_segments(const track_view& t) override {
        return guarded([&] { return sanc::measure_segments(policy_, t); });
    }
    gap_list find_gaps(const track_view& t, const gap_options& options) override {
        return guarded([&] { return sanc::find_gaps(policy_, t, options); });
    }
    contact_list contacts(const track_view& t, const contact_options& options, const monitor& watch) override {
        return guarded([&] { return sanc::contacts(policy_, t, options, watch); });
    }
    std::vector<reach_fact> reach(const track_view& t, const zone_view& z, const time_window& window, const reach_options& options,
                                  column<const std::uint8_t> spoofed) override {
        return guarded([&] { return sanc::reach(policy_, t, z, window, options, spoofed); });
    }

    graph build_graph(const edge_list& list, bool directed, const monitor& watch) override {
        return guarded([&] { return sanc::build_graph(policy_, list, directed, watch); });
    }
    std::vector<double> pagerank(const graph& g, const pagerank_options& options, const monitor& watch) override {
        return guarded([&] { return sanc::pagerank(policy_, g, options, watch); });
    }
    std::vector<double> betweenness(const graph& g, const betweenness_options& options, const monitor& watch) override {
        return guarded([&] { return sanc::betweenness(policy_, g, options, watch); });
    }

private:
    // An error that stays ends the device, not the process: from then on every call says what it was.
    template <class Work>
    auto guarded(const Work& work) -> decltype(work()) {
        if (!broken_.empty()) throw cuda_error("the device failed before: " + broken_);
        try {
            return work();
        } catch (const cuda_error& failure) {
            const cudaError_t state = cudaStreamSynchronize(policy_.stream);
            if (state != cudaSuccess) broken_ = failure.what();
            throw;
        }
    }

    cudaDeviceProp properties_{};
    staging staged_;
    on policy_;
    std::string broken_;
};

// Why there is no device, or "".
std::string obstacle() {
    int driver = 0;
    if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) return "no CUDA driver is installed";
    int devices = 0;
    const cudaError_t status = cudaGetDeviceCount(&devices);
    const auto version = [](int v) { return std::to_string(v / 1000) + "." + std::to_string(v % 1000 / 10); };
    if (status == cudaErrorInsufficientDriver || driver < CUDART_VERSION / 1000 * 1000) {
        return "the CUDA driver is too old: it serves CUDA " + version(driver) + ", this plugin needs " + version(CUDART_VERSION / 1000 * 1000);
    }
    if (status == cudaErrorNoDevice || (status == cudaSuccess && devices == 0)) return "no CUDA device is there";
    if (status != cudaSuccess) return std::string("the CUDA device cannot be used: ") + cudaGetErrorString(status);
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, 0), "cudaGetDeviceProperties");
    cudaFuncAttributes attributes{};
    const cudaError_t loaded = cudaFuncGetAttributes(&attributes, sanc::cuda::detail::index_kernel<sanc::detail::count_up_body>);
    if (loaded == cudaErrorNoKernelImageForDevice || loaded == cudaErrorInvalidDeviceFunction || loaded == cudaErrorUnsupportedPtxVersion) {
        return std::string("the device ") + properties.name + " has an architecture that this plugin was not built for: sm_" +
               std::to_string(properties.major) + std::to_string(properties.minor);
    }
    check(loaded, "cudaFuncGetAttributes");
    return {};
}

}  // namespace
}  // namespace sanc::cuda

#define SANC_EXPORT extern "C" __attribute__((visibility("default")))

SANC_EXPORT const char* sanc_cuda_abi() {
    static const std::string told = sanc::device_abi();
    return told.c_str();
}

// The device, or nullptr and one line that says why there is none.
SANC_EXPORT sanc::device* sanc_cuda_open(char* why, std::int64_t why_size) {
    try {
        const std::string text = sanc::cuda::obstacle();
        if (text.empty()) return new sanc::cuda::cuda_device;
        std::snprintf(why, static_cast<std::size_t>(why_size), "%s", text.c_str());
    } catch (const std::exception& failure) {
        std::snprintf(why, static_cast<std::size_t>(why_size), "%s", failure.what());
    }
    cudaGetLastError();
    return nullptr;
}

SANC_EXPORT void sanc_cuda_close(sanc::device* opened) { delete opened; }
