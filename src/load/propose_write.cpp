// YAML of a proposal.
#include "load/propose_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace lode::load {
namespace {

std::string list_of(const std::vector<std::string>& items) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(yaml_scalar(item));
  return "[" + join(out, ", ") + "]";
}

std::string pairs_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string> out;
  for (const auto& [from, to] : pairs) out.push_back(yaml_scalar(from) + ": " + yaml_scalar(to));
  return "{" + join(out, ", ") + "}";
}

std::string notation_parts(const Notation& notation) {
  std::string out;
  if (notation.decimal) out += fmt::format(", decimal: \"{}\"", *notation.decimal);
  if (notation.thousands) out += fmt::format(", thousands: \"{}\"", *notation.thousands);
  if (!notation.dates.empty()) out += ", dates: " + yaml_scalar(notation.dates);
  if (notation.nulls) out += ", \"null\": " + list_of(*notation.nulls);
  return out;
}

std::string column_value(const ColumnMap& map) {
  std::string parts;
  if (!map.column.empty()) parts += ", column: " + yaml_scalar(map.column);
  if (map.constant) parts += ", const: " + yaml_scalar(*map.constant);
  if (!map.generate.empty()) parts += ", generate: " + map.generate;
  if (map.scale) parts += ", scale: " + to_text(*map.scale);
  if (!map.means.empty()) parts += ", means: " + map.means;
  if (map.percent) parts += ", percent: true";
  if (!map.values.empty()) parts += ", values: " + pairs_of(map.values);
  parts += notation_parts(map.notation);
  bool only_column = parts == ", column: " + yaml_scalar(map.column);
  return only_column ? yaml_scalar(map.column) : "{" + parts.substr(parts.empty() ? 0 : 2) + "}";
}

const GridSkip* skip_of(const Sample& sample, std::int64_t row) {
  if (!sample.grid) return nullptr;
  auto it = std::ranges::find(sample.grid->skips, row, &GridSkip::row);
  return it == sample.grid->skips.end() ? nullptr : &*it;
}

std::string file_text(const Sample& sample) {
  const auto& spec = sample.spec;
  auto out = fmt::format("  # {}; {}{} rows seen\n", sample.described, sample.complete ? "all " : "the first ",
                         sample.rows);
  out += "  - path: " + yaml_scalar(spec.path) + "\n";
  out += "    as: " + spec.as + "\n";
  if (!spec.sheet.empty()) out += "    sheet: " + yaml_scalar(spec.sheet) + "\n";
  if (spec.header != 1) out += fmt::format("    header: {}\n", spec.header);
  if (spec.header_rows != 1) out += fmt::format("    header_rows: {}\n", spec.header_rows);
  if (!spec.fill_down.empty()) out += "    fill_down: " + list_of(spec.fill_down) + "\n";
  if (!spec.currency.empty()) out += "    currency: " + spec.currency + "\n";
  if (!spec.skip.empty()) out += "    skip:\n";
  for (const auto& skip : spec.skip) {
    const auto* why = skip_of(sample, skip.first);
    out += fmt::format("      - {}", skip.first);
    out += why ? fmt::format("  # {:.2f}: \"{}\": {}\n", why->confidence, why->label, why->reason) : "\n";
  }
  return out;
}

std::string unpivot_text(const Unpivot& unpivot, const std::string& indent) {
  auto out = indent + "unpivot:\n";
  out += indent + "  columns: " + list_of(unpivot.columns) + "\n";
  out += indent + "  category: " + unpivot.category + "\n";
  out += indent + "  value: " + unpivot.value + "\n";
  if (!unpivot.with.empty()) {
    out += indent + "  with:\n";
    for (const auto& [target, columns] : unpivot.with) out += indent + "    " + target + ": " + list_of(columns) + "\n";
  }
  out += indent + "  values:\n";
  for (const auto& [header, text] : unpivot.values)
    out += indent + "    " + yaml_scalar(header) + ": " + text + "\n";
  return out;
}

std::string sql_text(const std::string& sql, const std::string& indent) {
  auto out = indent + "sql: |\n";
  for (const auto& line : split(sql, '\n')) out += indent + "  " + line + "\n";
  return out;
}

std::string table_text(const Draft& draft, const Sample& sample, const std::string& indent) {
  std::string out;
  if (!draft.reason.empty())
    out += fmt::format("{}# {:.2f}: {}\n", indent, std::min(1.0, draft.confidence), draft.reason);
  for (const auto& note : draft.notes) out += indent + "# " + note + "\n";
  if (!draft.sql.empty() && draft.columns.empty()) return out + sql_text(draft.sql, indent);
  out += draft.sql.empty() ? indent + "from: " + sample.spec.as + "\n" : sql_text(draft.sql, indent);
  if (!draft.where.empty())
    out += indent + "where: " + yaml_scalar(draft.where) + "  # " + draft.where_reason + "\n";
  if (draft.distinct) out += indent + "distinct: true\n";
  out += indent + "columns:\n";
  for (const auto& choice : draft.columns)
    out += fmt::format("{}  {}: {}  # {:.2f}: {}\n", indent, choice.map.target, column_value(choice.map),
                       choice.confidence, choice.reason);
  if (!draft.keep.empty()) out += indent + "keep: " + list_of(draft.keep) + "\n";
  if (draft.unpivot) out += unpivot_text(*draft.unpivot, indent);
  return out;
}

// In place of the dash of a list item.
std::string as_item(std::string text) {
  auto first = text.find_first_not_of(' ');
  text.replace(first - 2, 2, "- ");
  return text;
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

// Files that are nothing, as declared ones: a later load does not name them again. A sheet is only a comment.
std::string ignored_text(const std::vector<Sample>& samples, const std::vector<Draft>& drafts,
                         const std::set<std::size_t>& used) {
  std::string sheets, files;
  for (const auto& draft : drafts) {
    if (!draft.table.empty() || used.contains(draft.sample)) continue;
    const auto& sample = samples[draft.sample];
    auto reason = one_line(draft.reason);
    if (sample.spec.sheet.empty())
      files += fmt::format("  - {}  # {}\n", yaml_scalar(sample.spec.path), reason);
    else
      sheets += fmt::format("# Ignored: {}: {}\n", sample.name(), reason);
  }
  return sheets + (files.empty() ? "" : "ignore:\n" + files);
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  constexpr std::string_view reserved[] = {"null", "true", "false", "yes", "no", "on", "off", "~"};
  auto plain_char = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ' ' || c == '.' || c == '/' || c == '(' || c == ')' || c == '-' || c == '+' ||
           static_cast<unsigned char>(c) >= 0xC0 || (static_cast<unsigned char>(c) >= 0x80);
  };
  bool starts_well = !text.empty() && (((text[0] | 32) >= 'a' && (text[0] | 32) <= 'z') || text[0] == '_');
  bool plain = starts_well && text.back() != ' ' && std::ranges::all_of(text, plain_char) &&
               std::ranges::find(reserved, lower(text)) == std::end(reserved);
  if (plain) return std::string(text);
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else out += c;
  }
  return out + "\"";
}

std::string write_map(const std::string& source, const std::vector<Sample>& samples,
                      const std::vector<Draft>& drafts, std::string_view today) {
  std::set<std::size_t> used;
  std::string sql;
  for (const auto& draft : drafts) {
    if (!draft.table.empty()) used.insert(draft.sample);
    sql += draft.sql + "\n";
  }
  for (std::size_t i = 0; i < samples.size(); ++i)  // files that only a SELECT names
    if (!samples[i].spec.as.empty() && (sql.contains("JOIN " + samples[i].spec.as + " ") ||
                                        sql.contains("FROM " + samples[i].spec.as + " ")))
      used.insert(i);
  std::string out = fmt::format(
      "# Proposed by `lode map` on {} and not yet reviewed. The figure before each reason says how sure it is\n"
      "# (1 is certain). Read it, correct it, then `lode load`.\nsource: {}\nfiles:\n", today, yaml_scalar(source));
  for (auto i : used) out += file_text(samples[i]);
  out += "tables:\n";
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const auto& draft = drafts[i];
    if (draft.table.empty()) continue;
    bool first = i == 0 || drafts[i - 1].table != draft.table;
    bool several = (i + 1 < drafts.size() && drafts[i + 1].table == draft.table) || !first;
    if (first) out += fmt::format("  {}:\n", draft.table);
    auto text = table_text(draft, samples[draft.sample], several ? "      " : "    ");
    out += several ? as_item(std::move(text)) : text;
  }
  return out + ignored_text(samples, drafts, used);
}

}  // namespace lode::load
