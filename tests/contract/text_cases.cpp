// SPDX-License-Identifier: Apache-2.0
// Numbers, times and ids as text; table bytes, digests and canonical JSON.
#include <algorithm>

#include <sanc/id.hpp>
#include <sanc/random.hpp>
#include <sanc/table_text.hpp>
#include <sanc/text/number.hpp>
#include <sanc/text/time.hpp>

#include "report.hpp"

namespace contract {
namespace {

double double_of(std::uint64_t bits) {
    double value = 0.0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

std::uint64_t bits_of(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

std::string digits(sanc::random_stream& random, std::uint64_t most) {
    std::string out;
    for (std::uint64_t i = random.below(most + 1); i > 0; --i) out += static_cast<char>('0' + random.below(10));
    return out;
}

// One row for each of the kinds, with nulls where they are allowed.
sanc::table made_table() {
    using sanc::kind;
    sanc::table t(sanc::schema{"made",
                               "id",
                               {{"id", kind::id},
                                {"time", kind::time},
                                {"duration_s", kind::duration, true},
                                {"lon_deg", kind::longitude},
                                {"lat_deg", kind::latitude},
                                {"length_m", kind::length, true},
                                {"sog_kn", kind::speed},
                                {"cog_deg", kind::course},
                                {"area_m2", kind::area},
                                {"score", kind::score},
                                {"note", kind::text, true},
                                {"count", kind::integer},
                                {"shape", kind::geometry},
                                {"open", kind::boolean},
                                {"line", kind::integer, false, true}}});
    t.texts("id", {"7", "10", "\xC3\xA9"});
    t.integers("time", {0, -62135596800000, 253402300799999});
    t.integers("duration_s", {1, 0, 86400000}, {1, 0, 1});
    t.integers("lon_deg", {-1800000000, 0, 1799999999});
    t.integers("lat_deg", {-900000000, 5, 900000000});
    t.integers("length_m", {1, 2, 0}, {1, 1, 0});
    t.integers("sog_kn", {0, 12345, 999999999});
    t.integers("cog_deg", {0, 1, 3599});
    t.integers("area_m2", {0, 100, 123456789012345});
    t.scores("score", {-0.0, 0.1, 5e-324});
    t.texts("note", {"a,\"b\"", "", "line\nline"}, {1, 0, 1});
    t.integers("count", {-1, 0, std::int64_t{1} << 60});
    sanc::multipolygons shapes;
    shapes.features = {0, 1, 1, 3};
    shapes.polygons = {0, 2, 3, 4};
    shapes.rings = {0, 4, 8, 12, 16};
    for (std::int32_t ring = 0; ring < 4; ++ring) {
        shapes.x.insert(shapes.x.end(), {ring, ring, 9 - ring, 9 - ring});
        shapes.y.insert(shapes.y.end(), {ring, 9 - ring, 9 - ring, ring});
    }
    t.geometry("shape", shapes);
    t.integers("open", {0, 1, 0});
    t.integers("line", {3, 1, 2});
    return t;
}

}  // namespace

void text_cases(report& out) {
    sanc::random_stream random(8);
    std::string written;
    bool back = true;
    for (int i = 0; i < 30000; ++i) {
        const double value = double_of(i < 10 ? static_cast<std::uint64_t>(i) << 52 : random.next64());
        if (value != value || value - value != 0.0) continue;
        const std::string text = sanc::format_double(i % 2 == 0 ? value : 1000 * random.unit());
        double read = 0.0;
        back =
            back && sanc::parse_double(text, read) && (i % 2 == 1 || bits_of(read) == bits_of(value) || value == 0.0);
        written += text + "\n";
    }
    out.add("text/format_double", written);
    out.require(back, "text/format_double", "does not read back");

    std::string read;
    for (int i = 0; i < 20000; ++i) {
        // One statement for each draw: the order within an expression is the compiler's.
        std::string text = random.below(2) == 0 ? "-" : "";
        text += digits(random, i % 9 == 0 ? 60 : 20);
        text += '.';
        text += digits(random, 25);
        if (random.below(2) == 0) text += "e" + std::to_string(static_cast<std::int64_t>(random.below(700)) - 350);
        double value = 0.0;
        std::int64_t scaled = 0;
        read += sanc::parse_double(text, value) ? std::to_string(bits_of(value)) : "none";
        read += sanc::parse_fixed(text, 7, scaled) ? " " + sanc::format_fixed(scaled, 7) : " none";
        read += sanc::parse_int(text, scaled) ? " " + std::to_string(scaled) + "\n" : " none\n";
    }
    out.add("text/parse_numbers", read);

    std::string times;
    for (int i = 0; i < 5000; ++i) {
        const auto range = static_cast<std::uint64_t>(sanc::last_time_ms - sanc::first_time_ms);
        const std::int64_t ms = sanc::first_time_ms + static_cast<std::int64_t>(random.below(range));
        const std::string text = sanc::format_time(ms);
        const std::string zoned = text.substr(0, 23) + (i % 2 == 0 ? "+05:30" : " -0900");
        std::int64_t parsed = 0;
        std::string_view reason;
        times +=
            text + (sanc::parse_time(zoned, {}, parsed, reason) ? " " + std::to_string(parsed) : std::string(reason));
        times += sanc::format_duration(ms - sanc::first_time_ms) + "\n";
    }
    out.add("text/times", times);

    std::vector<std::string> ids;
    for (int i = 0; i < 3000; ++i) {
        const std::uint64_t form = random.below(9);
        ids.push_back((form < 3 ? "v" : form < 5 ? "0" : "") + digits(random, 25));
    }
    std::sort(ids.begin(), ids.end(), [](const auto& a, const auto& b) { return sanc::compare_ids(a, b) < 0; });
    std::string order;
    for (const auto& id : ids) order += id + "\n";
    out.add("text/ids", order);
}

void table_cases(report& out) {
    const sanc::table made = made_table();
    out.add("table/bytes", made);
    out.add("table/csv", sanc::to_csv(made));
    out.add("table/geojson", sanc::to_geojson(made));

    sanc::json parameters;
    parameters["b"] = true;
    parameters["a"]["deep"] = std::int64_t{1} << 60;
    parameters["a"]["text"] = "tab\there \"quoted\" \xC3\xA9";
    for (int i = 0; i < 5; ++i) parameters["list"].push_back(i * i - 7);
    parameters["none"] = sanc::json();
    out.add("table/json", parameters.dump() + parameters.dump(2));

    const sanc::digest one = sanc::table_digest(made);
    const sanc::digest result = sanc::result_digest({{"made", one}, {"again", sanc::sha256_of("again")}}, parameters);
    out.add("table/result_digest", sanc::hex(result));
    out.same("table/result_digest", "tables in another order",
             sanc::hex(sanc::result_digest({{"again", sanc::sha256_of("again")}, {"made", one}}, parameters)));
    out.add("table/dossier_digest", sanc::hex(sanc::dossier_digest(result, {"x", "y"})));
    out.same("table/dossier_digest", "inputs in another order", sanc::hex(sanc::dossier_digest(result, {"y", "x"})));
}

}  // namespace contract
