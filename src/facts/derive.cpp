// A derived attribute is one expression over columns of the unit. It comes from a file that somebody may
// have been sent, so only words known to be harmless get through to the engine.
#include "facts/derive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "facts/columns.h"

namespace lode::facts {
namespace {

using store::identifier;

constexpr std::array<std::string_view, 31> keywords{
    "and",     "or",     "not",     "is",      "null",   "true",     "false",   "in",      "between", "case", "when",
    "then",    "else",   "end",     "like",    "ilike",  "cast",     "as",      "distinct", "interval", "integer",
    "bigint",  "double", "decimal", "varchar", "boolean", "date",    "month",   "year",    "day",     "from"};

constexpr std::array<std::string_view, 38> functions{
    "abs",     "ceil",  "ceiling", "floor", "round",  "trunc",    "sign",   "sqrt",    "ln",         "log10",
    "log2",    "exp",   "pow",     "power", "least",  "greatest", "coalesce", "nullif", "if",         "ifnull",
    "lower",   "upper", "trim",    "ltrim", "rtrim",  "length",   "substr", "substring", "left",     "right",
    "replace", "concat", "contains", "starts_with", "year", "month", "date_diff", "cast"};

template <class List>
bool among(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool starts_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::unexpected<Error> refuse(const std::string& what) {
  return fail(Code::invalid_argument, what,
              "a `derive` is one SQL expression over attributes and facts, such as "
              "\"revenue_12m / nullif(sites, 0)\"");
}

// Reads an expression from left to right; knows just enough SQL to say no.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<std::string>> read() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (std::isspace(static_cast<unsigned char>(c))) ++at_;
      else if (starts_word(c)) { LODE_CHECK(word()); }
      else if (c == '\'' || c == '"') { LODE_CHECK(quoted(c)); }
      else { LODE_CHECK(sign(c)); }
    }
    if (depth_ != 0) return refuse("a bracket is not closed");
    if (empty_) return refuse("the expression is empty");
    return std::move(names_);
  }

 private:
  bool followed_by_bracket() const {
    auto next = text_.find_first_not_of(" \t\r\n", at_);
    return next != std::string_view::npos && text_[next] == '(';
  }

  Result<void> word() {
    auto start = at_;
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    auto found = lower(text_.substr(start, at_ - start));
    empty_ = false;
    if (followed_by_bracket() && !among(keywords, found) && !among(functions, found))
      return refuse(fmt::format("the function '{}' cannot be used here", found));
    // `from` only parts a date: extract is not offered, so it would start a query.
    if (among(std::array<std::string_view, 12>{"select", "from", "with", "union", "insert", "update", "delete",
                                               "copy", "attach", "pragma", "over", "exists"}, found))
      return refuse(fmt::format("'{}' cannot be used here", found));
    if (!followed_by_bracket() && !among(keywords, found)) names_.push_back(found);
    else if (!followed_by_bracket() && (found == "year" || found == "month" || found == "day"))
      names_.push_back(found);
    return {};
  }

  Result<void> quoted(char quote) {
    std::string inside;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) inside += text_[at_];
      else if (at_ + 1 < text_.size() && text_[at_ + 1] == quote) inside += text_[at_++];
      else break;
    }
    if (at_++ >= text_.size()) return refuse("a quote is not closed");
    if (quote == '"' && followed_by_bracket()) return refuse("a function cannot be quoted");
    if (quote == '"') names_.push_back(lower(inside));
    empty_ = false;
    return {};
  }

  Result<void> sign(char c) {
    static constexpr std::string_view allowed = "+-*/%<>=!.,()|0123456789";
    bool comment = at_ + 1 < text_.size() && ((c == '-' && text_[at_ + 1] == '-') ||
                                              (c == '/' && text_[at_ + 1] == '*'));
    if (comment || allowed.find(c) == std::string_view::npos)
      return refuse(fmt::format("'{}' cannot be used here", comment ? "a comment" : std::string(1, c)));
    if (c == '(') ++depth_;
    if (c == ')' && --depth_ < 0) return refuse("a bracket is closed that was not opened");
    if (c == ',' && depth_ == 0) return refuse("there is more than one expression");
    if (std::isdigit(static_cast<unsigned char>(c))) empty_ = false;
    ++at_;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool empty_ = true;
  std::vector<std::string> names_;
};

Finding refused(const model::Attribute& attribute, const std::string& message, const std::string& hint) {
  return {.rule = "FCT05", .name = "derive-failed", .severity = Severity::error,
          .message = fmt::format("the derived attribute '{}' cannot be computed: {}; it is unknown "
                                 "for every account", attribute.id, message),
          .evidence = {{"attribute", Value{attribute.id}}, {"derive", Value{attribute.derive}}},
          .fix = hint, .place = attribute.place};
}

Result<bool> has_column(store::Connection& connection, const std::string& relation, std::string_view name) {
  LODE_TRY(rows, connection.query("SELECT column_name FROM (DESCRIBE SELECT * FROM " + relation + ")"));
  return std::ranges::any_of(rows.rows, [&](const auto& r) { return lower(to_text(r[0])) == lower(name); });
}

std::string select_with(const std::string& relation, const std::string& column, bool present,
                        const std::string& expression) {
  return present ? fmt::format("(SELECT * REPLACE ({} AS {}) FROM {})", expression, column, relation)
                 : fmt::format("(SELECT *, {} AS {} FROM {})", expression, column, relation);
}

Result<void> add(store::Connection& connection, const model::Attribute& attribute,
                 Parsed<std::string>& out) {
  LODE_TRY(present, has_column(connection, out.value, attribute.id));
  auto column = identifier(attribute.id);
  auto expression = fmt::format("TRY_CAST(TRY(({})) AS {})", attribute.derive, sql_type(attribute.type));
  auto wanted = select_with(out.value, column, present, expression);
  // Binding shows unknown names and clashing types before any row is read.
  if (auto bound = connection.query(fmt::format("SELECT {} FROM {} LIMIT 0", column, wanted)); !bound) {
    if (bound.error().code == Code::cancelled) return std::unexpected(bound.error());
    out.findings.push_back(refused(attribute, bound.error().message, "correct the expression"));
    wanted = select_with(out.value, column, present,
                         fmt::format("CAST(NULL AS {})", sql_type(attribute.type)));
  }
  out.value = wanted;
  return {};
}

}  // namespace

Result<std::vector<std::string>> names_in(std::string_view expression) {
  return Reader(expression).read();
}

Result<Parsed<std::string>> with_derived(store::Connection& connection, const std::string& relation,
                                         const model::Dictionary& dictionary) {
  Parsed<std::string> out{relation, {}};
  struct Pending {
    const model::Attribute* attribute;
    std::vector<std::string> names;
  };
  std::vector<Pending> pending;
  for (const auto& attribute : dictionary.attributes) {
    if (attribute.derive.empty()) continue;
    auto names = names_in(attribute.derive);
    if (names) pending.push_back({&attribute, *std::move(names)});
    else out.findings.push_back(refused(attribute, names.error().message, names.error().hint));
  }
  auto waits = [&](const Pending& one) {
    return std::ranges::any_of(pending, [&](const Pending& other) {
      return other.attribute != one.attribute && among(one.names, lower(other.attribute->id));
    });
  };
  while (!pending.empty()) {
    auto ready = std::ranges::find_if(pending, [&](const Pending& one) { return !waits(one); });
    if (ready == pending.end()) break;
    const auto* attribute = ready->attribute;
    pending.erase(ready);
    LODE_CHECK(add(connection, *attribute, out));
  }
  for (const auto& one : pending)
    out.findings.push_back(refused(*one.attribute, "it rests on itself through other derived attributes",
                                   "break the circle between the `derive` expressions"));
  return out;
}

}  // namespace lode::facts
