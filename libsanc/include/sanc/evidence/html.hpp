// SPDX-License-Identifier: Apache-2.0
// What the report is written with: escaped text, tables, and the frame of a page that loads nothing.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/form.hpp>

namespace sanc::evidence {

inline void append_escaped(std::string& out, const std::string& text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

using escaped_text = value_form<std::string, append_escaped>;
inline escaped_text escaped(const std::string& text) { return {text}; }

// Several texts, with commas.
inline void append_escaped_list(std::string& out, const std::vector<std::string>& texts) { append_escaped(out, joined(texts, ", ")); }
inline value_form<std::vector<std::string>, append_escaped_list> escaped(const std::vector<std::string>& texts) { return {texts}; }

// A table of cells that are HTML already, added to a text: first its columns, at most 64, then row by row the cells, then end().
// Columns of numbers are set to the right.
class html_table {
public:
    // In `numeric` an 'n' stands for each column of numbers.
    html_table(std::string& out, std::initializer_list<const char*> columns, std::string_view numeric = {}) : out_(out) {
        out_ += "<div class=\"scroll\"><table><thead><tr>";
        for (const char* each : columns) column(each, columns_ < numeric.size() && numeric[columns_] == 'n');
    }
    html_table& column(const filling& name, bool numeric = false) {
        numeric_ |= std::uint64_t{numeric} << columns_;
        fill(out_, "<th% scope=\"col\">%</th>", style(columns_++), name);
        return *this;
    }
    html_table& row() {
        end_row();
        in_row_ = true;
        out_ += "<tr>";
        return *this;
    }
    html_table& row(const filling& id) {
        row();
        out_.pop_back();
        fill(out_, " id=\"%\">", id);
        return *this;
    }
    template <class What>
    [[gnu::always_inline]] html_table& cell(const What& what) {
        return cell(lending_of<What>::append, lending_of<What>::lend(what));
    }
    void end() {
        end_row();
        out_ += "</tbody></table></div>\n";
    }

private:
    [[gnu::noinline]] html_table& cell(lent_writer append, lent what) {
        fill(out_, "<td%>", style(cells_++));
        append(out_, what);
        out_ += "</td>";
        return *this;
    }
    void end_row() {
        out_ += in_row_ ? "</tr>\n" : "</tr></thead><tbody>\n";
        cells_ = 0;
    }
    [[nodiscard]] const char* style(std::size_t i) const { return (numeric_ >> i & 1) != 0 ? " class=\"n\"" : ""; }

    std::string& out_;
    std::uint64_t numeric_ = 0;
    std::size_t columns_ = 0, cells_ = 0;
    bool in_row_ = false;
};

inline constexpr std::string_view report_style = R"(
:root{--ink:#1d2329;--soft:#5b6570;--line:#d9dee3;--paper:#fff;--band:#f4f6f8;--accent:#1f5f8b;--alert:#b3401f;--sea:#eaf1f6}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#9aa6b2;--line:#37414b;--paper:#14191e;--band:#1c232a;--accent:#7db8e0;--alert:#f0926e;--sea:#18222b}}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--band:#f4f4f4;--accent:#1f5f8b;--alert:#b3401f;--sea:#f2f6f9}nav,.viewer{display:none}section{break-inside:auto}figure,tr{break-inside:avoid}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:66rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 .4rem}
h2{font-size:1.15rem;margin:2.4rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--line)}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
p{margin:.4rem 0;max-width:46rem}
.soft{color:var(--soft)}
.lead{font-size:1.1rem}
code,.mono{font:12.5px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.viewer a{color:var(--accent)}
nav a{margin-right:.9rem;color:var(--accent);text-decoration:none;white-space:nowrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.8rem 0}
dt{color:var(--soft)}dd{margin:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:13.5px}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right}
td.id{white-space:nowrap}
.tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 .35rem;font-size:12px;white-space:nowrap}
.seen,.possible{color:var(--alert)}.excluded{color:var(--accent)}.unknown{color:var(--soft)}
.figures{display:flex;flex-wrap:wrap;gap:1rem;margin:.6rem 0 1rem}
.figures figure{flex:0 1 auto;max-width:min(100%,31rem)}
figure.chip svg{width:auto;height:24rem;max-width:100%}
figure{margin:0}
figure svg,figure img{width:100%;height:auto;display:block;border:1px solid var(--line)}
figcaption{font-size:13px;color:var(--soft);margin-top:.25rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem;margin:1rem 0}
.card{background:var(--band);border-radius:4px;padding:.7rem .9rem}
.card b{display:block;font-size:1.5rem;line-height:1.2}
svg text{font:11px system-ui,sans-serif;fill:var(--ink)}
svg .soft{fill:var(--soft)}
svg .halo{paint-order:stroke;stroke:var(--sea);stroke-width:3px}
)";

// A whole page: strict policy, no script, no request.
inline std::string html_page(const std::string& title, const std::string& body) {
    return filled("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%</title>\n<style>%</style></head>\n<body><main>\n%"
                  "</main></body></html>\n",
                  escaped(title), report_style, body);
}

}  // namespace sanc::evidence
