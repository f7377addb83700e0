// SPDX-License-Identifier: Apache-2.0
// A plugin without a device, good or with one defect: FAKE_GOOD, FAKE_WRONG_VERSION, FAKE_NO_SYMBOL, FAKE_HALF, FAKE_REFUSES.
#if defined(FAKE_NO_SYMBOL)
extern "C" int another_library() { return 1; }
#elif defined(FAKE_WRONG_VERSION)
extern "C" const char* sanc_cuda_abi() { return "libsanc 0.0.9, semantics 0, devices 1"; }
extern "C" void* sanc_cuda_open(char*, long) { __builtin_trap(); }  // nothing of another version is called
extern "C" void sanc_cuda_close(void*) { __builtin_trap(); }
#else
#include <cstdio>
#include <string>

#include <sanc/evidence/device.hpp>

extern "C" const char* sanc_cuda_abi() {
    static const std::string told = sanc::device_abi();
    return told.c_str();
}

#if defined(FAKE_REFUSES)
extern "C" sanc::device* sanc_cuda_open(char* why, std::int64_t size) {
    std::snprintf(why, static_cast<std::size_t>(size), "no CUDA device is there");
    return nullptr;
}
extern "C" void sanc_cuda_close(sanc::device*) { __builtin_trap(); }
#elif defined(FAKE_GOOD)
namespace {

int opened = 0;

[[noreturn]] void fail() { throw sanc::cuda_error("fakeMalloc: out of memory"); }

// Can do nothing: every call fails as a device may.
class fake_device : public sanc::device {
public:
    fake_device() { ++opened; }
    ~fake_device() override { --opened; }
    [[nodiscard]] std::string name() const override { return "Fake " + std::to_string(opened); }
    [[nodiscard]] std::int64_t memory_bytes() const override { return 3'000'000; }
#define FAKE_CHANGE(T)                                                                                                              \
    sanc::change_result change(sanc::raster_view<T>, sanc::raster_view<T>, sanc::bit_view, sanc::bit_view,                          \
                               const sanc::change_options&, const sanc::georeference*, const sanc::monitor&) override {             \
        fail();                                                                                                                     \
    }
    FAKE_CHANGE(std::uint8_t)
    FAKE_CHANGE(std::uint16_t)
    FAKE_CHANGE(std::int16_t)
    FAKE_CHANGE(std::int32_t)
    sanc::tracks make_segments(const sanc::fixes&, std::int64_t, const sanc::monitor&) override { fail(); }
    std::vector<sanc::segment_facts> measure_segments(const sanc::track_view&) override { fail(); }
    sanc::gap_list find_gaps(const sanc::track_view&, const sanc::gap_options&) override { fail(); }
    sanc::contact_list contacts(const sanc::track_view&, const sanc::contact_options&, const sanc::monitor&) override { fail(); }
    std::vector<sanc::reach_fact> reach(const sanc::track_view&, const sanc::zone_view&, const sanc::time_window&, const sanc::reach_options&,
                                        sanc::column<const std::uint8_t>) override {
        fail();
    }
    sanc::graph build_graph(const sanc::edge_list&, bool, const sanc::monitor&) override { fail(); }
    std::vector<double> pagerank(const sanc::graph&, const sanc::pagerank_options&, const sanc::monitor&) override { fail(); }
    std::vector<double> betweenness(const sanc::graph&, const sanc::betweenness_options&, const sanc::monitor&) override { fail(); }
};

}  // namespace

extern "C" sanc::device* sanc_cuda_open(char*, std::int64_t) { return new fake_device; }
extern "C" void sanc_cuda_close(sanc::device* it) { delete it; }
#endif
#endif
