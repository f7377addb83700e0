// SPDX-License-Identifier: Apache-2.0
// The viewer as one page that shows one dossier.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace sanc::io {

// `page`, as `./run viewer --file` writes it, with the files of a dossier inside in place of the built-in case: it opens
// them by itself. `files` by their path in the dossier. Throws std::invalid_argument when it is no such page.
std::string page_of_dossier(std::string_view page, const std::string& folder, const std::map<std::string, std::string>& files);

// The page that was installed for this program: ../share/sanc/viewer.html from its folder; empty where there is none.
std::filesystem::path installed_viewer();

}  // namespace sanc::io
