// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <cmath>
#include <filesystem>

#include <sanc/evidence/check.hpp>
#include <sanc/evidence/decoded_image.hpp>
#include <sanc/io/dossier_target.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/input_finder.hpp>
#include <sanc/io/output.hpp>

#include "instances.hpp"
#include "policy.hpp"
#include "tiff_check.hpp"

namespace sanc::python {

namespace {

namespace fs = std::filesystem;

// (bands, height, width), native and contiguous: sanc/_image.py brings every array into this form or refuses it.
held_image make_image(const std::string& name, const py::buffer& pixels, const py::dict& more) {
    const py::buffer_info info = pixels.request();
    evidence::decoded_image given;
    given.name = name;
    const std::string& format = info.format;
    if (format == "B") given.type = evidence::pixel_type::uint8;
    else if (format == "H") given.type = evidence::pixel_type::uint16;
    else if (format == "h") given.type = evidence::pixel_type::int16;
    else if (format == "f") given.type = evidence::pixel_type::float32;
    else value_error(name + ": pixels of the type '" + format + "'; give uint8, uint16, int16 or float32");
    if (info.ndim != 3) value_error(name + ": an array of " + std::to_string(info.ndim) + " dimensions; give (bands, height, width) or (height, width)");
    py::ssize_t stride = info.itemsize;
    for (std::size_t axis = 3; axis-- > 0;) {
        if (info.shape[axis] < 1 || info.shape[axis] > INT32_MAX) value_error(name + ": " + std::to_string(info.shape[axis]) + " along axis " + std::to_string(axis) + "; give an image of 1 px or more");
        if (info.strides[axis] != stride && info.shape[axis] != 1) value_error(name + ": pixels that are not contiguous; give numpy.ascontiguousarray(a)");
        stride *= info.shape[axis];
    }
    given.bands = static_cast<std::int32_t>(info.shape[0]);
    given.height = static_cast<std::int32_t>(info.shape[1]);
    given.width = static_cast<std::int32_t>(info.shape[2]);
    given.pixels = info.ptr;
    given.owner = keep(pixels);
    const auto text = [&](const char* key) { return more.contains(key) ? more[key].cast<std::string>() : std::string(); };
    given.sha256 = text("sha256");
    given.crs = text("crs");
    given.lattice = text("lattice");
    if (more.contains("size")) given.size = more["size"].cast<std::int64_t>();
    if (more.contains("wgs84")) given.crs_is_wgs84_degrees = more["wgs84"].cast<bool>();
    if (more.contains("nodata")) given.nodata = more["nodata"].cast<double>();
    if (more.contains("geotransform")) given.geotransform = more["geotransform"].cast<affine_map>();
    if (more.contains("masked")) {
        const auto mask = more["masked"].cast<py::buffer>().request();
        if (mask.ndim != 2 || mask.itemsize != 1 || mask.shape[0] != info.shape[1] || mask.shape[1] != info.shape[2] ||
            mask.strides[1] != 1 || mask.strides[0] != mask.shape[1]) {
            value_error(name + ": a mask of another shape; give one bool a pixel, (height, width)");
        }
        const auto* bytes = static_cast<const std::uint8_t*>(mask.ptr);
        given.masked.assign(bytes, bytes + mask.size);
    }
    std::vector<std::string> warnings;
    if (more.contains("warnings")) warnings = more["warnings"].cast<std::vector<std::string>>();
    const bool hashed = !more.contains("hash_pixels") || more["hash_pixels"].cast<bool>();
    const py::gil_scoped_release unlocked;
    held_image made{evidence::as_input(std::move(given), hashed ? evidence::pixel_hash::taken : evidence::pixel_hash::left_out), static_cast<std::int64_t>(stride)};
    made.image.warnings = std::move(warnings);
    return made;
}

// The lattice of a projected image from longitudes and latitudes of its nodes, row by row: rounded once, unwrapped.
std::string make_lattice_text(std::int32_t step_px, std::int32_t nodes_x, std::int32_t nodes_y, const std::vector<double>& lon, const std::vector<double>& lat) {
    constexpr std::int64_t full_turn = std::int64_t{360} << 40;
    georeference made{step_px, step_px, nodes_x, nodes_y, {}, {}};
    const auto columns = static_cast<std::size_t>(nodes_x);
    for (std::size_t i = 0; i < lon.size(); ++i) {
        if (!(std::abs(lon[i]) <= 540.0 && std::abs(lat[i]) <= 90.0)) {
            throw io_error("the image's CRS does not lead to longitude and latitude everywhere in it: set it by an EPSG code");
        }
        std::int64_t there = std::llround(lon[i] * degree_q40);
        if (i > 0) {
            const std::int64_t near = made.lon_q40[i % columns > 0 ? i - 1 : i - columns];
            while (there - near > full_turn / 2) there -= full_turn;
            while (near - there > full_turn / 2) there += full_turn;
        }
        made.lon_q40.push_back(there);
        made.lat_q40.push_back(std::llround(lat[i] * degree_q40));
    }
    return evidence::lattice_text(made);
}

struct made_dossier {
    evidence::dossier made;
    std::string case_name;  // the file
    fs::path folder;        // of the case
    std::int64_t memory_limit;
};

// Calls read(path, name, lattice) of Python for an image of the case.
evidence::input_image ask_python(const py::object& read, const fs::path& path, const std::string& name, const std::string& lattice) {
    const py::gil_scoped_acquire lock;
    return read(path.string(), name, lattice).cast<held_image&>().image;
}

std::int64_t size_inside(const fs::path& folder, const std::string& name) {
    return static_cast<std::int64_t>(fs::file_size(io::inside(folder, name)));
}

made_dossier run_dossier(const std::string& case_file, const py::object& read_image, const std::string& as_of,
                         const std::pair<std::string, unsigned>& where, std::int64_t memory_limit, const py::object& progress) {
    place_to_run target{where.first, where.second, {}};
    listener ears(progress);
    return ears.run([&](const monitor& watch) {
        const fs::path path = fs::is_directory(case_file) ? fs::path(case_file) / "case.toml" : fs::path(case_file);
        const auto text = io::read_raw(path, memory_limit);
        const fs::path folder = fs::absolute(path).parent_path();
        evidence::host host;
        std::int64_t input_bytes = 0;
        const auto inputs = evidence::parse_case(text.bytes, path.filename().string());
        for (const auto& image : inputs.images) input_bytes += size_inside(folder, image.file);
        for (const auto& entry : inputs.tracks) input_bytes += size_inside(folder, entry.file);
        for (const auto& entry : inputs.graphs) input_bytes += size_inside(folder, entry.file);
        host.read = [&](const std::string& name) {
            auto file = io::read_file(io::inside(folder, name), memory_limit, watch);
            return evidence::input_file{name, file.size, file.sha256, std::move(file.bytes)};
        };
        host.image = [&](const std::string& name) { return ask_python(read_image, io::inside(folder, name), name, ""); };
        auto made = run_on(target, input_bytes, [&](const auto& policy) {
            return evidence::make_dossier(policy, text.bytes, path.filename().string(), host, {as_of}, watch);
        });
        if (!target.note.empty()) made.warnings.push_back(target.note);
        return made_dossier{std::move(made), path.filename().string(), folder, memory_limit};
    });
}

void save_dossier(const made_dossier& d, const std::string& output, bool bundle) {
    const fs::path target = output;
    const py::gil_scoped_release unlocked;
    io::output_folder out(target, io::holds_dossier_of(target, d.made.case_id, d.folder));
    for (const auto& [file, bytes] : d.made.files) out.write(file, bytes);
    json manifest = d.made.manifest;
    manifest["run"] = json::object{{"library_version", library_version}, {"device", "Python"},
                                   {"case_folder", fs::proximate(d.folder, fs::absolute(target)).generic_string()}, {"bundled", bundle}};
    out.write("manifest.json", manifest.dump(3) + "\n");
    if (bundle) {
        out.write_inputs(evidence::inputs_to_bundle(d.made.manifest), [&](const std::string& input) {
            return input == d.case_name ? d.made.files.at("case.toml") : io::read_raw(io::inside(d.folder, input), d.memory_limit).bytes;
        });
    }
    out.commit();
}

evidence::verdict run_verify(const std::string& dir, const std::string& inputs, const py::object& read_image,
                             const std::pair<std::string, unsigned>& where, std::int64_t memory_limit, const py::object& progress) {
    place_to_run target{where.first, where.second, {}};
    listener ears(progress);
    return ears.run([&](const monitor& watch) {
        const fs::path folder = dir;
        const fs::path manifest_path = folder / "manifest.json";
        if (!fs::is_regular_file(manifest_path)) throw io_error(dir + ": holds no manifest.json, so it is no dossier; give the folder of a dossier");
        const std::string manifest_text = io::read_file(manifest_path, memory_limit).bytes;
        const auto manifest = evidence::parse_manifest(manifest_text, manifest_path.string());
        io::input_finder found(folder, inputs, manifest.case_folder, "give its folder as inputs");
        found.look_for(manifest.inputs, where.second, watch.part(0.0, 0.1));
        evidence::dossier_files files;
        files.output = [&](const std::string& file) -> std::optional<std::string> {
            try {
                return io::read_raw(io::inside(folder, file), memory_limit).bytes;
            } catch (const io_error&) {
                return {};
            }
        };
        files.find = [&](const evidence::manifest_input& input, std::string& problem) { return found.find(input, problem); };
        files.read = [&](const std::string& name) {
            auto file = io::read_file(found.path_of(name), memory_limit, watch);
            return evidence::input_file{name, file.size, file.sha256, std::move(file.bytes)};
        };
        files.image = [&](const std::string& name, const std::string& lattice) { return ask_python(read_image, found.path_of(name), name, lattice); };
        return evidence::check_dossier(files, manifest_text, manifest_path.string(),
                                       [&](const std::string& text, const std::string& name, const evidence::host& host, const evidence::dossier_overrides& more) {
                                           return run_on(target, found.bytes(), [&](const auto& policy) {
                                               return evidence::make_dossier(policy, text, name, host, more, watch.part(0.1, 1.0));
                                           });
                                       });
    });
}

}  // namespace

void define_files(py::module_& module) {
    py::class_<held_image>(module, "Image")
        .def(py::init(&make_image))
        .def_property_readonly("shape", [](const held_image& h) {
            return std::visit([](const auto& v) { return py::make_tuple(v.bands, v.height, v.width); }, h.image.pixels);
        })
        .def_property_readonly("pixels_sha256", [](const held_image& h) { return h.image.pixels_sha256; })
        .def_property_readonly("placed", [](const held_image& h) { return h.image.has_places; })
        .def_property_readonly("warnings", [](const held_image& h) { return h.image.warnings; });
    module.def("lattice_text", &make_lattice_text);
    module.def("file_sha256", [](const std::string& path) {
        const py::gil_scoped_release unlocked;
        return io::file_sha256(path);
    });
    module.def("tiff_layout", [](const std::string& path) {
        const auto l = io::check_tiff(path);
        using namespace py::literals;
        return py::dict("width"_a = l.width, "height"_a = l.height, "samples"_a = l.samples, "bits"_a = l.bits, "sample_format"_a = l.sample_format,
                        "compression"_a = l.compression, "separate_planes"_a = l.separate_planes, "block_width"_a = l.block_width,
                        "block_height"_a = l.block_height);
    });
    module.def("write_file", [](const std::string& path, const std::string& bytes) {
        const py::gil_scoped_release unlocked;
        io::output_set out;
        out.write(path, bytes);
        out.commit();
    });
    module.def("refuse_special_name", [](const std::string& name) { io::refuse_special_name(name); });

    py::class_<made_dossier>(module, "Dossier")
        .def_property_readonly("digest", [](const made_dossier& d) { return d.made.digest; })
        .def_property_readonly("result_digest", [](const made_dossier& d) { return d.made.result_digest; })
        .def_property_readonly("case_id", [](const made_dossier& d) { return d.made.case_id; })
        .def_property_readonly("warnings", [](const made_dossier& d) { return d.made.warnings; })
        .def("names", [](const made_dossier& d) {
            py::list names;
            for (const auto& [name, bytes] : d.made.files) names.append(name);
            return names;
        })
        .def("file", [](const made_dossier& d, const std::string& name) -> py::object {
            const auto found = d.made.files.find(name);
            if (found == d.made.files.end()) return py::none();
            return py::bytes(found->second);
        })
        .def("manifest", [](const made_dossier& d) { return d.made.manifest.dump(3) + "\n"; })
        .def("save", &save_dossier);
    py::class_<evidence::verdict>(module, "Verdict")
        .def_property_readonly("status", [](const evidence::verdict& v) { return static_cast<int>(v.is); })
        .def_readonly("text", &evidence::verdict::text)
        .def_readonly("digest", &evidence::verdict::digest)
        .def_readonly("result_digest", &evidence::verdict::result_digest);
    module.def("dossier", &run_dossier);
    module.def("verify", &run_verify);
}

}  // namespace sanc::python
