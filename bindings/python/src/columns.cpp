// SPDX-License-Identifier: Apache-2.0
#include "columns.hpp"

#include <cstring>

#include <sanc/text/csv.hpp>
#include <sanc/text/double_text.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

namespace sanc::python {

namespace {

// A held buffer of the buffer protocol.
struct held_buffer {
    Py_buffer view{};
    explicit held_buffer(const py::object& array) {
        if (PyObject_GetBuffer(array.ptr(), &view, PyBUF_RECORDS_RO) != 0) throw py::error_already_set();
    }
    held_buffer(const held_buffer&) = delete;
    held_buffer& operator=(const held_buffer&) = delete;
    ~held_buffer() {
        const py::gil_scoped_acquire lock;
        PyBuffer_Release(&view);
    }
};

std::string shape_of(const Py_buffer& view) {
    std::string text = "(";
    for (int i = 0; i < view.ndim; ++i) text += (i == 0 ? "" : ", ") + std::to_string(view.shape[i]);
    return text + ")";
}

template <class T>
text_column numbers(const std::string& name, std::shared_ptr<held_buffer> held, std::shared_ptr<held_buffer> mask, bool whole = false) {
    const auto* data = static_cast<const char*>(held->view.buf);
    const std::int64_t stride = held->view.strides[0];
    const auto* hidden = mask ? static_cast<const char*>(mask->view.buf) : nullptr;
    const std::int64_t mask_stride = mask ? mask->view.strides[0] : 0;
    return {name, held->view.shape[0], [held, mask, data, stride, hidden, mask_stride, whole](std::int64_t row, std::string& out) {
                if (hidden != nullptr && hidden[row * mask_stride] != 0) return;
                T value;
                std::memcpy(&value, data + row * stride, sizeof value);
                if constexpr (std::is_floating_point_v<T>) {
                    append_decimal(out, value, whole);
                } else {
                    out += std::to_string(value);
                }
            }};
}

}  // namespace

void append_decimal(std::string& out, double value, bool whole) {
    if (value != value) return;
    if (value - value != 0.0) {
        out += value > 0 ? "inf" : "-inf";
        return;
    }
    std::string text = format_double(value);
    const std::size_t e = text.find('e');
    if (e == std::string::npos) {
        if (whole && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
        out += text;
        return;
    }
    const int power = std::stoi(text.substr(e + 1));
    std::string digits;
    for (const char c : text.substr(0, e)) {
        if (c != '.' && c != '-') digits += c;
    }
    if (text[0] == '-') out += '-';
    if (power < 0) {
        out += "0." + std::string(static_cast<std::size_t>(-power - 1), '0') + digits;
    } else {
        digits.resize(std::max(digits.size(), static_cast<std::size_t>(power) + 1), '0');
        out += digits;
    }
}

void append_moment(std::string& out, std::int64_t count, std::int64_t per_second, bool zoned) {
    if (count == INT64_MIN) return;
    const auto floor_div = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
    const int128 ms = per_second <= 1000 ? int128{count} * (1000 / per_second)
                                         : int128{floor_div(count, per_second / 1000)} +
                                               (count - floor_div(count, per_second / 1000) * (per_second / 1000) >= per_second / 2000 ? 1 : 0);
    if (ms < first_time_ms || ms > last_time_ms) {
        out += "out of range";
        return;
    }
    append_time(out, static_cast<std::int64_t>(ms));
    if (!zoned) out.pop_back();
}

text_column from_buffer(const std::string& name, role as, const py::object& array, const py::object& mask) {
    auto held = std::make_shared<held_buffer>(array);
    const Py_buffer& view = held->view;
    const std::string format = view.format == nullptr ? "B" : view.format;
    const std::string where = name + ": ";
    if (view.ndim != 1) value_error(where + "an array of shape " + shape_of(view) + "; give one value a row, 1-D");
    if (format[0] == '>' || format[0] == '!') value_error(where + "big-endian values; convert: a.astype(a.dtype.newbyteorder('='))");
    std::shared_ptr<held_buffer> hidden;
    if (!mask.is_none()) {
        hidden = std::make_shared<held_buffer>(mask);
        if (hidden->view.ndim != 1 || hidden->view.shape[0] != view.shape[0] || hidden->view.itemsize != 1) value_error(where + "a mask of another shape");
    }
    const char type = format.back();
    const bool is_integer = std::strchr("bBhHiIlLqQ", type) != nullptr && format.size() <= 2;
    if (as == role::time) value_error(where + "numbers are no times; give datetime64 or text as 2022-01-03T00:00:00Z");
    if (is_integer) {
        const bool is_signed = std::strchr("bhilq", type) != nullptr;
        switch (view.itemsize * (is_signed ? 1 : -1)) {
            case 1: return numbers<std::int8_t>(name, held, hidden);
            case 2: return numbers<std::int16_t>(name, held, hidden);
            case 4: return numbers<std::int32_t>(name, held, hidden);
            case 8: return numbers<std::int64_t>(name, held, hidden);
            case -1: return numbers<std::uint8_t>(name, held, hidden);
            case -2: return numbers<std::uint16_t>(name, held, hidden);
            case -4: return numbers<std::uint32_t>(name, held, hidden);
            case -8: return numbers<std::uint64_t>(name, held, hidden);
            default: break;
        }
    }
    const bool is_number = as == role::number || as == role::whole;
    if (type == 'd' && format.size() <= 2 && is_number) return numbers<double>(name, held, hidden, as == role::whole);
    if (type == 'd') value_error(where + "float64 ids; convert to integers or text: as floats '7' would become '7.0'");
    if (type == 'f') value_error(where + "float32 values, too coarse for positions (1 m at 130 degrees); convert to float64 yourself");
    value_error(where + "values of the type '" + format + "'; give " + (is_number ? "float64 or integers" : "integers or text"));
}

text_column from_times(const std::string& name, const py::object& array, const std::string& unit, bool zoned) {
    auto held = std::make_shared<held_buffer>(array);
    if (held->view.ndim != 1) value_error(name + ": an array of shape " + shape_of(held->view) + "; give one value a row, 1-D");
    if (held->view.itemsize != 8 || held->view.format[0] == '>') value_error(name + ": times of another layout; give datetime64 of this machine's byte order");
    const std::int64_t per_second = unit == "s" ? 1 : unit == "ms" ? 1000 : unit == "us" ? 1'000'000 : unit == "ns" ? 1'000'000'000 : 0;
    if (per_second == 0) value_error(name + ": datetime64[" + unit + "]; give s, ms, us or ns");
    const auto* data = static_cast<const char*>(held->view.buf);
    const std::int64_t stride = held->view.strides[0];
    return {name, held->view.shape[0], [held, data, stride, per_second, zoned](std::int64_t row, std::string& out) {
                std::int64_t count = 0;
                std::memcpy(&count, data + row * stride, sizeof count);
                append_moment(out, count, per_second, zoned);
            }};
}

text_column from_strings(const std::string& name, const py::sequence& values) {
    const auto count = static_cast<std::int64_t>(values.size());
    auto texts = std::make_shared<std::vector<std::string>>();
    texts->reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const py::object value = values[static_cast<std::size_t>(i)];
        if (value.is_none()) {
            texts->emplace_back();
        } else if (py::isinstance<py::str>(value)) {
            py::ssize_t size = 0;
            const char* bytes = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
            if (bytes == nullptr) {
                PyErr_Clear();
                value_error(name + ": row " + std::to_string(i) + " holds half a surrogate pair, which is no text; give text that UTF-8 can write");
            }
            texts->emplace_back(bytes, static_cast<std::size_t>(size));
        } else {
            value_error(name + ": row " + std::to_string(i) + " holds a value of the type " + std::string(Py_TYPE(value.ptr())->tp_name) +
                        "; give text in every row, or an array of one number type");
        }
    }
    return {name, count, [texts](std::int64_t row, std::string& out) { out += (*texts)[static_cast<std::size_t>(row)]; }};
}

std::string csv_of(const std::vector<std::vector<text_column>>& batches, const monitor& watch) {
    constexpr std::int64_t rows_between_asks = 4096;
    std::string out, field;
    for (const auto& columns : batches) {
        for (std::size_t c = 0; c < columns.size() && out.empty(); ++c) {
            for (std::size_t d = 0; d < columns.size(); ++d) append_csv_field(d == 0 ? out : out += ',', columns[d].name);
            out += '\n';
        }
        for (const auto& column : columns) {
            if (column.rows != columns[0].rows) {
                value_error(column.name + ": " + std::to_string(column.rows) + " rows, " + columns[0].name + " has " +
                            std::to_string(columns[0].rows) + "; give columns of one length");
            }
        }
        for (std::int64_t row = 0; !columns.empty() && row < columns[0].rows; ++row) {
            if (row % rows_between_asks == 0) watch(0.0);
            for (std::size_t c = 0; c < columns.size(); ++c) {
                if (c > 0) out += ',';
                field.clear();
                columns[c].append(row, field);
                // Quoted, an id that begins with # is no comment.
                if (!field.empty() && field[0] == '#' && field.find('"') == std::string::npos) {
                    out += '"' + field + '"';
                } else {
                    append_csv_field(out, field);
                }
            }
            out += '\n';
        }
    }
    return out;
}

}  // namespace sanc::python
