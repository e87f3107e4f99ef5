// Reads a map file. As strict as JSON with a schema: an unknown key, a wrong shape or a missing part is a
// finding with its place, and nothing is guessed.
#include "load/map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "load/currencies.h"
#include "model/fields.h"
#include "store/canonical.h"

namespace lode::load {
namespace {

using model::Node;
using Key = std::string_view;

constexpr std::array map_keys = std::to_array<Key>({"lode", "source", "files", "tables", "ignore"});
constexpr std::array file_keys = std::to_array<Key>(
    {"path", "as", "format", "encoding", "delimiter", "quote", "escape", "header", "header_rows", "fill_down",
     "skip", "sheet", "records", "trim", "ragged", "currency", "decimal", "thousands", "dates", "null"});
constexpr std::array table_keys =
    std::to_array<Key>({"from", "columns", "unpivot", "keep", "where", "distinct", "sql"});
constexpr std::array column_keys =
    std::to_array<Key>({"column", "const", "values", "percent", "generate", "scale", "round", "means", "decimal",
                        "thousands", "dates", "null"});
constexpr std::array unpivot_keys = std::to_array<Key>({"columns", "category", "value", "with", "values"});
constexpr std::array generators = std::to_array<Key>({"row", "name"});
constexpr std::array meanings = std::to_array<Key>({"profit", "margin"});

std::string stem(std::string_view path) {
  auto name = path.substr(path.rfind('/') + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

class Reader {
 public:
  Reader(const std::string& file, std::vector<Finding>& findings) : fields_(file, findings, "MAP01", "map") {}

  void read(const Node& root, Map& out) {
    if (!fields_.map(&root, "the map")) return;
    fields_.check_keys(root, map_keys, "a map");
    out.source = fields_.text(root, "source");
    if (out.source.empty())
      fields_.error("the map does not name its source", "write `source: NAME`, such as `source: erp`",
                    fields_.place(root));
    if (const Node* files = fields_.list(root.find("files"), "'files'"))
      for (const auto& item : files->items) out.files.push_back(file_spec(item));
    if (out.files.empty())
      fields_.error("the map lists no files", "write `files:` with at least one `path:`", fields_.place(root));
    out.ignore = fields_.words(root, "ignore");
    check_names(out);
    read_tables(root, out);
  }

 private:
  void check_names(const Map& out) {
    for (std::size_t i = 0; i < out.files.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (out.files[i].as == out.files[k].as)
          fields_.error(fmt::format("two files are called '{}'", out.files[i].as),
                        "give one of them another name with `as:`", out.files[i].place);
  }

  Notation notation(const Node& node) {
    Notation out;
    if (const Node* decimal = node.find("decimal")) {
      if (decimal->scalar == "." || decimal->scalar == ",")
        out.decimal = decimal->scalar[0];
      else
        fields_.error("'decimal' must be \".\" or \",\"", "", fields_.place(*decimal));
    }
    if (const Node* thousands = node.find("thousands")) out.thousands = thousands->scalar;
    out.dates = fields_.text(node, "dates");
    if (const Node* null = node.find("null")) {
      out.nulls.emplace();
      if (null->kind == Node::Kind::scalar) out.nulls->push_back(null->scalar);
      for (const auto& item : null->items) out.nulls->push_back(item.scalar);
    }
    return out;
  }

  std::int64_t header(const Node& node) {
    const Node* header = node.find("header");
    if (!header || header->scalar == "true") return 1;
    if (header->scalar == "false") return 0;
    auto row = fields_.integer(node, "header");
    if (row && *row >= 0) return *row;
    fields_.error("'header' must be true, false or the number of a row", "", fields_.place(*header));
    return 1;
  }

  std::vector<Skip> skips(const Node& node) {
    std::vector<Skip> out;
    const Node* list = fields_.list(node.find("skip"), "'skip'");
    if (!list) return out;
    for (const auto& item : list->items) {
      Skip skip;
      const char* end = item.scalar.data() + item.scalar.size();
      auto first = std::from_chars(item.scalar.data(), end, skip.first);
      skip.last = skip.first;
      if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '-')
        first = std::from_chars(first.ptr + 1, end, skip.last);
      if (item.quoted || first.ec != std::errc{} || first.ptr != end) skip = {0, 0, item.scalar};
      out.push_back(std::move(skip));
    }
    return out;
  }

  FileSpec file_spec(const Node& node) {
    FileSpec out;
    if (!fields_.map(&node, "a file")) return out;
    fields_.check_keys(node, file_keys, "a file");
    out.place = fields_.place(node);
    out.path = fields_.text(node, "path");
    if (out.path.empty()) fields_.error("a file has no 'path'", "write `path: customers*.csv`", out.place);
    out.as = fields_.text(node, "as");
    if (out.as.empty()) out.as = stem(out.path);
    out.format = fields_.text(node, "format");
    out.encoding = fields_.text(node, "encoding");
    out.delimiter = fields_.text(node, "delimiter");
    if (const Node* quote = node.find("quote")) out.quote = quote->scalar == "none" ? "" : quote->scalar;
    out.escape = fields_.text(node, "escape");
    out.header = header(node);
    out.header_rows = fields_.integer(node, "header_rows").value_or(1);
    out.fill_down = fields_.words(node, "fill_down");
    out.skip = skips(node);
    out.sheet = fields_.text(node, "sheet");
    out.records = fields_.text(node, "records");
    out.trim = fields_.boolean(node, "trim", false);
    out.ragged = fields_.boolean(node, "ragged", false);
    out.currency = currency(node);
    out.notation = notation(node);
    return out;
  }

  std::string currency(const Node& node) {
    auto text = fields_.text(node, "currency");
    if (!text.empty() && !is_currency_code(text))
      fields_.error(fmt::format("'{}' is no currency code", text), "three capital letters of ISO 4217, such as EUR",
                    fields_.place(*node.find("currency")));
    return text;
  }

  void read_tables(const Node& root, Map& out) {
    const Node* tables = fields_.map(root.find("tables"), "'tables'");
    if (!tables || tables->entries.empty()) {
      fields_.error("the map fills no tables", "write `tables:` with at least one of the canonical tables",
                    fields_.place(root));
      return;
    }
    for (const auto& entry : tables->entries) {
      if (!store::find_canonical(entry.key)) unknown_table(entry);
      if (entry.value.kind == Node::Kind::sequence)
        for (const auto& item : entry.value.items) out.tables.push_back(table(entry.key, item, out));
      else
        out.tables.push_back(table(entry.key, entry.value, out));
    }
  }

  void unknown_table(const model::Entry& entry) {
    std::vector<std::string> known;
    for (const auto& table : store::canonical_tables()) known.emplace_back(table.name);
    auto near = did_you_mean(entry.key, known);
    fields_.error(fmt::format("there is no table '{}'", entry.key),
                  near.empty() ? "one of: " + join(known, ", ") : fmt::format("did you mean '{}'?", near),
                  fields_.place(entry));
  }

  TableMap table(const std::string& name, const Node& node, const Map& map) {
    TableMap out{.table = name, .place = fields_.place(node)};
    if (!fields_.map(&node, "a table")) return out;
    fields_.check_keys(node, table_keys, "a table");
    out.sql = fields_.text(node, "sql");
    out.from = fields_.text(node, "from");
    out.where = fields_.text(node, "where");
    out.distinct = fields_.boolean(node, "distinct", false);
    if (const Node* keep = node.find("keep"); keep && keep->scalar == "all")
      out.keep_all = true;
    else
      out.keep = fields_.words(node, "keep");
    if (const Node* columns = fields_.map(node.find("columns"), "'columns'"))
      for (const auto& entry : columns->entries) out.columns.push_back(column(entry));
    if (const Node* unpivot = node.find("unpivot")) out.unpivot = read_unpivot(*unpivot);
    check_from(out, map);
    return out;
  }

  void check_from(TableMap& table, const Map& map) {
    if (!table.sql.empty()) {
      if (!table.from.empty())
        fields_.error("a table has either `sql` or `from`", "name the files inside the SELECT", table.place);
      return;
    }
    if (table.from.empty() && map.files.size() == 1) table.from = map.files.front().as;
    std::vector<std::string> names;
    for (const auto& file : map.files) names.push_back(file.as);
    if (map.find_file(table.from)) return;
    auto near = did_you_mean(table.from, names);
    fields_.error(table.from.empty() ? fmt::format("the table '{}' does not say which file it comes from", table.table)
                                     : fmt::format("no file is called '{}'", table.from),
                  near.empty() ? "write `from:` with one of: " + join(names, ", ")
                               : fmt::format("did you mean '{}'?", near),
                  table.place);
  }

  ColumnMap column(const model::Entry& entry) {
    ColumnMap out{.target = entry.key, .place = fields_.place(entry)};
    const auto& node = entry.value;
    if (node.kind == Node::Kind::scalar) {
      out.column = node.scalar;
      return out;
    }
    if (!fields_.map(&node, fmt::format("'{}'", entry.key))) return out;
    fields_.check_keys(node, column_keys, "a column");
    out.column = fields_.text(node, "column");
    if (const Node* constant = node.find("const")) out.constant = constant->scalar;
    if (out.constant && !out.column.empty())
      fields_.error(fmt::format("'{}' has both a column and a constant", entry.key), "keep one", out.place);
    out.values = pairs(node, "values");
    out.percent = fields_.boolean(node, "percent", false);
    out.round = fields_.boolean(node, "round", false);
    if (int at = fields_.choice(node, "generate", generators); at >= 0)
      out.generate = generators[static_cast<std::size_t>(at)];
    if (int at = fields_.choice(node, "means", meanings); at >= 0) out.means = meanings[static_cast<std::size_t>(at)];
    out.scale = fields_.decimal(node, "scale");
    out.notation = notation(node);
    return out;
  }

  std::vector<std::pair<std::string, std::string>> pairs(const Node& node, Key key) {
    std::vector<std::pair<std::string, std::string>> out;
    if (const Node* map = fields_.map(node.find(key), fmt::format("'{}'", key)))
      for (const auto& entry : map->entries) out.emplace_back(entry.key, entry.value.scalar);
    return out;
  }

  Unpivot read_unpivot(const Node& node) {
    Unpivot out{.place = fields_.place(node)};
    if (!fields_.map(&node, "'unpivot'")) return out;
    fields_.check_keys(node, unpivot_keys, "`unpivot`");
    out.columns = fields_.words(node, "columns");
    out.category = fields_.text(node, "category");
    out.value = fields_.text(node, "value");
    out.values = pairs(node, "values");
    if (const Node* with = fields_.map(node.find("with"), "'with'"))
      for (const auto& entry : with->entries) out.with.emplace_back(entry.key, fields_.words(*with, entry.key));
    if (out.columns.empty() || out.category.empty() || out.value.empty())
      fields_.error("`unpivot` needs `columns`, `category` and `value`",
                    "unpivot: {columns: [\"20*\"], category: date, value: revenue}", out.place);
    return out;
  }

  model::Fields fields_;
};

}  // namespace

const FileSpec* Map::find_file(std::string_view as) const {
  auto it = std::ranges::find(files, as, &FileSpec::as);
  return it == files.end() ? nullptr : &*it;
}

Parsed<Map> read_map(std::string_view text, const std::string& file) {
  Parsed<Map> out;
  out.value.file = file;
  auto tree = model::read_yaml(text, file);
  out.findings = std::move(tree.findings);
  bool broken = tree.value.kind == Node::Kind::null && !out.findings.empty();
  if (!broken) Reader(file, out.findings).read(tree.value, out.value);
  return out;
}

}  // namespace lode::load
