// SPDX-License-Identifier: Apache-2.0
#include "run.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include <sanc/cuda/open.hpp>
#include <sanc/evidence/table_plot.hpp>
#include <sanc/table_text.hpp>

namespace sanc::cli {

namespace {

// Inputs of fewer bytes are computed on the CPU under --backend auto: opening a device takes longer.
constexpr std::int64_t device_gains_bytes = std::int64_t{64} << 20;

std::atomic<bool> interrupted{false};

void on_interrupt(int) { interrupted.store(true); }

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// "3 duplicate, 1 range" of the reasons in a table of rejects, most frequent first.
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

namespace {

// A check that the ending of a file's name says a form that can be written, before any work is done for it.
std::function<std::string(const std::string&)> ending_of(const std::vector<std::string>& endings, const std::string& remedy) {
    return [endings, remedy](const std::string& name) {
        const bool known = std::any_of(endings.begin(), endings.end(), [&](const std::string& end) { return ends_with(name, end); });
        return known ? std::string() : "'" + name + "': the ending says the form; use " + remedy;
    };
}

}  // namespace

void add_common(CLI::App& verb, common_options& common, front_outputs outputs) {
    const std::string group = "Common";
    if (outputs != front_outputs::none) {
        const auto table_form = ending_of({".csv", ".geojson", ".json"}, ".csv or .geojson");
        verb.add_option("-o,--output", common.outputs, "write the result: FILE.csv, FILE.geojson, or - for CSV on standard output; repeatable")
            ->group(group)->type_name("FILE")->allow_extra_args(false)
            ->check([table_form](const std::string& name) { return name == "-" ? std::string() : table_form(name); });
        verb.add_option("--plot", common.plot, "draw the result")->group(group)->type_name("FILE.svg")->check(ending_of({".svg"}, ".svg"));
    }
    if (outputs == front_outputs::table_and_rejects) {
        verb.add_option("--rejects", common.rejects, "write the rows that were not used, with the reason")
            ->group(group)->type_name("FILE.csv")->check(ending_of({".csv"}, ".csv"));
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
        std::string name = "--" + std::string(each.name);
        std::replace(name.begin(), name.end(), '_', '-');
        const std::string otherwise = each.get();
        verb.add_option_function<std::string>(
                name, [each, name](const std::string& text) {
                    if (const std::string problem = each.set(text); !problem.empty()) throw CLI::ValidationError(name, problem);
                },
                std::string(each.meaning.text) + (otherwise.empty() ? "" : " (default " + otherwise + ")"))
            ->type_name(std::string(each.form));
    }
}

CLI::ValidationError as_usage(const evidence::option_error& problem, const evidence::option_list& options) {
    const auto dashed = [](std::string_view written) {
        std::string name(written);
        std::replace(name.begin(), name.end(), '_', '-');
        return "--" + name;
    };
    std::string what = problem.what();
    for (const auto& each : options) {  // names of two words: one word may be just that
        const std::string_view name = each.name;
        if (name.find('_') == std::string_view::npos) continue;
        for (std::size_t at = 0; (at = what.find(name, at)) != std::string::npos;) {
            what.replace(at, name.size(), dashed(name));
            at += name.size() + 2;
        }
    }
    return CLI::ValidationError(dashed(problem.option), what);
}

run::run(const common_options& common) : common_(common), start_(std::chrono::steady_clock::now()) {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    check_outputs();
    if (common_.backend == "cuda") device_for(0);
}

void run::check_outputs() const {
    const bool to_stdout = std::find(common_.outputs.begin(), common_.outputs.end(), "-") != common_.outputs.end();
    if (to_stdout && common_.as_json) throw CLI::ValidationError("-o -", "standard output cannot take both the CSV and the object of --json");
}

std::shared_ptr<device> run::device_for(std::int64_t input_bytes) {
    const bool wanted = common_.backend == "cuda";
    if (!wanted && (common_.backend != "auto" || input_bytes < device_gains_bytes)) return nullptr;
    if (!searched_) {
        searched_ = true;
        auto search = cuda::find_device();
        if (search.found == nullptr && wanted) {
            throw io_error("--backend cuda: " + search.why + "; use --backend auto, the result is the same");
        }
        if (search.found == nullptr && search.has_plugin) say("computed on the CPU: " + search.why);
        device_ = std::move(search.found);
    }
    if (device_ != nullptr) computed_on_ = device_->name();
    return device_;
}

void run::leave_device(std::string_view why) {
    if (common_.backend == "cuda") throw;
    warn(computed_on_ + ": " + std::string(why) + "; computed again on the CPU");
    computed_on_.clear();
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

unsigned run::threads() const { return common_.backend == "seq" ? 1 : common_.threads; }

unsigned run::thread_count() const { return threads() == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads(); }

std::string run::device_name() const {
    if (!computed_on_.empty()) return computed_on_;
    const unsigned count = thread_count();
    return "CPU, " + std::to_string(count) + (count == 1 ? " thread" : " threads");
}

void run::warn(std::string_view text) const { std::cerr << "warning: " << text << '\n'; }

void run::say(std::string_view text) const {
    if (!common_.quiet) std::cerr << text << '\n';
}

double run::seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

void run::finish(const evidence::verb_result& made, io::output_set& files) const {
    const table& result = made.result;
    const par team(thread_count());
    for (const auto& target : common_.outputs) {
        if (target == "-") continue;
        if (ends_with(target, ".csv")) {
            files.write_parts(target, [&](const auto& take) { for_text_parts(team, csv_text(result), take, watch()); });
        } else {
            files.write_parts(target, [&](const auto& take) { for_text_parts(team, geojson_text(result, made.corner(), made.coordinates), take, watch()); });
        }
    }
    if (!common_.plot.empty()) files.write(common_.plot, evidence::plot_svg(result));
    if (!common_.rejects.empty() && made.rejects) files.write(common_.rejects, to_csv(*made.rejects));
    const std::string digest_text = made.digest();
    if (std::find(common_.outputs.begin(), common_.outputs.end(), "-") != common_.outputs.end()) {
        const monitor until_interrupted([](double) { return !interrupted.load(); });
        for_text_parts(team, csv_text(result), [](std::string_view part) { std::cout << part; }, until_interrupted);
    }
    files.commit();
    if (made.rejects && made.rejects->rows() > 0) {
        say("not used: " + std::to_string(made.rejects->rows()) + " rows (" + tally_reasons(*made.rejects) + ")");
    }
    json more;
    more["parameters"] = made.parameters;
    if (made.rejects) more["rejects"] = made.rejects->rows();
    last_line(result.rows(), digest_text, more);
}

void run::dossier_line(const std::string& folder, const std::string& digest_text, const std::string& result_text) const {
    const std::string elapsed = format_fixed(static_cast<std::int64_t>(seconds() * 1000.0), 3);
    if (common_.as_json) {
        const json told = json::object{{"dossier", folder}, {"digest", digest_text}, {"result_digest", result_text}, {"seconds", elapsed}, {"device", device_name()}};
        std::cout << told.dump() << '\n';
    }
    std::cout.flush();
    std::cerr << "dossier: " << folder << "  digest: " << digest_text << "  seconds: " << elapsed << "  device: " << device_name() << '\n';
}

void run::last_line(std::int64_t rows, const std::string& digest_text, json more) const {
    const std::string elapsed = format_fixed(static_cast<std::int64_t>(seconds() * 1000.0), 3);
    if (common_.as_json) {
        more["rows"] = rows;
        more["digest"] = digest_text;
        more["seconds"] = elapsed;
        more["device"] = device_name();
        std::cout << more.dump() << '\n';
    }
    std::cout.flush();
    std::cerr << "rows: " << rows << "  digest: " << digest_text << "  seconds: " << elapsed << "  device: " << device_name() << '\n';
}

}  // namespace sanc::cli
