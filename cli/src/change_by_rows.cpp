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

// Adds every row. False where a block does not unpack.
template <class T>
bool add_rows(const io::raster_rows& before, const io::raster_rows& after, sanc::change_by_rows<T>& to, unsigned threads, const monitor& watch) {
    const std::int64_t height = before.header()->height;
    const std::int64_t rows = before.rows_in_step();
    const std::int64_t steps = (height + rows - 1) / rows;
    const auto values = static_cast<std::size_t>(rows * before.header()->width * before.header()->bands);
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
            to.add(step * rows, std::min(rows, height - step * rows), a.get(), b.get());
        }
    };
    const unsigned most = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
    const auto used = std::clamp<std::int64_t>(steps / 2, 1, most);
    sanc::detail::task_team team(stop);
    std::vector<std::future<void>> ends;
    for (std::int64_t i = 0; i < used; ++i) {
        ends.push_back(team.add<void>([&] {
            try {
                work();
            } catch (...) {
                stop = true;
                throw;
            }
        }));
    }
    team.start(static_cast<unsigned>(used));
    for (auto& end : ends) {
        while (end.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
            watch(static_cast<double>(std::min(next.load(), steps)) / static_cast<double>(steps));
        end.get();
    }
    before.check_end();
    after.check_end();
    return unpacked;
}

}  // namespace

std::optional<compared_pair> change_by_rows(const pair_of_files& files, evidence::change_verb& verb, unsigned threads, const monitor& watch) {
    if (!goes_by_rows(verb.options, 1)) return {};
    const io::raster_options options{{}, files.memory_limit};
    const io::raster_rows rows[] = {io::raster_rows(files.before, options), io::raster_rows(files.after, options)};
    if (rows[0].rows_in_step() == 0 || rows[0].rows_in_step() != rows[1].rows_in_step()) return {};
    auto images = both(threads, watch, [&](int which, const monitor& watching) {
        const std::string& name = which == 0 ? files.before : files.after;
        return as_input(rows[which].header(), name, name, {}, watching);
    });
    auto& before = images.first;
    auto& after = images.second;
    if (!evidence::goes_by_rows(verb, before, after)) return {};
    return std::visit(
        [&](const auto& from) -> std::optional<compared_pair> {
            using pixel = std::decay_t<decltype(*from.data)>;
            if constexpr (std::is_integral_v<pixel>) {
                sanc::change_by_rows<pixel> compared(from, std::get<raster_view<pixel>>(after.pixels), verb.options);
                if (!add_rows(rows[0], rows[1], compared, threads, watch.part(0.0, 0.9))) return {};
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
