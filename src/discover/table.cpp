// Looks at the file's columns, decides what each is for, and reads them once.
#include "discover/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "discover/coding.h"
#include "discover/leakage.h"
#include "discover/notes.h"
#include "discover/targets.h"
#include "store/column_reader.h"

namespace lode::discover {
namespace {

using store::identifier;

struct Header {
  std::string name, type;  // as the engine calls it
};

Result<std::string> relation_of(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored))
    return fail(Code::not_found, fmt::format("there is no file {}", file),
                "name a .parquet or .csv file with one row per account");
  auto name = store::literal(Value(file));
  if (lower(file).ends_with(".parquet")) return fmt::format("read_parquet({})", name);
  if (lower(file).ends_with(".csv")) return fmt::format("read_csv({}, header = true, sample_size = -1)", name);
  return fail(Code::invalid_argument, fmt::format("'{}' is neither .parquet nor .csv", file),
              "end the file's name with .parquet or .csv");
}

// What the engine says of a file that it cannot read, without its advice on settings.
Error unreadable(const std::string& file, const Error& error) {
  auto first = error.message.substr(0, error.message.find('\n'));
  if (error.code == Code::cancelled) return error;
  return Error{Code::invalid_argument, fmt::format("{} cannot be read as a table: {}", file, first),
               "one row per account, one header line, the same columns in every row"};
}

Result<std::vector<Header>> headers_of(store::Connection& connection, const std::string& file,
                                       const std::string& relation) {
  std::error_code ignored;
  if (std::filesystem::file_size(file, ignored) == 0)
    return fail(Code::invalid_argument, fmt::format("{} is empty", file), "one row per account, with a header");
  auto rows = connection.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + relation + ")");
  if (!rows) return std::unexpected(unreadable(file, rows.error()));
  std::vector<Header> out;
  for (const auto& row : rows->rows) out.push_back({to_text(row[0]), to_text(row[1])});
  return out;
}

bool is_integer(std::string_view type) { return type.ends_with("INT") || type == "INTEGER" || type == "UINTEGER"; }
bool is_number(std::string_view type) {
  return is_integer(type) || type == "DOUBLE" || type == "FLOAT" || type.starts_with("DECIMAL");
}
bool is_time(std::string_view type) { return type == "DATE" || type.starts_with("TIMESTAMP"); }

model::Type type_of(std::string_view type) {
  if (type == "BOOLEAN") return model::Type::boolean;
  if (is_integer(type)) return model::Type::integer;
  if (is_number(type)) return model::Type::number;
  return is_time(type) ? model::Type::date : model::Type::text;
}

// As read_columns takes it. 128-bit unsigned and the like become text, and are told by their values.
std::string select_of(const Header& header) {
  auto name = identifier(header.name);
  if (header.type == "UHUGEINT") return fmt::format("CAST({} AS DOUBLE)", name);
  if (header.type == "BOOLEAN" || is_number(header.type) || header.type == "DATE" || header.type == "VARCHAR")
    return name;
  return is_time(header.type) ? fmt::format("CAST({} AS DATE)", name) : fmt::format("CAST({} AS VARCHAR)", name);
}

bool names_an_id(const std::string& name) {
  auto word = lower(name);
  return word == "id" || word == "name" || word.ends_with("_id") || word.ends_with(" id") || word == "uuid" ||
         word.ends_with("_uuid");
}

// Decides and reads; one use.
class Reader {
 public:
  Reader(store::Connection& connection, const TableAsked& asked) : connection_(connection), asked_(asked) {}

  Result<Material> read() {
    LODE_TRY(relation, relation_of(asked_.file));
    relation_ = std::move(relation);
    LODE_TRY(headers, headers_of(connection_, asked_.file, relation_));
    headers_ = std::move(headers);
    LODE_CHECK(choose());
    LODE_TRY(columns, columns_of());
    LODE_CHECK(take(std::move(columns)));
    return std::move(material_);
  }

 private:
  Result<const Header*> find(const std::string& name, std::string_view option) const {
    for (const auto& header : headers_)
      if (header.name == name) return &header;
    std::vector<std::string> names;
    for (const auto& header : headers_) names.push_back(header.name);
    auto near = did_you_mean(name, names);
    if (names.size() > 30) names.resize(30), names.emplace_back("…");
    return fail(Code::invalid_argument, fmt::format("{} has no column '{}' ({})", asked_.file, name, option),
                near.empty() ? "there are: " + join(names, ", ") : fmt::format("did you mean '{}'?", near));
  }

  Result<const Header*> find_number(const std::string& name, std::string_view option, bool flag_too) const {
    LODE_TRY(header, find(name, option));
    if (is_number(header->type) || (flag_too && header->type == "BOOLEAN")) return header;
    return fail(Code::invalid_argument,
                fmt::format("'{}' ({}) is {}, and must be a number", name, option,
                            header->type == "VARCHAR" ? "text" : lower(header->type)),
                "give a column of numbers; a text can be a descriptor");
  }

  Result<void> choose() {
    if (asked_.targets.empty())
      return fail(Code::invalid_argument, "nothing says which figures segments ought to differ in",
                  "add --targets A,B,…: columns of numbers such as profit, growth, importance of a need");
    for (const auto& name : asked_.targets) {
      LODE_TRY(header, find_number(name, "--targets", true));
      if (!once(targets_, header)) repeated(name, "--targets");
    }
    LODE_CHECK(choose_singles());
    for (const auto& weighted : asked_.target_weights)
      if (std::ranges::none_of(targets_, [&](const Header* h) { return h->name == weighted.name; }))
        return fail(Code::invalid_argument, fmt::format("'{}' (--target-weights) is no target", weighted.name),
                    "name it under --targets, too");
    return choose_descriptors();
  }

  Result<void> choose_singles() {
    if (!asked_.weight.empty()) {
      LODE_TRY(header, find_number(asked_.weight, "--weight", false));
      weight_ = header;
    }
    if (!asked_.revenue.empty()) {
      LODE_TRY(header, find_number(asked_.revenue, "--revenue", false));
      revenue_ = header;
    }
    if (!asked_.id.empty()) {
      LODE_TRY(header, find(asked_.id, "--id"));
      id_ = header;
    }
    return {};
  }

  Result<void> choose_descriptors() {
    for (const auto& name : asked_.descriptors) {
      LODE_TRY(header, find(name, "--descriptors"));
      bool target = std::ranges::find(targets_, header) != targets_.end();
      bool allowed = std::ranges::find(asked_.allow_leaks, name) != asked_.allow_leaks.end();
      if (target) material_.findings.push_back(leak_note(name, name, "it is the target itself", allowed));
      if (target && !allowed) continue;
      if (!once(descriptors_, header)) repeated(name, "--descriptors");
    }
    for (const auto& name : asked_.allow_leaks)
      if (auto known = find(name, "--allow-leak"); !known) return std::unexpected(known.error());
    if (!asked_.descriptors.empty()) return {};
    for (const auto& header : headers_) {
      bool used = &header == weight_ || &header == revenue_ || &header == id_ ||
                  std::ranges::find(targets_, &header) != targets_.end();
      if (!used && !names_an_id(header.name)) descriptors_.push_back(&header);
    }
    return {};
  }

  static bool once(std::vector<const Header*>& in, const Header* header) {
    if (std::ranges::find(in, header) != in.end()) return false;
    in.push_back(header);
    return true;
  }

  void repeated(const std::string& name, std::string_view option) {
    material_.findings.push_back(note("DIS10", "named-twice", Severity::info,
                                      fmt::format("'{}' stands twice in {}: it counts once", name, option),
                                      {{"column", Value(name)}}, {}));
  }

  // Everything in one statement: descriptors, targets, then the single ones.
  Result<std::vector<store::ColumnData>> columns_of() {
    std::vector<std::string> select;
    for (const auto* header : descriptors_) select.push_back(select_of(*header));
    for (const auto* header : targets_)
      select.push_back(fmt::format("CAST({} AS DOUBLE)", identifier(header->name)));
    for (const auto* header : {weight_, revenue_})
      if (header) select.push_back(fmt::format("CAST({} AS DOUBLE)", identifier(header->name)));
    if (id_) select.push_back(fmt::format("CAST({} AS VARCHAR)", identifier(id_->name)));
    std::size_t rows = 0;  // a CSV file would have to be read to count them
    if (relation_.starts_with("read_parquet")) {
      LODE_TRY(counted, rows_of(connection_, asked_.file));
      rows = counted;
    }
    auto out = store::read_columns(connection_, fmt::format("SELECT {} FROM {}", join(select, ", "), relation_), rows);
    if (!out) return std::unexpected(unreadable(asked_.file, out.error()));
    if (out->empty() || out->front().rows() == 0)
      return fail(Code::invalid_argument, fmt::format("{} has no row", asked_.file), "one row per account");
    return out;
  }

  Result<void> take(std::vector<store::ColumnData> columns) {
    auto at = columns.begin() + static_cast<std::ptrdiff_t>(descriptors_.size() + targets_.size());
    material_.problem.accounts = columns.front().rows();
    if (weight_) LODE_CHECK(take_weights(std::move((at++)->numbers)));
    if (revenue_) material_.problem.revenue = std::move((at++)->numbers);
    if (id_) take_ids(*at);
    LODE_CHECK(take_targets(columns));
    for (std::size_t d = 0; d < descriptors_.size(); ++d) {
      Read read{.attribute = {.id = descriptors_[d]->name, .type = type_of(descriptors_[d]->type)},
                .data = std::move(columns[d])};
      read.attribute.source = "crm";
      read.attribute.guessed = true;
      CodingOptions options;
      options.least = asked_.least;
      add_coded(std::move(read), options, material_);
    }
    mark_nested(material_);
    refuse_leaks(material_, asked_.allow_leaks);
    note_dominance(material_);
    material_.population = fmt::format("{} rows of {}", material_.problem.accounts, asked_.file);
    if (!material_.problem.tests.empty()) return {};
    return fail(Code::invalid_argument, "no column can tell accounts apart",
                material_.findings.empty() ? "name columns with --descriptors" : material_.findings.back().message);
  }

  Result<void> take_targets(std::vector<store::ColumnData>& columns) {
    std::vector<Wanted> wanted;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      Wanted one{.name = targets_[t]->name};
      for (const auto& weighted : asked_.target_weights)
        if (weighted.name == one.name) one.weight = weighted.weight;
      one.measure.title = one.name;
      one.values = std::move(columns[descriptors_.size() + t].numbers);
      wanted.push_back(std::move(one));
    }
    return add_targets(std::move(wanted), material_);
  }

  Result<void> take_weights(std::vector<double> weights) {
    std::size_t bad = 0;
    double sum = 0;
    for (double& w : weights) {
      if (!(w >= 0) || std::isinf(w)) w = 0, ++bad;
      sum += w;
    }
    if (sum <= 0)
      return fail(Code::invalid_argument, fmt::format("no row has a weight above 0 in '{}'", asked_.weight),
                  "give a column of positive weights with --weight, or leave it out");
    if (bad > 0)
      material_.findings.push_back(
          note("DIS11", "weight-unusable", Severity::warning,
               fmt::format("{} rows have no usable weight in '{}' (unknown, negative or infinite): they weigh 0", bad,
                           asked_.weight),
               {{"rows", Value(static_cast<std::int64_t>(bad))}}, "correct the weights"));
    material_.problem.weights = std::move(weights);
    return {};
  }

  void take_ids(const store::ColumnData& ids) {
    std::size_t missing = 0;
    material_.ids.reserve(ids.words.size());
    for (auto word : ids.words) {
      bool known = word != store::ColumnData::no_word;
      missing += known ? 0 : 1;
      material_.ids.push_back(known ? ids.dictionary[word] : std::string());
    }
    auto repeats = ids.words.size() - missing - ids.dictionary.size();
    if (repeats + missing == 0) return;
    material_.findings.push_back(
        note("DIS12", "repeated-ids", Severity::warning,
             fmt::format("{} rows repeat an id of '{}' and {} have none: every row counts as an account", repeats,
                         asked_.id, missing),
             {{"repeated", Value(static_cast<std::int64_t>(repeats))},
              {"missing", Value(static_cast<std::int64_t>(missing))}},
             "give one row per account"));
  }

  store::Connection& connection_;
  const TableAsked& asked_;
  std::string relation_;
  std::vector<Header> headers_;
  std::vector<const Header*> targets_, descriptors_;
  const Header *weight_ = nullptr, *revenue_ = nullptr, *id_ = nullptr;
  Material material_;
};

}  // namespace

Result<std::string> table_relation(const std::string& file) { return relation_of(file); }

Result<std::size_t> rows_of(store::Connection& connection, const std::string& file) {
  LODE_TRY(relation, relation_of(file));
  auto rows = connection.one("SELECT count(*) FROM " + relation);
  if (!rows) return std::unexpected(unreadable(file, rows.error()));
  return static_cast<std::size_t>(std::get<std::int64_t>(*rows));
}

Result<Material> table_material(store::Connection& connection, const TableAsked& asked) {
  return Reader(connection, asked).read();
}

}  // namespace lode::discover
