// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/viewer_page.hpp>

#include <algorithm>
#include <system_error>

#include <zlib.h>

#include <sanc/error.hpp>
#include <sanc/evidence/png.hpp>
#include <sanc/json.hpp>

namespace sanc::io {

namespace {

constexpr std::string_view built_in = "<script type=\"text/plain\" id=\"part-demo\">";
constexpr std::string_view own = "<script type=\"text/plain\" id=\"part-case\">";

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    constexpr int gzip_header = 16;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_header, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw io_error("out of memory for the viewer's page");
    std::string out;
    std::string piece(1 << 16, '\0');
    std::size_t given = 0;
    int state = Z_OK;
    while (state != Z_STREAM_END) {
        const std::size_t now = std::min<std::size_t>(bytes.size() - given, std::size_t{1} << 30);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + given));
        stream.avail_in = static_cast<uInt>(now);
        do {
            stream.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream.avail_out = static_cast<uInt>(piece.size());
            state = deflate(&stream, given + now == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
            out.append(piece, 0, piece.size() - stream.avail_out);
        } while (stream.avail_out == 0);
        given += now;
    }
    deflateEnd(&stream);
    return out;
}

// What wasm/viewer/src/pack.ts reads: the length of a list of names and sizes, the list, the bytes.
std::string pack(const std::string& folder, const std::map<std::string, std::string>& files) {
    json list = json::array{};
    for (const auto& [name, bytes] : files) {
        json entry;
        entry["name"] = folder + "/" + name;
        entry["size"] = static_cast<std::int64_t>(bytes.size());
        list.push_back(entry);
    }
    const std::string head = list.dump();
    std::string out;
    for (int byte = 0; byte < 4; ++byte) out += static_cast<char>(head.size() >> 8 * byte & 0xFF);
    out += head;
    for (const auto& [name, bytes] : files) out += bytes;
    return out;
}

}  // namespace

std::string page_of_dossier(std::string_view page, const std::string& folder, const std::map<std::string, std::string>& files) {
    const std::size_t at = page.find(built_in);
    const std::size_t end = at == std::string_view::npos ? at : page.find("</script>", at);
    if (end == std::string_view::npos) bad_argument("page_of_dossier", "page", "a file of another kind", "give what ./run viewer --file wrote");
    std::string made(page.substr(0, at));
    made.append(own).append(evidence::to_base64(gzip(pack(folder, files)))).append(page.substr(end));
    return made;
}

std::filesystem::path installed_viewer() {
    std::error_code failed;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (failed) return {};
    const auto page = program.parent_path().parent_path() / "share/sanc/viewer.html";
    return std::filesystem::is_regular_file(page, failed) ? page : std::filesystem::path();
}

}  // namespace sanc::io
