// SPDX-License-Identifier: Apache-2.0
// Which folder a dossier may take the place of: nothing of somebody's own is ever lost by a run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sanc/evidence/verify.hpp>

namespace sanc::io {

// The files in the folder of a dossier that neither a run nor its --bundle or --viewer made, sorted, relative to it. Throws
// std::filesystem::filesystem_error.
std::vector<std::string> other_files(const std::filesystem::path& dossier, const evidence::read_manifest& manifest);

// Whether `target` holds a dossier of the case, which a new one may replace; false where it is not there or empty. Throws
// io_error where it is anything else, where it holds a file that is no part of the dossier, and where `case_folder` is it or lies in it.
bool holds_dossier_of(const std::filesystem::path& target, const std::string& case_id, const std::filesystem::path& case_folder);

}  // namespace sanc::io
