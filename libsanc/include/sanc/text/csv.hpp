// SPDX-License-Identifier: Apache-2.0
// CSV (RFC 4180) from bytes in memory, built for files that nobody promised to be well-formed: a defect is reported
// with its record and never shifts the reading of what follows.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/text/byte_block.hpp>
#include <sanc/text/utf8.hpp>

namespace sanc {

inline constexpr std::int64_t csv_line_limit = 65'536;  // bytes of a record, without its line end
inline constexpr std::int64_t csv_field_limit = 4'096;  // bytes of a field, without its quotes

// Walks the records of `bytes`, which must outlive it. Takes LF and CRLF line ends, a last line without one, and skips
// a UTF-8 byte-order mark, empty lines and, if asked, lines that start with '#'. A field that starts with a quote may
// hold delimiters, line ends and quotes written twice. O(bytes) work in all, scratch of one record.
//
//   csv_reader reader(bytes);
//   while (reader.next()) {
//       if (!reader.defect().empty()) { count it; continue; }
//       use reader.fields();
//   }
class csv_reader {
public:
    explicit csv_reader(std::string_view bytes, char delimiter = ',', bool hash_comments = false)
        : begin_(bytes.data()), end_(begin_ + bytes.size()), delimiter_(delimiter), hash_comments_(hash_comments) {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == '\0' || delimiter < 0) {
            bad_argument("csv_reader", "delimiter", escape_text({&delimiter, 1}),
                         "give a printable ASCII character or a tab");
        }
        if (bytes.substr(0, 3) == "\xEF\xBB\xBF") at_ += 3;
    }

    // Reads only the records that start in bytes [begin, end) from here on; the last one may end behind it. `begin` is
    // where a line starts, and lines are counted from it. What is read there depends on nothing before it.
    void within(std::int64_t begin, std::int64_t end) {
        at_ = begin_ + begin;
        stop_ = begin_ + end;
        line_ = 0;
        lines_ = 1;
    }

    // Goes to the next record; false at the end of the bytes.
    bool next() {
        defect_ = {};
        line_ += lines_;
        lines_ = 1;
        if (read_plain()) return true;
        roomy_ = false;
        fields_.clear();
        for (;; ++line_) {
            if (at_ >= stop_) {
                lines_ = 0;
                return false;
            }
            const char* const start = at_;
            const char* const stop = line_end(start);
            at_ = stop == end_ ? end_ : stop + 1;
            text_ = trimmed(start, stop);
            if (text_.empty() || (hash_comments_ && text_[0] == '#')) continue;
            read(start);
            return true;
        }
    }

    // The line where the record starts, counted from 1 (0 before the first); behind the last one, where the next would.
    [[nodiscard]] std::int64_t line() const { return line_; }
    // The fields, quotes removed; valid until next(); empty where there is a defect.
    [[nodiscard]] const std::vector<std::string_view>& fields() const { return fields_; }
    // The record as it stands in the bytes, without its line end.
    [[nodiscard]] std::string_view text() const { return text_; }
    // What is wrong with the record: nothing (""), line_too_long, bad_quote (a quote inside a bare field, text after a
    // closing quote, or a quote not closed within the limit: the record is then its first line), nul_byte, not_utf8 or
    // field_too_long; the first of these that applies.
    [[nodiscard]] std::string_view defect() const { return defect_; }
    // Do the fields lie in the bytes, and can 10 of them be read from the begin of any?
    [[nodiscard]] bool roomy() const { return roomy_; }
    // The bytes read so far, for the monitor.
    [[nodiscard]] std::int64_t offset() const { return at_ - begin_; }

private:
    [[nodiscard]] const char* line_end(const char* from) const {
        const void* found = std::memchr(from, '\n', static_cast<std::size_t>(end_ - from));
        return found == nullptr ? end_ : static_cast<const char*>(found);
    }

    static std::string_view trimmed(const char* start, const char* stop) {
        if (stop != start && stop[-1] == '\r') --stop;
        return {start, static_cast<std::size_t>(stop - start)};
    }

    // The common case in one walk over blocks of bytes: a line of ASCII without quotes and NUL that no limit can touch.
    // False, with nothing read, for every other.
    bool read_plain() {
        const char* const start = at_;
        if (start >= stop_) return false;
        std::size_t count = 0;
        const char* field = start;
        const char* block = start;
        std::uint64_t line_ends = 0;
        for (; line_ends == 0; block += detail::byte_block::size) {
            if (end_ - block < detail::byte_block::size || block - start > csv_field_limit - 2 * detail::byte_block::size) return false;
            const detail::byte_block bytes(block);
            line_ends = bytes.equal('\n');
            const std::uint64_t line = line_ends ^ (line_ends - 1);  // up to the first line end
            if (bytes.any_special('"') && (bytes.special('"') & line) != 0) return false;
            for (std::uint64_t left = bytes.equal(delimiter_) & line; left != 0; left &= left - 1) {
                const char* const stop = block + detail::first_byte(left);
                put_field(count++, field, stop);
                field = stop + 1;
            }
        }
        const char* const stop = block - detail::byte_block::size + detail::first_byte(line_ends);
        const std::string_view line = trimmed(start, stop);
        if (line.empty() || (hash_comments_ && line[0] == '#')) return false;
        put_field(count++, field, line.data() + line.size());
        if (count < fields_.size()) fields_.resize(count);
        text_ = line;
        at_ = stop + 1;
        roomy_ = end_ - at_ >= 9;
        return true;
    }

    void put_field(std::size_t place, const char* from, const char* to) {
        const std::string_view field(from, static_cast<std::size_t>(to - from));
        if (place < fields_.size()) {
            fields_[place] = field;
        } else {
            fields_.push_back(field);
        }
    }

    // Splits the record that starts with the line text_.
    void read(const char* start) {
        if (too_long(text_)) {
            defect_ = "line_too_long";
        } else if (text_.find('"') != std::string_view::npos) {
            read_quoted(start);
        } else {
            check_bytes();
            if (defect_.empty()) split();
        }
        if (!defect_.empty()) fields_.clear();
    }

    static bool too_long(std::string_view text) { return static_cast<std::int64_t>(text.size()) > csv_line_limit; }

    void check_bytes() {
        if (text_.find('\0') != std::string_view::npos) {
            defect_ = "nul_byte";
        } else if (!is_utf8(text_)) {
            defect_ = "not_utf8";
        }
    }

    void add_field(const char* from, const char* to) {
        if (to - from > csv_field_limit) defect_ = "field_too_long";
        fields_.emplace_back(from, static_cast<std::size_t>(to - from));
    }

    void split() {
        const char* from = text_.data();
        const char* const stop = from + text_.size();
        for (const char* p = from; p != stop; ++p) {
            if (*p != delimiter_) continue;
            add_field(from, p);
            from = p + 1;
        }
        add_field(from, stop);
    }

    // The general case. The reading goes on at the next line whatever is wrong here.
    void read_quoted(const char* start) {
        const char* const limit = end_ - start > csv_line_limit + 2 ? start + csv_line_limit + 2 : end_;
        unescaped_.clear();
        const char* p = start;
        for (;;) {
            if (p != limit && *p == '"') {
                p = quoted_field(p + 1, limit);
                if (p == nullptr) return bad_quote();
            } else {
                const char* const from = p;
                while (p != limit && *p != delimiter_ && *p != '\n' && *p != '"') ++p;
                const bool last = p == limit || *p == '\n';
                add_field(from, last && p != from && p[-1] == '\r' ? p - 1 : p);
            }
            if (p == limit || *p != delimiter_) break;
            ++p;
        }
        if (p != limit && *p == '\r' && (p + 1 == limit || p[1] == '\n')) ++p;
        const std::string_view record = trimmed(start, p);
        if ((p != end_ && *p != '\n') || too_long(record)) return bad_quote();
        text_ = record;
        at_ = p == end_ ? end_ : p + 1;
        for (const char c : record) lines_ += c == '\n' ? 1 : 0;
        check_bytes();
    }

    // Adds the field that begins behind its opening quote; returns what follows the closing one, or null without one.
    const char* quoted_field(const char* from, const char* limit) {
        bool escaped = false;
        const char* p = from;
        for (;; p += 2) {
            p = static_cast<const char*>(std::memchr(p, '"', static_cast<std::size_t>(limit - p)));
            if (p == nullptr) return nullptr;
            if (p + 1 == limit || p[1] != '"') break;
            escaped = true;
        }
        if (!escaped) {
            add_field(from, p);
            return p + 1;
        }
        unescaped_.reserve(static_cast<std::size_t>(csv_line_limit) + 2);  // never moves: the fields are views into it
        const std::size_t begin = unescaped_.size();
        for (const char* q = from; q != p; ++q) {
            unescaped_.push_back(*q);
            if (*q == '"') ++q;
        }
        add_field(unescaped_.data() + begin, unescaped_.data() + unescaped_.size());
        return p + 1;
    }

    void bad_quote() { defect_ = "bad_quote"; }

    const char* begin_;
    const char* end_;
    const char* at_ = begin_;
    const char* stop_ = end_;  // no record that starts here or behind is read
    char delimiter_;
    bool hash_comments_;
    std::int64_t line_ = 0;
    std::int64_t lines_ = 1;
    bool roomy_ = false;
    std::string_view text_;
    std::string_view defect_;
    std::vector<std::string_view> fields_;
    std::string unescaped_;
};

// Appends a field as RFC 4180 writes it: in quotes where it holds the delimiter, a quote or a line end.
inline void append_csv_field(std::string& out, std::string_view field, char delimiter = ',') {
    bool plain = true;
    for (const char c : field) plain = plain && c != delimiter && c != '"' && c != '\n' && c != '\r';
    if (plain) {
        out.append(field);
        return;
    }
    out.push_back('"');
    for (const char c : field) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

}  // namespace sanc
