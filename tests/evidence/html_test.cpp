// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/html.hpp>

#include "page_check.hpp"

namespace sanc::evidence {
namespace {

TEST(Html, EscapesWhatHasAMeaning) {
    EXPECT_EQ(filled("%", escaped(std::string("<a href=\"x\" title='y'>&amp;</a>"))), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    EXPECT_EQ(filled("%", escaped(std::string("gr\xC3\xBC\xC3\x9F"))), "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(filled("%", escaped(std::string(""))), "");
}

TEST(Html, TablesHaveTheirColumns) {
    std::string text;
    html_table t(text, {"Name", "Size"}, "-n");
    t.row("F-0001").cell("a").cell(1);
    t.row().cell(std::string("b")).cell("2");
    t.end();
    EXPECT_EQ(text, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Name</th><th class=\"n\" scope=\"col\">Size</th></tr></thead><tbody>\n"
                    "<tr id=\"F-0001\"><td>a</td><td class=\"n\">1</td></tr>\n<tr><td>b</td><td class=\"n\">2</td></tr>\n</tbody></table></div>\n");
}

TEST(Html, ATableMayHaveNoRow) {
    std::string text;
    html_table t(text, {"Vertex"});
    t.column("rank", true);
    t.end();
    EXPECT_EQ(text, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Vertex</th><th class=\"n\" scope=\"col\">rank</th></tr></thead><tbody>\n"
                    "</tbody></table></div>\n");
}

TEST(Form, HolesAreFilledInTheirOrder) {
    EXPECT_EQ(filled("% to %: %", -3, "b", std::string("c%")), "-3 to b: c%");
    EXPECT_EQ(filled(""), "");
    std::string text = "x";
    fill(text, "%%", std::int64_t{1} << 40, std::size_t{2});
    EXPECT_EQ(text, "x10995116277762");
}

void three_of(std::string& out, std::int64_t letter) { out.append(3, static_cast<char>(letter)); }

TEST(Form, AHoleTakesWhatWritesItself) {
    const std::string name = "<b>";
    const std::string_view part = std::string_view("abc").substr(1);
    EXPECT_EQ(filled("% % %", escaped(name), part, number_form<three_of>('z')),
              "&lt;b&gt; bc zzz");
    EXPECT_EQ(joined(std::vector<const char*>{"a", "b"}, "; "), "a; b");
}

TEST(Html, APageLoadsNothing) {
    const std::string page = html_page("</title><script>alert('x')</script>", "<p>body</p>");
    EXPECT_EQ(test::page_defect(page), "");
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("<title>&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</title>"), std::string::npos);
    EXPECT_NE(page.find("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\""), std::string::npos);
    for (const char* load : {"http:", "https:", "src=", "@import", "url("}) EXPECT_EQ(page.find(load), std::string::npos) << load;
}

// The check itself must see what it is there for.
TEST(Html, ThePageCheckSeesDefects) {
    const auto defect = [](const std::string& body) { return test::page_defect(html_page("t", body)); };
    EXPECT_EQ(defect("<p class=\"a\">1 &lt; 2 &amp; &#39;</p><br>"), "");
    for (const char* bad : {"<script>1</script>", "<p>", "</p>", "<p><b></p></b>", "a < b", "a & b", "&nbsp;", "<p onclick=\"x\">1</p>", "<p class=a>1</p>",
                            "<p class=\"a>1</p>", "<img src=\"http://x\">", "<a href=\"javascript:1\">x</a>", "<!-- x -->", "<td \"x\">1</td>"}) {
        EXPECT_NE(defect(bad), "") << bad;
    }
}

}  // namespace
}  // namespace sanc::evidence
