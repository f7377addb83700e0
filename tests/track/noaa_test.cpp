// SPDX-License-Identifier: Apache-2.0
// The slice of NOAA MarineCadastre: counts found by other means, and what must not change a result.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include <sanc/random.hpp>
#include <sanc/track/tables.hpp>

namespace {

std::string noaa_bytes() {
    const char* given = std::getenv("SANC_DATA");
    const std::string folder = given != nullptr ? given : SANC_SOURCE_DIR "/../shared/data";
    const std::string command = "gzip -dc '" + folder + "/ais/marinecadastre/AISdata_20220103.csv.gz' 2>/dev/null";
    std::string out;
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return out;
    std::vector<char> block(1 << 16);
    for (std::size_t got = 1; got > 0;) {
        got = std::fread(block.data(), 1, block.size(), pipe);
        out.append(block.data(), got);
    }
    pclose(pipe);
    return out;
}

struct run {
    sanc::intake in;
    sanc::tracks tracks;
    sanc::contact_list contacts;
};

template <class Policy>
run all(const Policy& policy, const std::vector<sanc::source_bytes>& sources) {
    run r{sanc::read_fixes(policy, sources, {}), {}, {}};
    r.tracks = sanc::make_segments(policy, r.in.rows);
    r.contacts = sanc::contacts(policy, r.tracks.see(), {});
    return r;
}

void expect_same(const run& a, const run& b) {
    EXPECT_EQ(a.in.rows.vessel, b.in.rows.vessel);
    EXPECT_EQ(a.in.rows.time_ms, b.in.rows.time_ms);
    EXPECT_EQ(a.in.rows.sog_mkn, b.in.rows.sog_mkn);
    EXPECT_EQ(a.in.rows.heading_d, b.in.rows.heading_d);
    EXPECT_EQ(a.in.claims.size(), b.in.claims.size());
    EXPECT_EQ(a.tracks.offsets, b.tracks.offsets);
    EXPECT_EQ(a.tracks.x, b.tracks.x);
    EXPECT_EQ(a.contacts.only_wider, b.contacts.only_wider);
    const sanc::table ta = sanc::contacts_table(a.tracks, a.contacts);
    const sanc::table tb = sanc::contacts_table(b.tracks, b.contacts);
    for (const char* name : {"begin", "end", "closest", "closest_m", "rms_m", "lon_deg", "median_speed_a_kn", "longest_silence_s"}) {
        EXPECT_EQ(ta.integers(name), tb.integers(name)) << name;
    }
    EXPECT_EQ(ta.texts("certainty").codes, tb.texts("certainty").codes);
}

TEST(Noaa, CountsAndWhatMustNotChangeThem) {
    const std::string bytes = noaa_bytes();
    if (bytes.empty()) GTEST_SKIP() << "skipped: no ../shared/data";
    const run whole = all(sanc::seq, {{"a", bytes}});
    sanc::validate(whole.tracks.see());
    EXPECT_EQ(whole.in.lines, 99'999);
    EXPECT_EQ(whole.in.rows.size() + static_cast<std::int64_t>(whole.in.rejects.size()), 99'999);
    std::map<std::string_view, int> reasons;
    for (const auto& r : whole.in.rejects) ++reasons[r.reason];
    EXPECT_EQ(reasons, (std::map<std::string_view, int>{{"base_station", 60}, {"duplicate", 3}, {"mmsi", 39}}));
    EXPECT_EQ(whole.contacts.rows.size(), 40'146);  // as tests/oracle/contacts_oracle.py derives

    expect_same(whole, all(sanc::par{3}, {{"a", bytes}}));

    // Rows shuffled and split into three files, each with the header.
    std::vector<std::string_view> lines;
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        lines.push_back(rest.substr(0, end + 1));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    sanc::random_stream random(1);
    for (std::size_t i = lines.size() - 1; i > 1; --i) std::swap(lines[i], lines[1 + static_cast<std::size_t>(random.below(i))]);
    std::string parts[3];
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == 0) {
            for (auto& part : parts) part.append(lines[0]);
        } else {
            parts[i * 3 / lines.size()].append(lines[i]);
        }
    }
    expect_same(whole, all(sanc::par{2}, {{"x", parts[2]}, {"y", parts[0]}, {"z", parts[1]}}));
}

}  // namespace
