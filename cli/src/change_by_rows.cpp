// SPDX-License-Identifier: Apache-2.0
#include "change_by_rows.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <sanc/detail/task_team.hpp>
#include <sanc/io/raster_rows.hpp>

#include "host.hpp"

namespace sanc::cli {

namespace {

// Adds every part, while the calling thread first does `meanwhile`. False where a block does not unpack.
template <class T, class Work>
bool add_parts(const io::raster_rows& before, const io::raster_rows& after, sanc::change_by_rows<T>& to, unsigned threads, const Work& meanwhile,
               const monitor& watch) {
    const std::int64_t steps = before.steps();
    const raster_part largest = before.part(0);
    const auto values = static_cast<std::size_t>(largest.columns) * static_cast<std::size_t>(largest.rows) * static_cast<std::size_t>(before.header()->bands);
    std::atomic<bool> stop{false};
    std::atomic<bool> unpacked{true};
    std::atomic<std::int64_t> next{0};
    const auto work = [&] {
        const auto read_before = before.reader();
        const auto read_after = after.reader();
        const auto a = std::make_unique_for_overwrite<T[]>(values);
        const auto b = std::make_unique_for_overwrite<T[]>(values);
        for (std::int64_t step = next++; step < steps && !stop; step = next++) {
            if (!read_before->read(step, reinterpret_cast<std::byte*>(a.get())) || !read_after->read(step, reinterpret_cast<std::byte*>(b.get()))) {
                unpacked = false;
                stop = true;
                return;
            }
            to.add(before.part(step), a.get(), b.get());
        }
    };
    const unsigned most = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
    const auto used = static_cast<unsigned>(std::clamp<std::int64_t>(steps / 2, 1, most));
    sanc::detail::task_team team(stop);
    std::vector<std::future<void>> ends;
    for (unsigned i = 0; i < used; ++i) {
        ends.push_back(team.add<void>([&] {
            try {
                work();
            } catch (...) {
                stop = true;
                throw;
            }
        }));
    }
    if (used > 1) team.start(used - 1);
    meanwhile();
    team.start(1);
    for (auto& end : ends) {
        while (end.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
            watch(static_cast<double>(std::min(next.load(), steps)) / static_cast<double>(steps));
        end.get();
    }
    before.check_end();
    after.check_end();
    return unpacked;
}

bool same_parts(const io::raster_rows& before, const io::raster_rows& after) {
    const raster_part a = before.part(0);
    const raster_part b = after.part(0);
    return before.steps() != 0 && before.steps() == after.steps() && a.columns == b.columns && a.rows == b.rows;
}

}  // namespace

std::optional<compared_pair> change_by_rows(const pair_of_files& files, evidence::change_verb& verb, unsigned threads, const monitor& watch) {
    if (!goes_by_rows(verb.options, 1)) return {};
    const io::raster_options options{{}, files.memory_limit};
    const io::raster_rows rows[] = {io::raster_rows(files.before, options), io::raster_rows(files.after, options)};
    if (!same_parts(rows[0], rows[1]) || rows[0].header()->has_geotransform != rows[1].header()->has_geotransform) return {};
    auto before = without_places(rows[0].header(), files.before, files.before);
    auto after = without_places(rows[1].header(), files.after, files.after);
    if (!evidence::goes_by_rows(verb, before, after)) return {};
    // One affine and CRS: one place.
    const auto places = [&] {
        find_places(before, *rows[0].header(), watch.part(0.0, 0.0));
        after.has_places = before.has_places;
        after.places = before.places;
    };
    return std::visit(
        [&](const auto& from) -> std::optional<compared_pair> {
            using pixel = std::decay_t<decltype(*from.data)>;
            if constexpr (std::is_integral_v<pixel>) {
                sanc::change_by_rows<pixel> compared(from, std::get<raster_view<pixel>>(after.pixels), verb.options);
                if (!add_parts(rows[0], rows[1], compared, threads, places, watch.part(0.0, 0.9))) return {};
                auto found = std::move(compared).finish(par(threads), before.has_places ? &before.places : nullptr, watch.part(0.9, 1.0));
                auto made = evidence::detail::tell_change(verb, before, nullptr, std::move(found), {}, {});
                return compared_pair{std::move(before), std::move(after), std::move(made)};
            } else {
                return {};
            }
        },
        before.pixels);
}

}  // namespace sanc::cli
