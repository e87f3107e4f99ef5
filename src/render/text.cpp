// Text for people in a terminal: what matters first, figures aligned, findings like a compiler's.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "render/writers.h"

namespace lode::render {
namespace {

bool right_aligned(Kind kind) {
  return kind != Kind::text && kind != Kind::id && kind != Kind::date && kind != Kind::boolean;
}

// Width in terminal cells, good enough for Latin text: code points, not bytes.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string pad(const std::string& text, std::size_t width, bool right) {
  auto have = width_of(text);
  std::string space(width > have ? width - have : 0, ' ');
  return right ? space + text : text + space;
}

// The first `width` cells of a text, with an ellipsis where something is left out.
std::string cut(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++seen == width) return text.substr(0, i) + "…";
  return text;
}

// Paragraphs wrap at the terminal's width, at most 100; lines that are indented or empty stay as they are.
std::string wrapped(const std::string& text, const Style& style, std::string_view indent) {
  std::size_t most = style.width > 0 ? static_cast<std::size_t>(std::min(style.width, 100)) : 100;
  std::string out;
  for (const auto& line : split(text, '\n')) {
    if (!out.empty()) out += "\n";
    if (line.starts_with("   ") || line.starts_with('`') || line.starts_with('|') || width_of(line) <= most) {
      out += line;
      continue;
    }
    std::size_t column = std::min(line.find_first_not_of(' '), line.size());
    out += line.substr(0, column);
    bool first = true;
    for (const auto& word : split(std::string_view(line).substr(column), ' ')) {
      auto width = width_of(word);
      if (first) {
        first = false;
      } else if (column + 1 + width > most) {
        out += "\n" + std::string(indent);
        column = indent.size();
      } else {
        out += ' ';
        ++column;
      }
      out += word;
      column += width;
    }
  }
  return out;
}

// Takes from the widest text columns until the row fits the terminal.
void fit(std::vector<std::size_t>& widths, const Table& table, const Style& style) {
  if (style.width <= 0) return;
  auto room = static_cast<std::size_t>(style.width);
  auto total = [&] {
    std::size_t sum = 1;
    for (auto width : widths) sum += width + 2;
    return sum;
  };
  while (total() > room) {
    std::size_t widest = widths.size();
    for (std::size_t c = 0; c < widths.size(); ++c)
      if (!right_aligned(table.columns[c].kind) && widths[c] > 10 &&
          (widest == widths.size() || widths[c] > widths[widest]))
        widest = c;
    if (widest == widths.size()) return;
    --widths[widest];
  }
}

std::string paint(const Style& style, const char* code, const std::string& text) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

// `heading`: the line above, which a table of that name does not repeat.
void put_table(std::string& out, const Table& whole, const Style& style, std::string_view heading = {}) {
  const Table table = for_reading(whole);
  if (!table.title.empty() && table.title != heading) out += paint(style, "1", table.title) + "\n";
  if (table.rows.empty()) {
    out += "  (none)\n";
    return;
  }
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  for (const auto& column : table.columns)
    widths.push_back(width_of(column.title.empty() ? column.name : column.title));
  for (const auto& row : table.rows) {
    auto& line = cells.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) {
      line.push_back(for_people(row[c], table.columns[c].kind));
      widths[c] = std::max(widths[c], width_of(line.back()));
    }
  }
  fit(widths, table, style);
  std::string head = " ";
  for (std::size_t c = 0; c < widths.size(); ++c) {
    const auto& column = table.columns[c];
    head += " " + pad(cut(column.title.empty() ? column.name : column.title, widths[c]), widths[c],
                      right_aligned(column.kind)) + " ";
  }
  out += paint(style, "2", head) + "\n";
  for (const auto& line : cells) {
    out += " ";
    for (std::size_t c = 0; c < widths.size(); ++c)
      out += " " + pad(cut(line[c], widths[c]), widths[c], right_aligned(table.columns[c].kind)) + " ";
    while (out.ends_with(' ')) out.pop_back();
    out += "\n";
  }
  auto shown = static_cast<std::int64_t>(table.rows.size());
  if (table.total_rows > shown)
    out += fmt::format("  … and {} more\n", for_people(table.total_rows - shown, Kind::integer));
  if (!table.note.empty()) out += "  " + table.note + "\n";
  if (!table.source.empty() || !table.coverage.empty())
    out += paint(style, "2", fmt::format("  {}{}{}{}{}", table.source.empty() ? "" : "source: ", table.source,
                                         table.source.empty() || table.coverage.empty() ? "" : "; ",
                                         table.coverage.empty() ? "" : "coverage: ", table.coverage)) + "\n";
}

void put_metrics(std::string& out, const Doc& doc, const std::string& names) {
  auto wanted = split(names, ',');
  std::size_t width = 0;
  auto chosen = [&](const Metric& m) {
    return names.empty() || std::ranges::find(wanted, m.name) != wanted.end();
  };
  auto title = [](const Metric& m) { return m.title.empty() ? m.name : m.title; };
  for (const auto& metric : doc.metrics)
    if (chosen(metric)) width = std::max(width, width_of(title(metric)));
  for (const auto& metric : doc.metrics) {
    if (!chosen(metric)) continue;
    out += fmt::format("  {}  {}", pad(title(metric), width, false),
                       for_people(metric.value, metric.kind));
    if (metric.kind == Kind::money && !doc.currency.empty() && !is_null(metric.value)) out += " " + doc.currency;
    if (!metric.note.empty()) out += "  (" + metric.note + ")";
    out += "\n";
  }
}

const char* color_of(const Finding& finding) {
  if (finding.outcome == Outcome::undetermined) return "36";
  if (finding.severity == Severity::error) return "31;1";
  return finding.severity == Severity::warning ? "33;1" : "34";
}

void put_finding(std::string& out, const Finding& finding, const Style& style, bool with_fix) {
  if (!finding.place.file.empty())
    out += finding.place.line > 0 ? fmt::format("{}:{}:{}: ", finding.place.file,
                                                finding.place.line, finding.place.column)
                                  : finding.place.file + ": ";
  const char* word = finding.outcome == Outcome::undetermined ? "undetermined"
                                                              : severity_name(finding.severity);
  out += paint(style, color_of(finding), word) + ": " + finding.message;
  if (!finding.rule.empty())
    out += paint(style, "2", finding.name.empty()
                                 ? fmt::format(" [{}]", finding.rule)
                                 : fmt::format(" [{} {}]", finding.rule, finding.name));
  out += "\n";
  if (with_fix && !finding.fix.empty()) out += "    fix: " + finding.fix + "\n";
}

// `which`: "fires" leaves out what is undetermined; empty: all. A fix that the next finding repeats is told once.
void put_findings(std::string& out, const Doc& doc, const Style& style, std::string_view which = {}) {
  std::vector<const Finding*> shown;
  for (const auto& finding : doc.findings)
    if (which.empty() || finding.outcome == Outcome::fires) shown.push_back(&finding);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool again = i + 1 < shown.size() && shown[i + 1]->rule == shown[i]->rule &&
                       shown[i + 1]->fix == shown[i]->fix;
    put_finding(out, *shown[i], style, !again);
  }
}

// What the further lines of a paragraph begin with: "1. …" continues under its first word.
std::string_view hanging(std::string_view text) {
  constexpr std::string_view spaces = "     ";
  auto dot = text.find(". ");
  bool numbered = dot > 0 && dot < 4 && text.find_first_not_of("0123456789") == dot;
  return numbered ? spaces.substr(0, dot + 2) : "";
}

// In place of a picture its table, unless that is shown anyhow or is detail.
void put_twin(std::string& out, const Doc& doc, const std::string& chart, const Style& style) {
  auto it = std::ranges::find(doc.charts, chart, &Chart::name);
  if (it == doc.charts.end()) return;
  const Table* table = doc.table(it->table);
  bool shown = std::ranges::any_of(doc.blocks, [&](const Block& b) {
    return b.is == Block::Is::table && b.ref == it->table;
  });
  if (table && !table->detail && !shown) put_table(out, *table, style);
}

void put_block(std::string& out, const Doc& doc, const Block& block, const Style& style, std::string_view heading) {
  switch (block.is) {
    case Block::Is::heading: out += "\n" + paint(style, "1;4", block.text) + "\n"; break;
    case Block::Is::paragraph: out += wrapped(block.text, style, hanging(block.text)) + "\n"; break;
    case Block::Is::bullet: out += wrapped("  - " + block.text, style, "    ") + "\n"; break;
    case Block::Is::verbatim: out += block.text + (block.text.ends_with('\n') ? "" : "\n"); break;
    case Block::Is::metrics: put_metrics(out, doc, block.ref); break;
    case Block::Is::table:
      if (const Table* table = doc.table(block.ref)) put_table(out, *table, style, heading);
      break;
    case Block::Is::chart: put_twin(out, doc, block.ref, style); break;
    case Block::Is::findings: put_findings(out, doc, style, block.ref); break;
  }
}

}  // namespace

Result<std::string> text(const Doc& doc, const Style& style) {
  if (!doc.raw.empty()) return doc.raw;
  std::string out;
  if (!doc.title.empty()) out += paint(style, "1", doc.title) + "\n";
  const bool plain = doc.blocks.empty() && doc.brief.empty();
  std::string heading;
  for (const auto& block : doc.brief.empty() ? reading_order(doc) : doc.brief) {
    if (plain && !out.empty()) out += "\n";
    put_block(out, doc, block, style, heading);
    heading = block.is == Block::Is::heading ? block.text : "";
  }
  if (!doc.next.empty()) out += "\n";
  for (const auto& command : doc.next) out += paint(style, "2", "next: ") + command + "\n";
  return out;
}

}  // namespace lode::render
