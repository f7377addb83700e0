// SPDX-License-Identifier: Apache-2.0
// The program `sanc`: verbs, help, and the exit status of docs/tables.md.
#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <stdexcept>

#include <sanc/text/nearest.hpp>

#include "run.hpp"

namespace {

constexpr int failed = 1;
constexpr int usage = 2;
constexpr int interrupted = 130;

// An unknown verb is told with the nearest one.
void check_verb(const CLI::App& app, const std::string& word) {
    if (word.empty() || word[0] == '-') return;
    std::vector<std::string> verbs;
    for (const auto* verb : app.get_subcommands({})) verbs.push_back(verb->get_name());
    if (std::find(verbs.begin(), verbs.end(), word) != verbs.end()) return;
    const std::string near(sanc::nearest_name(word, verbs));
    throw CLI::ExtrasError("sanc: no verb '" + word + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"), CLI::ExitCodes::ExtrasError);
}

int report(const std::string& what) {
    std::string line = what;
    for (char& c : line) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    std::cerr << "error: " << line << '\n';
    return failed;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"sanc: changes in images, meetings of vessels, centrality in networks, and the dossier that fuses them.\n"
                 "Every result has a digest that any machine can recompute.",
                 "sanc"};
    app.set_version_flag("--version", std::string("sanc ") + sanc::library_version + ", semantics " +
                                          std::to_string(sanc::semantics_version));
    app.require_subcommand(1);
    app.get_formatter()->column_width(38);
    int status = 0;
    try {
        sanc::cli::add_change(app, status);
        sanc::cli::add_track_verbs(app, status);
        sanc::cli::add_rank(app, status);
        sanc::cli::add_dossier(app, status);
        sanc::cli::add_verify(app, status);
        sanc::cli::add_devices(app, status);
        check_verb(app, argc > 1 ? argv[1] : "");
        app.parse(argc, argv);
        return status;
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ParseError& problem) {
        report(std::string(problem.what()) + " (see sanc --help)");
        return usage;
    } catch (const sanc::cancelled&) {
        std::cerr << "interrupted: no file was written\n";
        return interrupted;
    } catch (const std::bad_alloc&) {
        return report("out of memory: split the input or give a smaller --memory-limit");
    } catch (const std::exception& problem) {
        return report(problem.what());
    }
}
