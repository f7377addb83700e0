// SPDX-License-Identifier: Apache-2.0
// Tables as Arrow streams. Each structure owns what it points to in its private data, so that a consumer may move a child
// out, release in any order, and outlive the table.
#include <cerrno>
#include <limits>

#include <sanc/id.hpp>

#include "arrow.hpp"
#include "table.hpp"

namespace sanc::python {

namespace {

constexpr std::int64_t nullable_flag = 2;

struct schema_data {
    std::string format, name, metadata;
    std::vector<ArrowSchema> fields;
    std::vector<ArrowSchema*> pointers;
};

struct array_data {
    std::vector<std::string> bytes;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> columns;
    std::vector<ArrowArray*> pointers;
};

template <class Structure, class Data>
void release_structure(Structure* held) {
    for (std::int64_t i = 0; i < held->n_children; ++i) {
        if (held->children[i]->release != nullptr) held->children[i]->release(held->children[i]);
    }
    delete static_cast<Data*>(held->private_data);
    held->release = nullptr;
}

void set_schema(ArrowSchema& out, std::string format, std::string name, std::int64_t flags, std::string metadata, std::vector<ArrowSchema> fields) {
    auto* data = new schema_data{std::move(format), std::move(name), std::move(metadata), std::move(fields), {}};
    for (auto& field : data->fields) data->pointers.push_back(&field);
    out = {data->format.c_str(), data->name.c_str(), data->metadata.empty() ? nullptr : data->metadata.data(), flags,
           static_cast<std::int64_t>(data->pointers.size()), data->pointers.data(), nullptr, release_structure<ArrowSchema, schema_data>, data};
}

void set_array(ArrowArray& out, std::int64_t rows, std::int64_t nulls, std::vector<std::string> bytes, std::vector<ArrowArray> columns) {
    auto* data = new array_data{std::move(bytes), {}, std::move(columns), {}};
    // The first buffer is the validity: absent where every row has a value. The others are there, be they empty.
    for (std::size_t i = 0; i < data->bytes.size(); ++i) data->buffers.push_back(i == 0 && nulls == 0 ? nullptr : data->bytes[i].data());
    for (auto& column : data->columns) data->pointers.push_back(&column);
    out = {rows, nulls, 0, static_cast<std::int64_t>(data->buffers.size()), static_cast<std::int64_t>(data->pointers.size()), data->buffers.data(),
           data->pointers.data(), nullptr, release_structure<ArrowArray, array_data>, data};
}

void set_bit(std::string& bits, std::int64_t i) {
    auto& byte = bits[static_cast<std::size_t>(i / 8)];
    byte = static_cast<char>(byte | static_cast<char>(1 << (i % 8)));
}

struct column_bytes {
    std::string format;
    std::vector<std::string> buffers;
    std::int64_t nulls = 0;
};

column_bytes bytes_of_texts(const std::function<std::string_view(std::int64_t)>& at, std::int64_t rows, const char* small, const char* large) {
    std::int64_t total = 0;
    for (std::int64_t row = 0; row < rows; ++row) total += static_cast<std::int64_t>(at(row).size());
    const bool wide = total > std::numeric_limits<std::int32_t>::max();
    std::string offsets, text;
    for (std::int64_t row = 0; row <= rows; ++row) {
        wide ? append_bytes(offsets, static_cast<std::int64_t>(text.size())) : append_bytes(offsets, static_cast<std::int32_t>(text.size()));
        if (row < rows) text += at(row);
    }
    return {wide ? large : small, {"", std::move(offsets), std::move(text)}, 0};
}

column_bytes bytes_of(const shown_table& shown, std::size_t place, bool as_integer) {
    const table& t = *shown.values;
    const kind type = t.definition().fields[place].type;
    const auto& data = t.column_values(place).data;
    const std::int64_t rows = t.rows();
    column_bytes made;
    if (type == kind::geometry) {
        std::vector<std::string> shapes;
        for (std::int64_t row = 0; row < rows; ++row) shapes.push_back(wkb_of(shown, row));
        made = bytes_of_texts([&](std::int64_t row) -> std::string_view { return shapes[static_cast<std::size_t>(row)]; }, rows, "z", "Z");
    } else if (const auto* texts = std::get_if<text_values>(&data); texts != nullptr && !as_integer) {
        made = bytes_of_texts([&](std::int64_t row) { return t.has_value(place, row) ? std::string_view((*texts)[static_cast<std::size_t>(row)]) : std::string_view(); },
                              rows, "u", "U");
    } else if (type == kind::boolean) {
        std::string bits(static_cast<std::size_t>((rows + 7) / 8), '\0');
        for (std::int64_t row = 0; row < rows; ++row) {
            if (std::get<std::vector<std::int64_t>>(data)[static_cast<std::size_t>(row)] != 0) set_bit(bits, row);
        }
        made = {"b", {"", std::move(bits)}, 0};
    } else {
        const bool whole = type == kind::time || type == kind::integer || as_integer;
        std::string values;
        values.reserve(static_cast<std::size_t>(rows) * 8);
        for (std::int64_t row = 0; row < rows; ++row) {
            const auto i = static_cast<std::size_t>(row);
            std::int64_t number = 0;
            if (as_integer) {
                parse_int(std::get<text_values>(data)[i], number);
            } else if (type != kind::score && t.has_value(place, row)) {
                number = std::get<std::vector<std::int64_t>>(data)[i];
            }
            if (whole) {
                append_bytes(values, number);
            } else {
                append_bytes(values, type == kind::score ? (t.has_value(place, row) ? std::get<std::vector<double>>(data)[i] : 0.0) : in_units(type, number));
            }
        }
        made = {type == kind::time ? "tsm:UTC" : whole ? "l" : "g", {"", std::move(values)}, 0};
    }
    if (const auto& valid = t.column_values(place).valid; !valid.empty()) {
        made.buffers[0].assign(static_cast<std::size_t>((rows + 7) / 8), '\0');
        for (std::int64_t row = 0; row < rows; ++row) t.has_value(place, row) ? set_bit(made.buffers[0], row) : void(++made.nulls);
    }
    return made;
}

// Two pairs, as the C data interface writes metadata. No extension type: polars stops at one that it does not know.
std::string geometry_metadata(bool placed) {
    const std::vector<std::string> words{"encoding", "WKB", "crs", placed ? "OGC:CRS84" : "pixels, y downwards"};
    std::string out;
    append_bytes(out, std::int32_t{2});
    for (const auto& word : words) {
        append_bytes(out, static_cast<std::int32_t>(word.size()));
        out += word;
    }
    return out;
}

struct stream_data {
    shown_table shown;
    std::vector<column_bytes> columns;  // made for the schema, moved into the batch
    bool done = false;
    std::string error;

    void make() {
        if (done || !columns.empty()) return;
        const auto whole = integer_ids(*shown.values);
        for (std::size_t c = 0; c < whole.size(); ++c) columns.push_back(bytes_of(shown, c, whole[c]));
        for (const auto& column : columns) formats.push_back(column.format);
    }
    std::vector<std::string> formats;
};

// No exception leaves a callback: the consumer is C.
template <class Work>
int guarded(ArrowArrayStream* stream, const Work& work) {
    auto& data = *static_cast<stream_data*>(stream->private_data);
    try {
        work(data);
        return 0;
    } catch (const std::exception& problem) {
        data.error = problem.what();
        return ENOMEM;
    }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return guarded(stream, [&](stream_data& data) {
        const auto& fields = data.shown.values->definition().fields;
        data.make();
        std::vector<ArrowSchema> made(fields.size());
        for (std::size_t c = 0; c < fields.size(); ++c) {
            const bool shape = fields[c].type == kind::geometry;
            set_schema(made[c], data.formats[c], fields[c].name, fields[c].nullable ? nullable_flag : 0,
                       shape ? geometry_metadata(data.shown.places != nullptr) : "", {});
        }
        set_schema(*out, "+s", "", 0, "", std::move(made));
    });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    return guarded(stream, [&](stream_data& data) {
        *out = {};
        if (data.done) return;
        data.make();
        const std::int64_t rows = data.shown.values->rows();
        std::vector<ArrowArray> columns(data.columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c) {
            set_array(columns[c], rows, data.columns[c].nulls, std::move(data.columns[c].buffers), {});
        }
        set_array(*out, rows, 0, {""}, std::move(columns));
        data.done = true;
    });
}

const char* get_last_error(ArrowArrayStream* stream) {
    const auto& error = static_cast<stream_data*>(stream->private_data)->error;
    return error.empty() ? nullptr : error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
    delete static_cast<stream_data*>(stream->private_data);
    stream->release = nullptr;
}

}  // namespace

py::object arrow_stream(const shown_table& t) {
    auto* stream = new ArrowArrayStream{get_schema, get_next, get_last_error, release_stream, new stream_data{t, {}, false, {}, {}}};
    return py::reinterpret_steal<py::object>(PyCapsule_New(stream, "arrow_array_stream", [](PyObject* capsule) {
        auto* held = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
        if (held == nullptr) return;
        if (held->release != nullptr) held->release(held);
        delete held;
    }));
}

}  // namespace sanc::python
