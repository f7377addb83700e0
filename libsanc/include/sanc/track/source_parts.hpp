// SPDX-License-Identifier: Apache-2.0
// Sources read in parts, each part by one thread from the start of a line, as if it were the start of a record. Where it
// was not, since a quoted record held the line end, the part is read again: the rows are those of one walk.
#pragma once

#include <deque>

#include <sanc/detail/stopwatch.hpp>
#include <sanc/exec.hpp>
#include <sanc/track/row_reader.hpp>

namespace sanc {

struct source_bytes {
    std::string_view name;
    std::string_view bytes;
    std::string schema{};                           // "" = that of the options
    std::optional<std::int64_t> zone_offset_ms{};   // without one that of the options
};

namespace detail {

// What the header of a source says.
struct source_columns {
    column_map map;
    std::optional<std::int64_t> zone_offset_ms;
    std::int64_t begin = 0;         // of the rows, bytes
    std::int64_t lines_before = 0;  // them
};

inline source_columns read_columns(const source_bytes& given, const intake_options& options) {
    csv_reader reader(given.bytes);
    if (!reader.next()) throw io_error(std::string(given.name) + ": empty; give a CSV file with a header line");
    if (!reader.defect().empty()) {
        throw io_error(std::string(given.name) + ": line " + std::to_string(reader.line()) + ": the header has a defect, " +
                       std::string(reader.defect()) + "; give a CSV file with a header line");
    }
    source_columns out;
    out.map = find_columns(given.name, given.schema.empty() ? options.schema : given.schema, reader.fields());
    out.zone_offset_ms = out.map.utc ? std::optional<std::int64_t>(0) : given.zone_offset_ms ? given.zone_offset_ms : options.zone_offset_ms;
    out.begin = reader.offset();
    out.lines_before = std::count(given.bytes.begin(), given.bytes.begin() + out.begin, '\n');
    return out;
}

// The records that start in bytes [begin, end) of a source.
class part_reader {
public:
    part_reader(std::int32_t source, const source_bytes& given, const source_columns& columns, const intake_options& options,
                std::int64_t begin, std::int64_t end)
        : given_(given), begin_(begin), end_(end), rows_{fresh(source)}, reader_(given.bytes),
          row_(columns.map, columns.zone_offset_ms, options, rows_) {
        reader_.within(begin, end);
    }

    // Reads on, through `bytes` more. Throws nothing: a failure stands in rows().
    void advance(std::int64_t bytes) {
        const std::int64_t until = end_ - reader_.offset() > bytes ? reader_.offset() + bytes : end_;
        try {
            while (!done_ && (until == end_ || reader_.offset() < until)) done_ = !reader_.next() || !row_.take(reader_);
        } catch (...) {
            rows_.failure = std::current_exception();
            done_ = true;
        }
    }
    // Forgets what it read and begins again elsewhere.
    void restart(std::int64_t begin) {
        begin_ = begin;
        rows_ = {fresh(rows_.fixes.source())};
        reader_.within(begin, end_);
        done_ = false;
    }

    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] std::int64_t begin() const { return begin_; }
    [[nodiscard]] std::int64_t left() const { return std::max<std::int64_t>(0, end_ - reader_.offset()); }
    // Where the last record ends.
    [[nodiscard]] std::int64_t reached() const { return reader_.offset(); }
    // The lines that were read, once it is done.
    [[nodiscard]] std::int64_t lines() const { return reader_.line() - 1; }
    [[nodiscard]] part_rows& rows() { return rows_; }

    // Throws what a walk over the whole source would have thrown in this part.
    void check(std::int64_t lines_before) const {
        if (rows_.failure) std::rethrow_exception(rows_.failure);
        if (!rows_.without_zone) return;
        throw io_error(std::string(given_.name) + ": line " + std::to_string(lines_before + rows_.without_zone->first) + ": time '" +
                       rows_.without_zone->second + "' has no zone; give --tz UTC or --tz +hh:mm");
    }

private:
    // A row that is used takes 20 bytes and more.
    [[nodiscard]] raw_fixes fresh(std::int32_t source) const { return raw_fixes(source, (end_ - begin_) / 20); }

    const source_bytes& given_;
    std::int64_t begin_;
    std::int64_t end_;
    part_rows rows_;
    csv_reader reader_;
    row_reader row_;
    bool done_ = false;
};

// A source and its parts, in order.
struct source_parts {
    source_columns columns;
    std::exception_ptr failure;  // of the header
    std::deque<part_reader> parts;
};

// Cuts the rows of a source at the starts of lines into parts of about `part_bytes`.
inline void cut(source_parts& out, std::int32_t source, const source_bytes& given, const intake_options& options, std::int64_t part_bytes) {
    const auto size = static_cast<std::int64_t>(given.bytes.size());
    std::int64_t begin = out.columns.begin;
    while (begin < size) {
        std::int64_t end = size;
        if (size - begin > part_bytes) {
            const std::size_t line_end = given.bytes.find('\n', static_cast<std::size_t>(begin + part_bytes - 1));
            if (line_end != std::string_view::npos) end = static_cast<std::int64_t>(line_end) + 1;
        }
        out.parts.emplace_back(source, given, out.columns, options, begin, end);
        begin = end;
    }
}

// Reads every part through; asks the monitor about every 20 ms. Throws cancelled.
template <class Policy>
void read_all(const Policy& policy, std::vector<part_reader*>& parts, const monitor& watch) {
    std::int64_t total = 0;
    for (const part_reader* part : parts) total += part->left();
    std::int64_t step = watch ? std::int64_t{1} << 16 : std::numeric_limits<std::int64_t>::max();
    while (!parts.empty()) {
        const stopwatch clock;
        for_each_index(policy, static_cast<std::int64_t>(parts.size()), [&](std::int64_t i) { parts[static_cast<std::size_t>(i)]->advance(step); });
        parts.erase(std::remove_if(parts.begin(), parts.end(), [](const part_reader* part) { return part->done(); }), parts.end());
        if (!watch) continue;
        const std::int64_t took_ms = clock.ms();
        if (took_ms < 10) step = std::min(2 * step, std::int64_t{1} << 30);
        if (took_ms > 20) step = std::max<std::int64_t>(1 << 12, step / 2);
        std::int64_t left = 0;
        for (const part_reader* part : parts) left += part->left();
        watch(1 - static_cast<double>(left) / static_cast<double>(total));
    }
}

}  // namespace detail

}  // namespace sanc
