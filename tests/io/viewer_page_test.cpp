// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/viewer_page.hpp>

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace sanc::io {
namespace {

TEST(viewer_page, holds_the_dossier_in_place_of_the_built_in_case) {
    const std::string page = "<body><script type=\"text/plain\" id=\"part-demo\">AAAA</script><script>app()</script></body>";
    const std::string made = page_of_dossier(page, "case", {{"manifest.json", "{}"}});
    const std::string start = "<body><script type=\"text/plain\" id=\"part-case\">H4sI";  // gzip, in base64
    EXPECT_EQ(made.substr(0, start.size()), start);
    EXPECT_EQ(made.find("part-demo"), std::string::npos);
    const std::string end = "</script><script>app()</script></body>";
    EXPECT_EQ(made.substr(made.size() - end.size()), end);
}

TEST(viewer_page, of_another_kind_is_refused) {
    EXPECT_THROW(page_of_dossier("<html></html>", "case", {}), std::invalid_argument);
    EXPECT_THROW(page_of_dossier("<script type=\"text/plain\" id=\"part-demo\">AAAA", "case", {}), std::invalid_argument);
}

}  // namespace
}  // namespace sanc::io
