// SPDX-License-Identifier: Apache-2.0
// What the driver prints: a line "NAME SHA256" for each case, MISMATCH lines, and "all SHA256" over the cases.
#pragma once

#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sanc/digest.hpp>
#include <sanc/exec.hpp>

namespace contract {

using any_policy = std::variant<sanc::sequential_policy, sanc::par>;

class report {
public:
    void add(const std::string& name, std::string_view bytes) {
        const std::string value = sanc::hex(sanc::sha256_of(bytes));
        if (!cases_.emplace(name, value).second) mismatch(name, "given twice");
        lines_ += name + " " + value + "\n";
    }
    void add(const std::string& name, const sanc::table& t) { add(name, sanc::table_bytes(t)); }

    // The case `name`, computed another way, which must not matter.
    void same(const std::string& name, std::string_view how, std::string_view bytes) {
        const auto held = cases_.find(name);
        if (held == cases_.end() || held->second != sanc::hex(sanc::sha256_of(bytes))) mismatch(name, how);
    }
    void same(const std::string& name, std::string_view how, const sanc::table& t) {
        same(name, how, sanc::table_bytes(t));
    }

    void require(bool holds, const std::string& name, std::string_view what) {
        if (!holds) mismatch(name, what);
    }

    [[nodiscard]] std::string text() const { return lines_ + "all " + sanc::hex(sanc::sha256_of(lines_)) + "\n"; }

private:
    void mismatch(const std::string& name, std::string_view how) {
        lines_ += "MISMATCH " + name + ": " + std::string(how) + "\n";
    }

    std::map<std::string, std::string> cases_;
    std::string lines_;
};

// The bytes of plain numbers; every target here is little-endian.
template <class Values>
std::string bytes_of(const Values& values) {
    std::string out(static_cast<std::size_t>(values.size()) * sizeof(*values.data()), '\0');
    if (!out.empty()) std::memcpy(out.data(), values.data(), out.size());
    return out;
}

// The bytes of what stands where a policy computes.
template <class Policy, class T>
std::string bytes_at(const Policy& policy, sanc::column<T> values) {
    return bytes_of(to_host(policy, sanc::column<const T>(values)));
}

void text_cases(report& out);
void table_cases(report& out);
void portable_cases(const any_policy& policy, report& out);
void raster_cases(const any_policy& policy, report& out);
void track_cases(const any_policy& policy, report& out);
void graph_cases(const any_policy& policy, report& out);

}  // namespace contract
