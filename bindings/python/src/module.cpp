// SPDX-License-Identifier: Apache-2.0
// The module sanc._core: the shared verbs. The package sanc/*.py gives them their Python form.
#include <map>

#include <sanc/io/file.hpp>

#include "columns.hpp"
#include "files.hpp"
#include "instances.hpp"
#include "policy.hpp"
#include "table.hpp"

namespace sanc::python {

namespace {

using option_texts = std::map<std::string, std::string>;

void set_options(const std::vector<evidence::option_list>& lists, const option_texts& given) {
    for (const auto& [name, text] : given) {
        const evidence::option* found = nullptr;
        std::vector<std::string_view> known;
        for (const auto& list : lists) {
            for (const auto& each : list) {
                known.push_back(each.name);
                if (each.name == name) found = &each;
            }
        }
        if (found == nullptr) {
            const auto near = nearest_name(name, known);
            value_error(name + ": no such option" + (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?"));
        }
        if (const std::string problem = found->set(text); !problem.empty()) {
            value_error(problem[0] == '\'' ? keyword_of(name) + " = " + problem : problem);
        }
    }
}

// A result with all that Python shows of it.
struct told_result {
    shown_table result;
    std::optional<shown_table> rejects;
    std::string digest, parameters;
    std::vector<std::string> notes;
};

using place_words = std::pair<std::string, unsigned>;  // backend, threads

place_to_run place_of(const place_words& words) { return {words.first, words.second, {}}; }

told_result tell(evidence::verb_result made, const place_to_run& place) {
    told_result out;
    out.digest = made.digest();
    out.parameters = made.parameters.dump();
    for (const auto& note : made.notes) out.notes.push_back(python_names(note));
    out.result = {std::make_shared<const table>(std::move(made.result)), made.coordinates, {}};
    if (!place.note.empty()) out.notes.push_back(place.note);
    if (made.places) out.result.places = std::make_shared<const georeference>(std::move(*made.places));
    if (made.rejects) out.rejects = shown_table{std::make_shared<const table>(std::move(*made.rejects)), "none", {}};
    return out;
}

// What was given as a source: a path to read, or bytes with a name.
struct text_source {
    std::string name, bytes;
    std::string sha256;
    std::int64_t size = 0;
};

std::vector<text_source> read_sources(const std::vector<std::pair<std::string, std::optional<py::bytes>>>& given, std::int64_t memory_limit, listener& ears) {
    std::vector<text_source> out;
    std::int64_t read = 0;
    for (const auto& [name, bytes] : given) {
        if (bytes) {
            out.push_back({name, std::string(*bytes), "", 0});
        } else {
            out.push_back(ears.run([&, &path = name](const monitor& watch) {
                auto file = io::read_file(path, memory_limit - read, watch);
                read += static_cast<std::int64_t>(file.bytes.size());
                return text_source{file.path, std::move(file.bytes), file.sha256, file.size};
            }));
        }
    }
    return out;
}

using given_sources = std::vector<std::pair<std::string, std::optional<py::bytes>>>;

// Fixes that were taken in once, with how: passed on to any verb of tracks.
struct taken_fixes {
    intake rows;
    option_texts filters;
};

evidence::track_verb track_verb_of(const std::string& name, const option_texts& options, const option_texts& filters) {
    evidence::track_verb verb;
    verb.name = name;
    set_options({verb.analysis()}, options);
    set_options({verb.filters()}, filters);
    return verb;
}

std::vector<source_bytes> see(const std::vector<text_source>& sources) {
    std::vector<source_bytes> out;
    for (const auto& source : sources) out.push_back({source.name, source.bytes});
    return out;
}

std::shared_ptr<taken_fixes> take(const given_sources& given, const option_texts& filters, unsigned threads, std::int64_t memory_limit, const py::object& progress) {
    listener ears(progress);
    const auto sources = read_sources(given, memory_limit, ears);
    evidence::track_verb verb = track_verb_of("fixes", {}, filters);
    return ears.run([&](const monitor& watch) {
        verb.resolve();
        return std::make_shared<taken_fixes>(taken_fixes{read_fixes(par(threads), see(sources), verb.intake, watch), filters});
    });
}

// A verb of tracks over sources that are read for it alone: what it does not ask for is not read, and its rows are not kept.
told_result tracks_from(const given_sources& given, const option_texts& filters, const std::string& name, const option_texts& options, const place_words& where,
                        std::int64_t memory_limit, const py::object& progress) {
    listener ears(progress);
    const auto sources = read_sources(given, memory_limit, ears);
    evidence::track_verb verb = track_verb_of(name, options, filters);
    place_to_run place = place_of(where);
    return ears.run([&](const monitor& watch) {
        return run_on(place, no_gain, [&](const auto& policy) { return tell(evidence::run_tracks(policy, verb, see(sources), watch), place); });
    });
}

told_result tracks_of(const taken_fixes& taken, const std::string& name, const option_texts& options, const place_words& where, const py::object& progress) {
    evidence::track_verb verb = track_verb_of(name, options, taken.filters);
    place_to_run place = place_of(where);
    listener ears(progress);
    return ears.run([&](const monitor& watch) {
        return run_on(place, no_gain, [&](const auto& policy) {
            intake rows = taken.rows;
            return tell(evidence::run_tracks(policy, verb, rows, watch), place);
        });
    });
}

struct edge_sources {
    std::vector<evidence::input_file> files;
    std::optional<evidence::input_file> vertices;
};

std::shared_ptr<edge_sources> take_edges(const given_sources& given, const std::optional<given_sources>& vertices, std::int64_t memory_limit) {
    listener ears{py::none()};
    auto out = std::make_shared<edge_sources>();
    for (auto& source : read_sources(given, memory_limit, ears)) out->files.push_back({source.name, source.size, source.sha256, std::move(source.bytes)});
    if (vertices) {
        auto read = read_sources(*vertices, memory_limit, ears);
        out->vertices = evidence::input_file{read[0].name, read[0].size, read[0].sha256, std::move(read[0].bytes)};
    }
    return out;
}

told_result rank(const edge_sources& edges, const option_texts& options, const std::optional<std::vector<std::string>>& sources,
                 const place_words& where, const py::object& progress) {
    evidence::rank_verb verb;
    set_options({verb.analysis(), verb.filters()}, options);
    if (options.count("measure") == 0) verb.options.measures.clear();  // degree and component alone
    verb.sources = sources;
    place_to_run place = place_of(where);
    std::int64_t bytes = 0;
    for (const auto& file : edges.files) bytes += static_cast<std::int64_t>(file.bytes.size());
    listener ears(progress);
    return ears.run([&](const monitor& watch) {
        return run_on(place, bytes, [&](const auto& policy) {
            return tell(evidence::run_rank(policy, verb, edges.files, edges.vertices ? &*edges.vertices : nullptr, watch), place);
        });
    });
}

// The masks of a comparison: two bits a pixel until their bytes are asked for.
struct told_masks {
    bit_mask changed, hidden;
};

// A byte a pixel: 1 = changed, 0 = not, 255 = not observable.
py::array_t<std::uint8_t> bytes_of(const told_masks& masks) {
    const bit_view changed = masks.changed.view();
    const bit_view hidden = masks.hidden.view();
    py::array_t<std::uint8_t> out({changed.height, changed.width});
    auto* at = out.mutable_data();
    const py::gil_scoped_release unlocked;
    for (std::int32_t y = 0; y < changed.height; ++y) {
        for (std::int64_t i = 0; i < changed.words_per_row(); ++i) {
            const auto count = std::min<std::int64_t>(64, changed.width - 64 * i);
            const std::uint64_t one = changed.row(y)[i];
            const std::uint64_t none = hidden.row(y)[i];
            if ((one | none) == 0) {
                std::fill_n(at, count, std::uint8_t{0});
            } else {
                for (std::int64_t k = 0; k < count; ++k) at[k] = (none >> k & 1U) != 0 ? std::uint8_t{255} : static_cast<std::uint8_t>(one >> k & 1U);
            }
            at += count;
        }
    }
    return out;
}

py::tuple run_change(const held_image& before, const held_image& after, const option_texts& options, const std::optional<given_sources>& zones,
                     const place_words& where, std::int64_t memory_limit, const py::object& progress) {
    evidence::change_verb verb;
    set_options({verb.analysis()}, options);
    listener ears(progress);
    std::optional<evidence::input_file> file;
    if (zones) {
        auto read = read_sources(*zones, memory_limit, ears);
        file = evidence::input_file{read[0].name, read[0].size, read[0].sha256.empty() ? hex(sha256_of(read[0].bytes)) : read[0].sha256, std::move(read[0].bytes)};
    }
    told_masks masks;
    std::map<std::string, std::int64_t> summary;
    place_to_run place = place_of(where);
    auto told = ears.run([&](const monitor& watch) {
        auto made = run_on(place, before.bytes + after.bytes, [&](const auto& policy) {
            return evidence::run_change(policy, verb, before.image, after.image, file ? &*file : nullptr, watch);
        });
        masks = {std::move(made.changed), std::move(made.not_observable)};
        const auto& s = made.summary;
        summary = {{"observable_px", s.observable_px}, {"not_observable_px", s.not_observable_px}, {"min_score_e9", s.min_score_e9},
                   {"max_score_e9", s.max_score_e9}, {"threshold_e9", s.threshold_e9}, {"separation_e9", s.separation_e9},
                   {"changed_px", s.changed_px}, {"gain", s.gain}, {"loss", s.loss}, {"mixed", s.mixed}, {"dropped_objects", s.dropped_objects}};
        return tell(std::move(made.told), place);
    });
    return py::make_tuple(std::move(told), std::move(masks), summary);
}

py::array score(const held_image& before, const held_image& after, const option_texts& options, unsigned threads, const py::object& progress) {
    evidence::change_verb verb;
    set_options({verb.analysis()}, options);
    listener ears(progress);
    py::array_t<float> out({evidence::height_of(before.image), evidence::width_of(before.image)});
    ears.run([&, scores = out.mutable_data()](const monitor& watch) { score_of(par(threads), verb, before.image, after.image, scores, watch); });
    return out;
}

std::optional<role> role_named(const std::string& text) {
    if (text == "id") return role::id;
    if (text == "time") return role::time;
    if (text == "number") return role::number;
    if (text == "whole") return role::whole;
    return role::text;
}

// Signals are heard while it is written.
py::bytes csv_heard(const std::vector<std::vector<text_column>>& batches) {
    listener ears{py::none()};
    return py::bytes(ears.run([&](const monitor& watch) { return csv_of(batches, watch); }));
}

// (CSV, whether all Arrow times have a zone) of columns: ("buffer", name, role, array, mask), ("times", name, array, unit,
// zoned), ("texts", name, list), ("arrow", name, role, stream).
py::tuple columns_csv(const std::vector<py::tuple>& columns) {
    bool zoned = true;
    std::vector<text_column> made;
    for (const auto& column : columns) {
        const auto form = column[0].cast<std::string>();
        const auto name = column[1].cast<std::string>();
        if (form == "buffer") made.push_back(from_buffer(name, *role_named(column[2].cast<std::string>()), column[3], column[4]));
        else if (form == "times") made.push_back(from_times(name, column[2], column[3].cast<std::string>(), column[4].cast<bool>()));
        else if (form == "arrow") made.push_back(from_arrow_values(name, *role_named(column[2].cast<std::string>()), column[3], zoned));
        else made.push_back(from_strings(name, column[2].cast<py::sequence>()));
    }
    return py::make_tuple(csv_heard({std::move(made)}), zoned);
}

py::tuple arrow_csv(const py::object& stream, const std::map<std::string, std::string>& roles) {
    bool zoned = true;
    const auto batches = from_arrow(stream, [&](const std::string& name) -> std::optional<role> {
        const auto found = roles.find(name);
        return found == roles.end() ? std::nullopt : role_named(found->second);
    }, zoned);
    return py::make_tuple(csv_heard(batches), zoned);
}

// The options of a verb with form, meaning and default, for documentation and tests.
py::dict options_of(const std::string& verb) {
    evidence::track_verb tracks;
    evidence::rank_verb ranks;
    evidence::change_verb change;
    tracks.name = verb;
    py::dict out;
    std::vector<evidence::option_list> lists;
    if (verb == "rank") lists = {ranks.analysis(), ranks.filters()};
    else if (verb == "change") lists = {change.analysis()};
    else lists = {tracks.analysis(), tracks.filters()};
    for (const auto& list : lists) {
        for (const auto& each : list) out[py::str(each.name)] = py::make_tuple(each.form, python_names(std::string(each.meaning.text)), each.get());
    }
    return out;
}

}  // namespace

}  // namespace sanc::python

PYBIND11_MODULE(_core, module) {
    using namespace sanc::python;
    py::register_local_exception_translator([](std::exception_ptr raised) {
        try {
            if (raised) std::rethrow_exception(raised);
        } catch (const sanc::io_error& problem) {
            PyErr_SetString(PyExc_OSError, python_names(problem.what()).c_str());
        } catch (const sanc::cuda_error& problem) {
            PyErr_SetString(PyExc_RuntimeError, problem.what());
        } catch (const sanc::cancelled&) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
        } catch (const sanc::evidence::option_error& problem) {
            PyErr_SetString(PyExc_ValueError, (keyword_of(problem.option) + " = " + python_names(problem.what())).c_str());
        } catch (const std::invalid_argument& problem) {
            PyErr_SetString(PyExc_ValueError, python_names(problem.what()).c_str());
        }
    });
    module.attr("__version__") = sanc::library_version;
    module.attr("semantics_version") = sanc::semantics_version;
    module.def("bits_ok", &sanc::bits_ok);
    module.def("device", [] {
        const py::gil_scoped_release unlocked;
        const device_told told = tell_device();
        return std::make_tuple(told.name, told.why, told.memory_bytes);
    });
    module.def("threads", [] { return std::max(1U, std::thread::hardware_concurrency()); });
    define_table(module);
    define_files(module);
    py::class_<told_result>(module, "Result")
        .def_readonly("table", &told_result::result)
        .def_readonly("rejects", &told_result::rejects)
        .def_readonly("digest", &told_result::digest)
        .def_readonly("parameters", &told_result::parameters)
        .def_readonly("notes", &told_result::notes);
    py::class_<taken_fixes, std::shared_ptr<taken_fixes>>(module, "Fixes")
        .def_property_readonly("rows", [](const taken_fixes& t) { return t.rows.rows.size(); })
        .def_readonly("filters", &taken_fixes::filters);
    py::class_<edge_sources, std::shared_ptr<edge_sources>>(module, "Edges");
    py::class_<told_masks>(module, "Masks").def("bytes", &bytes_of);
    module.def("take", &take);
    module.def("tracks", &tracks_of);
    module.def("tracks_from", &tracks_from);
    module.def("take_edges", &take_edges);
    module.def("rank", &rank);
    module.def("change", &run_change);
    module.def("score", &score);
    module.def("columns_csv", &columns_csv);
    module.def("arrow_csv", &arrow_csv);
    module.def("options_of", &options_of);
}
