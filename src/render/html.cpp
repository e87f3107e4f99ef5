// HTML: one self-contained page from any Doc: no script, nothing fetched, light and dark, fit to print.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "render/style_css.h"
#include "render/svg.h"
#include "render/writers.h"

namespace lode::render {
namespace {

bool is_figure(Kind kind) {
  return kind != Kind::text && kind != Kind::id && kind != Kind::date && kind != Kind::boolean;
}

const std::string& title_of(const Column& column) {
  return column.title.empty() ? column.name : column.title;
}

std::string small_print(const Table& table, const Doc& doc) {
  std::vector<std::string> parts;
  bool money = std::ranges::any_of(table.columns, [](const Column& c) { return c.kind == Kind::money; });
  if (money && !doc.currency.empty()) parts.push_back("Money in " + doc.currency);
  if (!table.source.empty()) parts.push_back("Source: " + table.source);
  if (!table.coverage.empty()) parts.push_back("Coverage: " + table.coverage);
  std::string out;
  if (!table.note.empty()) out += "<p class=\"note\">" + escape_html(table.note) + "</p>";
  if (!parts.empty()) out += "<p class=\"source\">" + escape_html(join(parts, ". ")) + ".</p>";
  return out;
}

// Five shades of a share; the figure stands in the cell, so that no shade carries meaning alone.
std::string heat_class(const Value& value) {
  auto share = as_number(value);
  if (!share) return " class=\"n\"";
  return fmt::format(" class=\"n h{}\"", std::clamp(static_cast<int>(*share * 5), 0, 4));
}

std::string rows_of(const Table& table) {
  constexpr std::size_t most = 500;  // a page is for reading; the workbook and JSON hold all rows
  std::string out;
  for (std::size_t r = 0; r < std::min(table.rows.size(), most); ++r) {
    out += "<tr>";
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto& value = table.rows[r][c];
      const auto kind = table.columns[c].kind;
      std::string cls = is_figure(kind) ? " class=\"n\"" : kind == Kind::date ? " class=\"d\"" : "";
      if (table.columns[c].heat) cls = heat_class(value);
      std::string tag = c == 0 ? "th scope=\"row\"" : "td";
      out += fmt::format("<{}{}>{}</{}>", tag, cls, escape_html(for_people(value, table.columns[c].kind)),
                         c == 0 ? "th" : "td");
    }
    out += "</tr>\n";
  }
  auto total = std::max<std::int64_t>(table.total_rows, static_cast<std::int64_t>(table.rows.size()));
  auto shown = static_cast<std::int64_t>(std::min(table.rows.size(), most));
  if (total > shown)
    out += fmt::format("<tr><td colspan=\"{}\" class=\"note\">and {} more rows</td></tr>", table.columns.size(),
                       for_people(total - shown, Kind::integer));
  return out;
}

std::string table_html(const Table& whole, const Doc& doc, bool with_title) {
  const Table table = for_reading(whole);
  if (table.rows.empty())
    return fmt::format("<p class=\"note\">{}: none.</p>", escape_html(table.title)) + small_print(table, doc);
  std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                    escape_html(table.title.empty() ? table.name : table.title) + "\"><table>";
  if (with_title && !table.title.empty()) out += "<caption>" + escape_html(table.title) + "</caption>";
  out += "<thead><tr>";
  for (const auto& column : table.columns)
    out += fmt::format("<th scope=\"col\"{}>{}</th>", is_figure(column.kind) ? " class=\"n\"" : "",
                       escape_html(title_of(column)));
  return out + "</tr></thead>\n<tbody>" + rows_of(table) + "</tbody></table></div>" + small_print(table, doc);
}

std::string metrics_html(const Doc& doc, const std::string& names) {
  auto wanted = split(names, ',');
  std::string out = "<dl class=\"tiles\">";
  for (const auto& metric : doc.metrics) {
    if (!names.empty() && std::ranges::find(wanted, metric.name) == wanted.end()) continue;
    std::string figure = escape_html(for_people(metric.value, metric.kind));
    if (metric.kind == Kind::money && !doc.currency.empty() && !is_null(metric.value))
      figure += " <small>" + escape_html(doc.currency) + "</small>";
    const auto& title = metric.title.empty() ? metric.name : metric.title;
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd>", escape_html(title), figure);
    if (!metric.note.empty()) out += "<dd class=\"note\">" + escape_html(metric.note) + "</dd>";
    out += "</div>";
  }
  return out + "</dl>\n";
}

std::string finding_html(const Finding& finding) {
  const char* word = finding.outcome == Outcome::undetermined ? "undetermined" : severity_name(finding.severity);
  std::string where = finding.place.file;
  if (finding.place.line > 0) where += fmt::format(":{}:{}", finding.place.line, finding.place.column);
  std::string out = fmt::format("<li class=\"{}\"><strong>{}</strong> {}", word, word, escape_html(finding.message));
  if (!finding.rule.empty())
    out += fmt::format(" <code>{}</code>", escape_html(std::string(trim(finding.rule + " " + finding.name))));
  if (!finding.fix.empty()) out += "<br><span class=\"fix\">Fix: " + escape_html(finding.fix) + "</span>";
  if (!where.empty()) out += "<br><span class=\"source\">" + escape_html(where) + "</span>";
  return out + "</li>\n";
}

std::string findings_html(const Doc& doc) {
  if (doc.findings.empty()) return "<p class=\"note\">No findings.</p>";
  std::string out = "<ul class=\"findings\">\n";
  for (const auto& finding : doc.findings) out += finding_html(finding);
  return out + "</ul>\n";
}

// Does the table stand on the page in its own right? Then its picture needs no twin of it.
bool stands_alone(const Doc& doc, const Table& table) {
  if (table.detail) return false;
  auto blocks = reading_order(doc);
  return std::ranges::any_of(blocks, [&](const Block& b) { return b.is == Block::Is::table && b.ref == table.name; });
}

std::string chart_html(const Doc& doc, const std::string& name) {
  auto it = std::ranges::find(doc.charts, name, &Chart::name);
  if (it == doc.charts.end()) return {};
  const Table* table = doc.table(it->table);
  if (!table) return {};
  std::string picture = svg(*it, *table, doc.currency);
  std::string out = "<figure><figcaption>" + escape_html(it->title) + "</figcaption>" + picture;
  if (!it->note.empty()) out += "<p class=\"note\">" + escape_html(it->note) + "</p>";
  if (stands_alone(doc, *table)) return out + "</figure>\n";
  return out + "<details><summary>The figures as a table</summary>" + table_html(*table, doc, false) +
         "</details></figure>\n";
}

std::string anchor(std::size_t index) { return fmt::format("s{}", index); }

struct Page {
  std::string body, contents, heading;  // the heading directly above
  bool in_list = false;
};

void put(Page& page, const Doc& doc, const Block& block, std::size_t index) {
  if (page.in_list && block.is != Block::Is::bullet) {
    page.body += "</ul>\n";
    page.in_list = false;
  }
  switch (block.is) {
    case Block::Is::heading:
      page.body += fmt::format("<h2 id=\"{}\">{}</h2>\n", anchor(index), escape_html(block.text));
      page.contents += fmt::format("<li><a href=\"#{}\">{}</a></li>", anchor(index), escape_html(block.text));
      break;
    case Block::Is::paragraph: page.body += "<p>" + escape_html(block.text) + "</p>\n"; break;
    case Block::Is::bullet:
      if (!page.in_list) page.body += "<ul>\n";
      page.in_list = true;
      page.body += "<li>" + escape_html(block.text) + "</li>\n";
      break;
    case Block::Is::verbatim: page.body += "<pre>" + escape_html(block.text) + "</pre>\n"; break;
    case Block::Is::metrics: page.body += metrics_html(doc, block.ref); break;
    case Block::Is::table:
      if (const Table* table = doc.table(block.ref)) page.body += table_html(*table, doc, table->title != page.heading);
      break;
    case Block::Is::chart: page.body += chart_html(doc, block.ref); break;
    case Block::Is::findings: page.body += findings_html(doc); break;
  }
  page.heading = block.is == Block::Is::heading ? block.text : "";
}

}  // namespace

Result<std::string> html(const Doc& doc, const Style&) {
  Page page;
  const auto blocks = reading_order(doc);
  for (std::size_t i = 0; i < blocks.size(); ++i) put(page, doc, blocks[i], i);
  if (page.in_list) page.body += "</ul>\n";
  if (!doc.raw.empty()) page.body += "<pre>" + escape_html(doc.raw) + "</pre>\n";
  std::string title = escape_html(doc.title.empty() ? "lode " + doc.verb : doc.title);
  std::string nav =
      page.contents.empty() ? "" : "<nav aria-label=\"Contents\"><ul>" + page.contents + "</ul></nav>\n";
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"generator\" content=\"lode {}\"><title>{}</title>\n<style>{}</style></head>\n"
      "<body><header><h1>{}</h1></header>\n{}<main>\n{}</main></body></html>\n",
      LODE_VERSION, title, style_css, title, nav, page.body);
}

}  // namespace lode::render
