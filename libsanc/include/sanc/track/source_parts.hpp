// SPDX-License-Identifier: Apache-2.0
// Sources read in parts, each part by one thread from the start of a line, as if it were the start of a record. Where it
// was not, since a quoted record held the line end, the part is read again: the rows are those of one walk.
#pragma once

#include <list>

#include <sanc/text/parts.hpp>
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
    if (!reader.next()) bad_input("%: empty; give a CSV file with a header line", given.name);
    if (!reader.defect().empty()) {
        bad_input("%: line %: the header has a defect, %; give a CSV file with a header line", given.name, reader.line(), reader.defect());
    }
    source_columns out;
    out.map = find_columns(given.name, given.schema.empty() ? options.schema : given.schema, reader.fields());
    out.zone_offset_ms = out.map.utc ? std::optional<std::int64_t>(0) : given.zone_offset_ms ? given.zone_offset_ms : options.zone_offset_ms;
    if (out.map.utc && given.zone_offset_ms.value_or(0) != 0) bad_input("%: the times of this header are UTC; give no other zone for it", given.name);
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
            if (done_) row_.close();
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
        bad_input("%: line %: time '%' has no zone; give --tz UTC or --tz +hh:mm",
                  given_.name, lines_before + rows_.without_zone->first, rows_.without_zone->second);
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
    std::list<part_reader> parts;
};

// Cuts the rows of a source at the starts of lines into parts of about `part_bytes`.
inline void cut(source_parts& out, std::int32_t source, const source_bytes& given, const intake_options& options, std::int64_t part_bytes) {
    std::int64_t begin = out.columns.begin;
    for (const std::int64_t end : ends_of_parts(given.bytes, begin, part_bytes)) {
        out.parts.emplace_back(source, given, out.columns, options, begin, end);
        begin = end;
    }
}

}  // namespace detail

}  // namespace sanc
