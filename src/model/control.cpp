// Reads and prints `controls:` of lode.yaml.
#include "model/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/keys.h"
#include "model/yaml_write.h"

namespace lode::model {
namespace {

using keys::Key;
constexpr std::array control_keys =
    std::to_array<Key>({"period", "revenue", "profit", "profit_is", "currency", "tolerance", "source"});
constexpr std::array formulas = std::to_array<Key>({"revenue - cost - cost_to_serve", "revenue - cost"});
constexpr const char* periods = "2024, FY2024, 2024-Q3, 2024-07 or all";

std::optional<int> digits(std::string_view text, std::size_t count) {
  if (text.size() != count || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  int out = 0;
  for (char c : text) out = out * 10 + (c - '0');
  return out;
}

Stretch months(int year, int month, int count) {
  auto from = from_civil(year, month, 1);
  return {from, Date{add_months(from, count).days - 1}};
}

// "Revenue-cost", "revenue − cost": one spelling for what means the same.
std::string spelled(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\u2212")) {
      out += '-';
      i += 2;
    } else if (text[i] != ' ') {
      out += text[i];
    }
  }
  return lower(out);
}

// Words that are meant as a formula but are none of ours are a slip; other words are taken as they are.
void read_profit(Fields& fields, const Node& node, Control& out) {
  out.profit_words = fields.text(node, "profit_is");
  if (out.profit_words.empty()) return;
  auto wanted = spelled(out.profit_words);
  for (std::size_t i = 0; i < formulas.size(); ++i)
    if (spelled(formulas[i]) == wanted) {
      out.profit_is = static_cast<Control::Profit>(i);
      return;
    }
  out.profit_is = Control::Profit::other;
  if (wanted.starts_with("revenue-"))
    fields.error(fmt::format("'{}' is no definition of profit that Lode can compute", out.profit_words),
                 fmt::format("did you mean '{}'?", did_you_mean(wanted, strings(formulas)).empty()
                                                       ? join(strings(formulas), "' or '")
                                                       : did_you_mean(wanted, strings(formulas))),
                 fields.place(*node.find("profit_is")));
}

// Exact to the ledger's four decimals, and small enough that no later product overflows.
std::optional<Decimal> amount(Fields& fields, const Node& node, std::string_view key) {
  auto value = fields.decimal(node, key);
  if (!value) return std::nullopt;
  constexpr Int128 most = Int128{1'000'000'000'000'000'000} * 10'000;
  auto out = *value;
  while (out.scale < 4 && out.units < most && out.units > -most) out.units *= 10, ++out.scale;
  if (out.scale == 4 && out.units < most && out.units > -most) return out;
  fields.error(fmt::format("'{}' has too many digits", key), "at most 18 before the point and 4 behind it",
               fields.place(*node.find(key)));
  return std::nullopt;
}

void read_tolerance(Fields& fields, const Node& node, Control& out) {
  auto text = std::string(trim(fields.text(node, "tolerance")));
  if (text.empty()) return;
  bool percent = text.ends_with('%');
  auto value = parse_decimal(trim(std::string_view(text).substr(0, text.size() - (percent ? 1 : 0))));
  if (value && percent) value->scale += 2;
  if (value && value->units >= 0 && value->scale <= 8 && to_double(*value) < 1)
    out.tolerance = *value;
  else
    fields.error(fmt::format("'{}' is no tolerance", text), "a share of the total: 0.005 or 0.5%; absent: to the cent",
                 fields.place(*node.find("tolerance")));
}

void read_currency(Fields& fields, const Node& node, Control& out) {
  out.currency = fields.text(node, "currency");
  bool code = out.currency.empty() || (out.currency.size() == 3 && std::ranges::all_of(out.currency, [](char c) {
                                         return c >= 'A' && c <= 'Z';
                                       }));
  if (!code)
    fields.error(fmt::format("'{}' is not a currency code", out.currency), "three capital letters, such as EUR or USD",
                 fields.place(*node.find("currency")));
}

Control read_control(Fields& fields, const Node& node) {
  fields.check_keys(node, control_keys, "a control");
  Control out{.period = fields.text(node, "period"), .revenue = amount(fields, node, "revenue"),
              .profit = amount(fields, node, "profit"), .source = fields.text(node, "source"),
              .place = fields.place(node)};
  read_profit(fields, node, out);
  read_currency(fields, node, out);
  read_tolerance(fields, node, out);
  if (out.period.empty())
    fields.error("a control has no period", fmt::format("add `period:` {}", periods), out.place);
  else if (!stretch_of(out.period, 1))
    fields.error(fmt::format("'{}' is no period", out.period), fmt::format("write {}", periods),
                 fields.place(*node.find("period")));
  if (!node.find("revenue") && !node.find("profit"))
    fields.error("a control has no total", "add `revenue:` or `profit:`", out.place);
  if (node.find("profit_is") && !node.find("profit"))
    fields.warning("'profit_is' says what a profit is, and the control has none", "add `profit:`", out.place);
  return out;
}

// Two totals of one thing cannot both be the one to meet.
void check_repeats(Fields& fields, const std::vector<Control>& controls) {
  for (auto b = controls.begin(); b != controls.end(); ++b)
    for (auto a = controls.begin(); a != b; ++a) {
      bool both = (a->revenue && b->revenue) || (a->profit && b->profit && a->profit_is == b->profit_is);
      if (both && a->period == b->period && a->currency == b->currency)
        fields.error(fmt::format("a second control for {}", b->period),
                     fmt::format("the first is in line {}; keep one", a->place.line), b->place);
    }
}

}  // namespace

std::string_view formula(Control::Profit profit) { return formulas.at(static_cast<std::size_t>(profit)); }

std::optional<Stretch> stretch_of(std::string_view period, int fiscal_year_starts) {
  if (period == "all") return Stretch{};
  if (period.starts_with("FY")) {
    auto year = digits(period.substr(2), 4);
    if (!year) return std::nullopt;
    return months(fiscal_year_starts > 1 ? *year - 1 : *year, fiscal_year_starts, 12);
  }
  auto year = digits(period.substr(0, 4), 4);
  if (!year) return std::nullopt;
  if (period.size() == 4) return months(*year, 1, 12);
  if (period[4] != '-' || period.size() != 7) return std::nullopt;
  auto quarter = period[5] == 'Q' ? digits(period.substr(6), 1) : std::nullopt;
  if (quarter && *quarter >= 1 && *quarter <= 4) return months(*year, *quarter * 3 - 2, 3);
  auto month = digits(period.substr(5), 2);
  if (month && *month >= 1 && *month <= 12) return months(*year, *month, 1);
  return std::nullopt;
}

std::vector<Control> read_controls(Fields& fields, const Node* node) {
  std::vector<Control> out;
  const Node* list = fields.list(node, "'controls'");
  if (!list) return out;
  for (const auto& item : list->items)
    if (const Node* map = fields.map(&item, "a control")) out.push_back(read_control(fields, *map));
  check_repeats(fields, out);
  return out;
}

std::string print(const std::vector<Control>& controls) {
  std::string out;
  for (const auto& c : controls) {
    out += fmt::format("  - {{period: {}", yaml_scalar(c.period));
    if (c.revenue) out += ", revenue: " + to_text(*c.revenue);
    if (c.profit) out += ", profit: " + to_text(*c.profit);
    if (!c.profit_words.empty()) out += ", profit_is: " + yaml_scalar(c.profit_words);
    if (!c.currency.empty()) out += ", currency: " + yaml_scalar(c.currency);
    if (c.tolerance.units != 0) out += ", tolerance: " + to_text(c.tolerance);
    if (!c.source.empty()) out += ", source: " + yaml_scalar(c.source);
    out += "}\n";
  }
  return out;
}

}  // namespace lode::model
