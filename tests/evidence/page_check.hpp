// SPDX-License-Identifier: Apache-2.0
// A strict reader of the report: the tags and attributes that the library writes and no others, all of them closed, every
// other character of markup escaped, no address outside the page.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sanc::evidence::test {

// "" or what is wrong first, with the text around it.
inline std::string page_defect(std::string_view page) {
    using names = std::vector<std::string_view>;
    static const names tags{"html", "head", "meta", "title", "style", "body", "main", "nav", "section", "p", "h1", "h2", "h3", "a", "b", "br", "dl", "dt",
                            "dd", "div", "span", "code", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "g", "path",
                            "rect", "circle", "text", "image"};
    static const names empty{"meta", "br"};
    static const names attributes{"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "scope", "role", "aria-label", "style", "viewBox",
                                  "width", "height", "x", "y", "cx", "cy", "r", "d", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray",
                                  "opacity", "vector-effect", "text-anchor", "transform"};
    const auto known = [](const names& list, std::string_view name) { return std::find(list.begin(), list.end(), name) != list.end(); };
    constexpr std::string_view begin = "<!doctype html>\n";
    std::size_t at = begin.size();
    const auto fail = [&](const std::string& what) {
        return what + " at: " + std::string(page.substr(at > 60 ? at - 60 : 0, 160));
    };
    if (page.substr(0, at) != begin) return "no doctype";
    // An escaped character, or none of those that must be; moves on.
    const auto entity = [&] {
        for (const std::string_view good : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
            if (page.substr(at, good.size()) == good) {
                at += good.size();
                return true;
            }
        }
        return false;
    };
    const auto word = [&] {
        const std::size_t from = at;
        while (at < page.size() && ((page[at] >= 'a' && page[at] <= 'z') || (page[at] >= '0' && page[at] <= '9') || page[at] == '-' || page[at] == 'B')) ++at;
        return page.substr(from, at - from);
    };
    std::vector<std::string_view> open;
    while (at < page.size()) {
        if (page[at] == '&') {
            if (!entity()) return fail("a bare &");
            continue;
        }
        if (page[at] == '>') return fail("a bare >");
        if (page[at] != '<') {
            ++at;
            continue;
        }
        ++at;
        if (at < page.size() && page[at] == '/') {
            ++at;
            const auto name = word();
            if (open.empty() || open.back() != name || page.substr(at, 1) != ">") return fail("a tag closed that is not the last opened");
            open.pop_back();
            ++at;
            continue;
        }
        const auto name = word();
        if (!known(tags, name)) return fail("an unknown tag '" + std::string(name) + "'");
        bool closed = known(empty, name);
        while (page.substr(at, 1) == " ") {
            ++at;
            const auto attribute = word();
            if (!known(attributes, attribute)) return fail("an unknown attribute '" + std::string(attribute) + "'");
            if (page.substr(at, 2) != "=\"") return fail("an attribute without quotes");
            at += 2;
            const std::size_t from = at;
            while (at < page.size() && page[at] != '"') {
                if (page[at] == '<' || page[at] == '>') return fail("markup in an attribute");
                if (page[at] != '&') {
                    ++at;
                } else if (!entity()) {
                    return fail("a bare & in an attribute");
                }
            }
            const auto value = page.substr(from, at - from);
            const bool inside = value.substr(0, 1) == "#" || value.substr(0, 22) == "data:image/png;base64,";
            if (attribute == "href" && !inside && value != "viewer.html") return fail("an address outside the page");
            if (at == page.size()) return fail("an attribute without end");
            ++at;
        }
        if (page.substr(at, 1) == "/") {
            closed = true;
            ++at;
        }
        if (page.substr(at, 1) != ">") return fail("a tag without end");
        ++at;
        if (name == "style") {  // what the library writes itself
            at = std::min(page.find("</style>", at), page.size());
            open.push_back(name);
        } else if (!closed) {
            open.push_back(name);
        }
    }
    return open.empty() ? "" : fail("not closed: " + std::string(open.back()));
}

}  // namespace sanc::evidence::test
