// SPDX-License-Identifier: Apache-2.0
// Results: texts by kind, tables by column.
#include <cstring>

#include <sanc/table_text.hpp>

#include "abi.hpp"

namespace sanc::abi {

std::unique_ptr<sanc_result> result_of(evidence::verb_result told) {
    auto made = std::make_unique<sanc_result>();
    made->texts[SANC_TEXT_DIGEST].push_back(told.digest());
    made->texts[SANC_TEXT_PARAMETERS].push_back(told.parameters.dump());
    made->texts[SANC_TEXT_NOTE] = std::move(told.notes);
    made->places = std::move(told.places);
    made->tables[0] = std::make_shared<sanc_table>(std::move(told.result));
    made->tables[0]->coordinates = told.coordinates;
    if (told.rejects) made->tables[1] = std::make_shared<sanc_table>(std::move(*told.rejects));
    return made;
}

}  // namespace sanc::abi

void sanc_result_free(sanc_result* result) { delete result; }

std::int32_t sanc_result_count(const sanc_result* result, sanc_text what) {
    return what <= SANC_TEXT_MASK ? static_cast<std::int32_t>(result->texts[what].size()) : 0;
}

const char* sanc_result_text(const sanc_result* result, sanc_text what, std::int32_t index, std::uint32_t* size) {
    if (index < 0 || index >= sanc_result_count(result, what)) return nullptr;
    const std::string& text = result->texts[what][static_cast<std::size_t>(index)];
    *size = static_cast<std::uint32_t>(text.size());
    return text.c_str();
}

sanc_table* sanc_result_table(sanc_result* result, std::int32_t which) {
    return which == 0 || which == 1 ? result->tables[which].get() : nullptr;
}
