// SPDX-License-Identifier: Apache-2.0
#include "run.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>

#include <sanc/evidence/table_plot.hpp>

namespace sanc::cli {

namespace {

std::atomic<bool> interrupted{false};

void on_interrupt(int) { interrupted.store(true); }

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

std::int64_t common_options::memory_limit_bytes() const {
    std::string_view text = memory_limit;
    std::int64_t unit = 1;
    for (const auto& [name, bytes] : std::initializer_list<std::pair<std::string_view, std::int64_t>>{
             {"GB", 1'000'000'000}, {"MB", 1'000'000}, {"KB", 1'000}, {"GiB", std::int64_t{1} << 30}, {"MiB", std::int64_t{1} << 20}}) {
        if (ends_with(memory_limit, name)) {
            unit = bytes;
            text.remove_suffix(name.size());
            break;
        }
    }
    std::int64_t count = 0;
    if (!parse_int(text, count) || count < 1 || count > (std::int64_t{1} << 50) / unit) {
        throw CLI::ValidationError("--memory-limit", "'" + memory_limit + "': write an integer and MB or GB, as 2GB");
    }
    return count * unit;
}

void add_common(CLI::App& verb, common_options& common, bool table_outputs) {
    const std::string group = "Common";
    if (table_outputs) {
        verb.add_option("-o,--output", common.outputs, "write the result: FILE.csv, FILE.geojson, or - for CSV on standard output; repeatable")
            ->group(group)->type_name("FILE")->allow_extra_args(false);
        verb.add_option("--rejects", common.rejects, "write the rows that were not used, with the reason")->group(group)->type_name("FILE.csv");
        verb.add_option("--plot", common.plot, "draw the result")->group(group)->type_name("FILE.svg");
    }
    verb.add_option("--backend", common.backend, "auto|seq|par|cuda: all give the same bytes")
        ->group(group)->type_name("NAME")->check(CLI::IsMember({"auto", "seq", "par", "cuda"}));
    verb.add_option("--threads", common.threads, "threads of par; 0 = all")->group(group)->type_name("N")->check(CLI::Range(0U, 1024U));
    verb.add_option("--memory-limit", common.memory_limit, "refuse inputs that need more (default 2GB)")->group(group)->type_name("SIZE");
    verb.add_flag("--json", common.as_json, "print one JSON object with rows, digest, seconds, device")->group(group);
    verb.add_flag("--quiet", common.quiet, "no progress and no summary")->group(group);
}

void add_options(CLI::App& verb, const evidence::option_list& options) {
    for (const auto& each : options) {
        std::string name = "--" + each.name;
        std::replace(name.begin(), name.end(), '_', '-');
        const std::string otherwise = each.get();
        verb.add_option_function<std::string>(
                name, [set = each.set, name](const std::string& text) {
                    try {
                        set(text);
                    } catch (const std::invalid_argument& problem) {
                        throw CLI::ValidationError(name, problem.what());
                    }
                },
                each.meaning + (otherwise.empty() ? "" : " (default " + otherwise + ")"))
            ->type_name(each.form);
    }
}

run::run(const common_options& common) : common_(common), start_(std::chrono::steady_clock::now()) {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    if (common_.backend == "cuda") {
        throw io_error("--backend cuda: this build has no CUDA plugin (libsanc_cuda.so); use --backend auto, the result is the same");
    }
}

monitor run::watch() const {
    struct state {
        std::chrono::steady_clock::time_point shown = std::chrono::steady_clock::now();
        bool drawn = false;
    };
    const bool terminal = isatty(STDERR_FILENO) != 0;
    auto held = std::make_shared<state>();
    return monitor([held, terminal, quiet = common_.quiet](double done) {
        if (interrupted.load()) return false;
        if (quiet) return true;
        const auto now = std::chrono::steady_clock::now();
        const auto since = std::chrono::duration<double>(now - held->shown).count();
        if (terminal && held->drawn && done >= 1.0) {
            std::fprintf(stderr, "\r%*s\r", 48, "");
            held->drawn = false;
        } else if (terminal && since >= 0.1) {
            const int filled = static_cast<int>(done * 40);
            std::fprintf(stderr, "\r[%.*s%*s] %3d %%", filled, "########################################", 40 - filled, "",
                         static_cast<int>(done * 100));
            held->shown = now;
            held->drawn = true;
        } else if (!terminal && since >= 5.0) {
            std::fprintf(stderr, "%d %%\n", static_cast<int>(done * 100));
            held->shown = now;
        }
        return true;
    });
}

std::string run::device() const {
    if (common_.backend == "seq") return "CPU, 1 thread";
    const unsigned threads = common_.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : common_.threads;
    return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

void run::warn(std::string_view text) const { std::cerr << "warning: " << text << '\n'; }

void run::say(std::string_view text) const {
    if (!common_.quiet) std::cerr << text << '\n';
}

double run::seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

void run::finish(const table& result, const table* rejects, const json& parameters, const coordinate_text& corner,
                 std::string_view coordinates, io::output_set& files) const {
    for (const auto& target : common_.outputs) {
        if (target == "-" && common_.as_json) throw CLI::ValidationError("-o -", "standard output cannot take both the CSV and the object of --json");
        if (target == "-") continue;
        if (ends_with(target, ".csv")) {
            files.write(target, to_csv(result));
        } else if (ends_with(target, ".geojson") || ends_with(target, ".json")) {
            files.write(target, to_geojson(result, corner, coordinates));
        } else {
            throw std::invalid_argument("-o " + target + ": the ending says the form; use .csv or .geojson");
        }
    }
    if (!common_.plot.empty()) files.write(common_.plot, evidence::plot_svg(result));
    if (!common_.rejects.empty() && rejects != nullptr) files.write(common_.rejects, to_csv(*rejects));
    const std::string digest_text = hex(result_digest({{result.name(), table_digest(result)}}, parameters));
    files.commit();
    if (std::find(common_.outputs.begin(), common_.outputs.end(), "-") != common_.outputs.end()) std::cout << to_csv(result);
    if (rejects != nullptr && rejects->rows() > 0) {
        say("not used: " + std::to_string(rejects->rows()) + " rows (" + tally_reasons(*rejects) + ")");
    }
    json more;
    more["parameters"] = parameters;
    if (rejects != nullptr) more["rejects"] = rejects->rows();
    last_line(result.rows(), digest_text, more);
}

void run::dossier_line(const std::string& folder, const std::string& digest_text, const std::string& result_text) const {
    const std::string elapsed = format_fixed(static_cast<std::int64_t>(seconds() * 1000.0), 3);
    if (common_.as_json) {
        const json told = json::object{{"dossier", folder}, {"digest", digest_text}, {"result_digest", result_text}, {"seconds", elapsed}, {"device", device()}};
        std::cout << told.dump() << '\n';
    }
    std::cout.flush();
    std::cerr << "dossier: " << folder << "  digest: " << digest_text << "  seconds: " << elapsed << "  device: " << device() << '\n';
}

void run::last_line(std::int64_t rows, const std::string& digest_text, json more) const {
    const std::string elapsed = format_fixed(static_cast<std::int64_t>(seconds() * 1000.0), 3);
    if (common_.as_json) {
        more["rows"] = rows;
        more["digest"] = digest_text;
        more["seconds"] = elapsed;
        more["device"] = device();
        std::cout << more.dump() << '\n';
    }
    std::cout.flush();
    std::cerr << "rows: " << rows << "  digest: " << digest_text << "  seconds: " << elapsed << "  device: " << device() << '\n';
}

std::string tally_reasons(const table& rejects) {
    std::map<std::string, std::int64_t> counts;
    const auto& reasons = rejects.texts("reason");
    for (std::int64_t row = 0; row < rejects.rows(); ++row) ++counts[reasons[static_cast<std::size_t>(row)]];
    std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    for (const auto& [reason, count] : sorted) {
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + reason;
    }
    return text;
}

}  // namespace sanc::cli
