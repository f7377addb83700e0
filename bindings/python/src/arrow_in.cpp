// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "arrow.hpp"
#include "columns.hpp"

namespace sanc::python {

namespace {

// An Arrow structure moved out of its producer's hands; released once.
template <class T>
std::shared_ptr<T> adopt(T* from) {
    auto mine = std::shared_ptr<T>(new T(*from), [](T* held) {
        if (held->release != nullptr) held->release(held);
        delete held;
    });
    from->release = nullptr;
    return mine;
}

bool is_set(const void* bitmap, std::int64_t i) {
    return bitmap == nullptr || ((static_cast<const unsigned char*>(bitmap)[i / 8] >> (i % 8)) & 1) != 0;
}

template <class T>
T load(const void* data, std::int64_t i) {
    T value;
    std::memcpy(&value, static_cast<const char*>(data) + i * static_cast<std::int64_t>(sizeof(T)), sizeof value);
    return value;
}

using cell_writer = std::function<void(std::int64_t, std::string&)>;

template <class T>
cell_writer number_cells(const void* data) {
    return [data](std::int64_t i, std::string& out) { out += std::to_string(load<T>(data, i)); };
}

template <class Offset>
cell_writer text_cells(const ArrowArray& array) {
    return [offsets = array.buffers[1], bytes = static_cast<const char*>(array.buffers[2])](std::int64_t i, std::string& out) {
        const auto from = static_cast<std::int64_t>(load<Offset>(offsets, i));
        const auto to = static_cast<std::int64_t>(load<Offset>(offsets, i + 1));
        if (to > from) out.append(bytes + from, static_cast<std::size_t>(to - from));
    };
}

// Text of 12 bytes or fewer lies in the view itself, longer text in one of the buffers behind it.
cell_writer view_cells(const ArrowArray& array) {
    return [buffers = array.buffers](std::int64_t i, std::string& out) {
        const char* view = static_cast<const char*>(buffers[1]) + 16 * i;
        const auto size = load<std::int32_t>(view, 0);
        if (size <= 12) {
            out.append(view + 4, static_cast<std::size_t>(size));
        } else {
            out.append(static_cast<const char*>(buffers[2 + load<std::int32_t>(view, 2)]) + load<std::int32_t>(view, 3), static_cast<std::size_t>(size));
        }
    };
}

[[noreturn]] void refuse_type(const std::string& name, const std::string& format, role as) {
    const char* wanted = as == role::time ? "a timestamp or text" : as == role::number || as == role::whole ? "float64 or integers" : "integers or text";
    value_error(name + ": an Arrow column of the format '" + format + "'; give " + wanted);
}

cell_writer cells_of(const std::string& name, const std::string& format, const ArrowArray& array, role as, bool& zoned) {
    const void* data = array.n_buffers > 1 ? array.buffers[1] : nullptr;
    if (format == "n") return [](std::int64_t, std::string&) {};  // all missing
    if (as != role::number && as != role::whole) {
        if (format == "u") return text_cells<std::int32_t>(array);
        if (format == "U") return text_cells<std::int64_t>(array);
        if (format == "vu") return view_cells(array);
    }
    if (format.rfind("ts", 0) == 0 && format.size() >= 4 && as == role::time) {
        const std::int64_t per_second = format[2] == 's' ? 1 : format[2] == 'm' ? 1000 : format[2] == 'u' ? 1'000'000 : 1'000'000'000;
        const bool has_zone = format.size() > 4;
        if (!has_zone) zoned = false;
        return [=](std::int64_t i, std::string& out) { append_moment(out, load<std::int64_t>(data, i), per_second, has_zone); };
    }
    if (as == role::time) refuse_type(name, format, as);
    if (format == "c") return number_cells<std::int8_t>(data);
    if (format == "C") return number_cells<std::uint8_t>(data);
    if (format == "s") return number_cells<std::int16_t>(data);
    if (format == "S") return number_cells<std::uint16_t>(data);
    if (format == "i") return number_cells<std::int32_t>(data);
    if (format == "I") return number_cells<std::uint32_t>(data);
    if (format == "l") return number_cells<std::int64_t>(data);
    if (format == "L") return number_cells<std::uint64_t>(data);
    if (format == "g" && (as == role::number || as == role::whole)) {
        return [data, whole = as == role::whole](std::int64_t i, std::string& out) { append_decimal(out, load<double>(data, i), whole); };
    }
    refuse_type(name, format, as);
}

text_column column_of(const std::shared_ptr<ArrowArray>& batch, const ArrowArray& array, const ArrowSchema& schema, const std::string& name,
                      role as, bool& zoned) {
    const bool inside = batch.get() != &array;  // of a batch with its own offset and validity
    if (array.length < batch->length) value_error(name + ": an Arrow column shorter than its batch");
    cell_writer cells;
    std::shared_ptr<const ArrowArray> values(batch, &array);
    if (schema.dictionary != nullptr) {
        const cell_writer words = cells_of(name, schema.dictionary->format, *array.dictionary, as, zoned);
        bool unused = true;
        const cell_writer codes = cells_of(name, schema.format, array, role::id, unused);
        cells = [words, codes, dictionary = array.dictionary](std::int64_t i, std::string& out) {
            std::string code;
            codes(i, code);
            const std::int64_t at = std::stoll(code) + dictionary->offset;
            if (at - dictionary->offset < dictionary->length && at >= dictionary->offset && is_set(dictionary->buffers[0], at)) words(at, out);
        };
    } else {
        cells = cells_of(name, schema.format, array, as, zoned);
    }
    const void* valid = array.n_buffers > 0 ? array.buffers[0] : nullptr;
    const std::int64_t offset = array.offset + (inside ? batch->offset : 0);
    const void* around = inside && batch->n_buffers > 0 ? batch->buffers[0] : nullptr;
    return {name, batch->length, [values, cells, valid, offset, parent = around, first = batch->offset](std::int64_t row, std::string& out) {
                if (is_set(valid, row + offset) && is_set(parent, row + first)) cells(row + offset, out);
            }};
}

// What a capsule holds, moved out of it.
template <class T>
std::shared_ptr<T> adopt_from(const py::object& capsule, const char* kind) {
    auto* given = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), kind));
    if (given == nullptr) throw py::error_already_set();
    if (given->release == nullptr) value_error("an Arrow stream that was read already; make a new one");
    return adopt(given);
}

// A stream that a producer gave away, read batch by batch, or the one array of a producer of arrays.
class reader {
public:
    explicit reader(const py::object& source) {
        if (!py::hasattr(source, "__arrow_c_stream__")) {
            const py::tuple pair = source.attr("__arrow_c_array__")();
            schema_ = adopt_from<ArrowSchema>(pair[0], "arrow_schema");
            array_ = adopt_from<ArrowArray>(pair[1], "arrow_array");
            return;
        }
        stream_ = adopt_from<ArrowArrayStream>(source.attr("__arrow_c_stream__")(), "arrow_array_stream");
        ArrowSchema raw{};
        check(stream_->get_schema(stream_.get(), &raw));
        schema_ = adopt(&raw);
    }
    // The next batch, or null at the end.
    std::shared_ptr<ArrowArray> next() {
        if (!stream_) return std::exchange(array_, nullptr);
        ArrowArray raw{};
        check(stream_->get_next(stream_.get(), &raw));
        return raw.release == nullptr ? nullptr : adopt(&raw);
    }
    [[nodiscard]] const ArrowSchema& schema() const { return *schema_; }

private:
    void check(int state) {
        if (state == 0) return;
        const char* text = stream_->get_last_error(stream_.get());
        value_error(std::string("the Arrow stream failed: ") + (text == nullptr ? "no reason given" : text));
    }
    std::shared_ptr<ArrowArrayStream> stream_;
    std::shared_ptr<ArrowSchema> schema_;
    std::shared_ptr<ArrowArray> array_;
};

}  // namespace

text_column from_arrow_values(const std::string& name, role as, const py::object& source, bool& zoned) {
    reader stream(source);
    if (std::strcmp(stream.schema().format, "+s") == 0) value_error(name + ": an Arrow table; give one column");
    auto parts = std::make_shared<std::vector<text_column>>();
    auto first = std::make_shared<std::vector<std::int64_t>>();
    std::int64_t rows = 0;
    while (const auto batch = stream.next()) {
        first->push_back(rows);
        parts->push_back(column_of(batch, *batch, stream.schema(), name, as, zoned));
        rows += batch->length;
    }
    return {name, rows, [parts, first](std::int64_t row, std::string& out) {
                const auto part = static_cast<std::size_t>(std::upper_bound(first->begin(), first->end(), row) - first->begin()) - 1;
                (*parts)[part].append(row - (*first)[part], out);
            }};
}

std::vector<std::vector<text_column>> from_arrow(const py::object& source, const std::function<std::optional<role>(const std::string&)>& role_of,
                                                 bool& zoned) {
    reader stream(source);
    const ArrowSchema& schema = stream.schema();
    if (std::strcmp(schema.format, "+s") != 0) value_error("an Arrow stream of single values; give a table with named columns");
    std::vector<std::vector<text_column>> batches;
    for (;;) {
        const auto batch = stream.next();
        if (!batch && !batches.empty()) return batches;
        std::vector<text_column> columns;
        for (std::int64_t c = 0; c < schema.n_children; ++c) {
            const ArrowSchema& field = *schema.children[c];
            const std::string name = field.name == nullptr ? "" : field.name;
            const auto as = role_of(name);
            if (!as) continue;
            for (const auto& other : columns) {
                if (other.name == name) value_error(name + ": two columns of that name; give one");
            }
            // A table without rows still has its columns.
            columns.push_back(batch ? column_of(batch, *batch->children[c], field, name, *as, zoned)
                                    : text_column{name, 0, [](std::int64_t, std::string&) {}});
        }
        batches.push_back(std::move(columns));
        if (!batch) return batches;
    }
}

}  // namespace sanc::python
