// Ledger against control, to the cent: like is compared with like, by the control's own period, currency and
// definition of profit. What cannot be compared says why instead of showing a difference.
#include "facts/controls.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lode::facts {
namespace {

using model::Control;
using store::literal;

// One control's figures of the ledger. Profit sums leave lines without cost out: see `costed`.
struct Sums {
  std::int64_t lines = 0, costed = 0, unpriced = 0;
  Decimal revenue, unassigned, uncosted, profit, profit_unassigned;
};

struct Measure {
  std::string name, definition;
  Decimal control, unassigned;
  Value ledger;              // null: not known
  Value known_part;          // of a profit that is not
  std::string incomparable;  // why there is no difference
};

std::string days(const model::Stretch& stretch) {
  if (!stretch.from) return "true";
  return fmt::format("date BETWEEN {} AND {}", literal(Value{*stretch.from}), literal(Value{*stretch.to}));
}

// Lines in a foreign currency keep their own amounts in the raw view only.
std::string source_of(const Control& control, const model::Settings& settings, Date as_of) {
  if (control.currency.empty()) return "line WHERE true";
  auto code = literal(Value{control.currency});
  if (control.currency == settings.currency) return fmt::format("line WHERE (currency IS NULL OR currency = {})", code);
  return fmt::format("line_rows WHERE currency = {} AND date <= {}", code, literal(Value{as_of}));
}

std::string profit_sql(Control::Profit profit) {
  return profit == Control::Profit::cost ? "revenue - cost"
                                         : "revenue - cost - coalesce(cost_to_serve, CAST(0 AS DECIMAL(18,4)))";
}

std::int64_t whole(const Value& value) { return static_cast<std::int64_t>(as_number(value).value_or(0)); }

Result<Sums> sums_of(store::Connection& connection, const Control& control, const model::Stretch& stretch,
                     const model::Settings& settings, Date as_of) {
  LODE_TRY(rows, connection.query(fmt::format(
                     "SELECT CAST(count(*) AS BIGINT), CAST(count(cost) AS BIGINT), "
                     "CAST(count(*) - count(revenue) AS BIGINT), sum(revenue), "
                     "sum(revenue) FILTER (WHERE account_id IS NULL), sum(revenue) FILTER (WHERE cost IS NULL), "
                     "sum({0}), sum({0}) FILTER (WHERE account_id IS NULL) FROM {1} AND {2}",
                     profit_sql(control.profit_is), source_of(control, settings, as_of), days(stretch))));
  const auto& r = rows.rows.at(0);
  return Sums{whole(r[0]),   whole(r[1]),   whole(r[2]),   decimal(r[3]),
              decimal(r[4]), decimal(r[5]), decimal(r[6]), decimal(r[7])};
}

// Hundredths, halves away from zero, of a sum with four decimals.
Int128 cents(Decimal value) { return (value.units + (value.units < 0 ? -50 : 50)) / 100; }
std::string amount(Decimal value) { return to_text(Decimal{cents(value), 2}); }
Int128 size(Int128 value) { return value < 0 ? -value : value; }

// REQUIRES: a control of four decimals below 10^18 and a tolerance below 1 of at most eight.
bool within(Decimal difference, Decimal control, Decimal tolerance) {
  Int128 allowed = size(control.units) * tolerance.units;
  for (int i = 0; i < tolerance.scale; ++i) allowed /= 10;
  return cents(difference) == 0 || size(difference.units) <= allowed;
}

class Comparison {
 public:
  Comparison(store::Connection& connection, const Overview& overview, const model::Settings& settings,
             std::int64_t rejected)
      : connection_(connection), overview_(overview), settings_(settings), rejected_(rejected) {
    auto& t = out_.table;
    t = {.name = "controls", .title = "Controls: the ledger against totals from outside"};
    t.columns = {{"period", "period"}, {"measure", "measure"}, {"currency", "currency"},
                 {"ledger", "ledger", Kind::money}, {"control", "control", Kind::money},
                 {"difference", "difference", Kind::money}, {"difference_pct", "of the control", Kind::share},
                 {"within", "within tolerance", Kind::boolean}, {"part", "part only", Kind::boolean},
                 {"unassigned", "of it without account", Kind::money}, {"source", "control from"},
                 {"definition", "definition", Kind::text, true}, {"tolerance", "tolerance", Kind::share, true},
                 {"lines", "lines", Kind::integer, true},
                 {"lines_without_rate", "lines without a rate", Kind::integer, true},
                 {"profit_known_part", "profit where cost is known", Kind::money, true},
                 {"revenue_with_unknown_cost", "revenue without cost", Kind::money, true}};
    t.note = "difference = ledger - control";
    if (rejected_ > 0) t.note += fmt::format("; {} rejected records of every table are in no figure", rejected_);
    t.source = ledger_source(overview);
    t.coverage = "every line of the period, those without an account included";
  }

  Result<void> add(const Control& control) {
    auto stretch = model::stretch_of(control.period, settings_.fiscal_year_starts);
    if (!stretch) return {};
    LODE_TRY(sums, sums_of(connection_, control, *stretch, settings_, overview_.as_of));
    bool part = stretch->from && !covers(overview_, *stretch->from, *stretch->to);
    if (control.revenue) put(control, sums, part, revenue(control, sums, part));
    if (control.profit) put(control, sums, part, profit(control, sums, part));
    return {};
  }

  Controls take() {
    note_other_definition();
    return std::move(out_);
  }

 private:
  static std::string nothing(const Control& control) { return fmt::format("no line of {} is loaded", control.period); }

  static Measure revenue(const Control& control, const Sums& sums, bool part) {
    Measure out{.name = "revenue", .definition = "revenue", .control = *control.revenue,
                .unassigned = sums.unassigned, .ledger = {}, .known_part = {}, .incomparable = {}};
    if (sums.lines == 0 && part) out.incomparable = nothing(control);
    else out.ledger = sums.revenue;
    return out;
  }

  static Measure profit(const Control& control, const Sums& sums, bool part) {
    Measure out{.name = "profit", .definition = {}, .control = *control.profit, .unassigned = sums.profit_unassigned,
                .ledger = {}, .known_part = {}, .incomparable = {}};
    if (control.profit_is == Control::Profit::other) {
      out.definition = control.profit_words;
      out.incomparable = fmt::format("'{}' is none of the definitions that Lode computes", control.profit_words);
      return out;
    }
    out.definition = std::string(model::formula(control.profit_is));
    if (sums.costed > 0) out.known_part = sums.profit;
    if (sums.lines == 0 && part)
      out.incomparable = nothing(control);
    else if (sums.costed < sums.lines)
      out.incomparable = fmt::format("{} of {} lines, worth {} of revenue, have no cost", sums.lines - sums.costed,
                                     sums.lines, amount(sums.uncosted));
    else
      out.ledger = sums.profit;
    return out;
  }

  void put(const Control& control, const Sums& sums, bool part, const Measure& m) {
    Value difference, share, fits;
    auto currency = control.currency.empty() ? settings_.currency : control.currency;
    if (const auto* ledger = std::get_if<Decimal>(&m.ledger)) {
      Decimal by{ledger->units - m.control.units, 4};
      difference = by;
      if (m.control.units != 0) share = to_double(by) / to_double({size(m.control.units), 4});
      fits = within(by, m.control, control.tolerance);
      if (fits == Value{false}) differs(control, sums, part, m, by, currency);
    } else {
      incomparable(control, m, sums, currency);
    }
    bool of_profit = m.name == "profit";
    out_.table.rows.push_back({control.period, m.name, currency, m.ledger, m.control, difference, share, fits, part,
                               sums.lines ? Value{m.unassigned} : Value{},
                               control.source.empty() ? Value{} : Value{control.source}, m.definition,
                               to_double(control.tolerance), sums.lines, sums.unpriced, m.known_part,
                               of_profit ? Value{sums.uncosted} : Value{}});
  }

  std::vector<std::string> reasons(const Sums& sums, bool part, const Measure& m) const {
    std::vector<std::string> out;
    if (part)
      out.push_back(fmt::format("the ledger holds only part of the period (lines {} to {})",
                                to_text(overview_.first_date), to_text(overview_.last_date)));
    if (sums.unpriced > 0) out.push_back(fmt::format("{} lines have no rate and so no amount", sums.unpriced));
    if (rejected_ > 0) out.push_back(fmt::format("{} rejected records are in no figure", rejected_));
    if (m.unassigned.units != 0)
      out.push_back(fmt::format("lines without an account are in it with {}", amount(m.unassigned)));
    return out;
  }

  void differs(const Control& control, const Sums& sums, bool part, const Measure& m, Decimal by,
               const std::string& currency) {
    auto share = m.control.units == 0 ? std::string()
                                      : fmt::format(" ({:.2f} %)", 100 * to_double({size(by.units), 4}) /
                                                                       to_double({size(m.control.units), 4}));
    auto message = fmt::format("{} of {} is {} {} in the ledger, {}{} {} than the {} of {}", m.name, control.period,
                               amount(std::get<Decimal>(m.ledger)), currency, amount({size(by.units), 4}), share,
                               by.units < 0 ? "less" : "more", amount(m.control),
                               control.source.empty() ? "the control" : control.source);
    for (const auto& reason : reasons(sums, part, m)) message += "; " + reason;
    out_.findings.push_back(
        {.rule = "CTL01", .name = "control-differs", .severity = Severity::warning, .message = std::move(message),
         .evidence = {{"period", Value{control.period}}, {"measure", Value{m.name}}, {"ledger", m.ledger},
                      {"control", Value{m.control}}, {"difference", Value{by}}, {"part", Value{part}}},
         .fix = "look for lines that are missing, doubled or dated elsewhere (`lode profile --period month`), or "
                "correct the control",
         .place = control.place});
  }

  void incomparable(const Control& control, const Measure& m, const Sums& sums, const std::string& currency) {
    bool words = control.profit_is == Control::Profit::other && m.name == "profit";
    out_.findings.push_back(
        {.rule = "CTL03", .name = "control-not-comparable", .severity = Severity::warning,
         .message = fmt::format("{} of {} cannot be compared with {} {}: {}", m.name, control.period,
                                amount(m.control), currency, m.incomparable),
         .evidence = {{"period", Value{control.period}}, {"measure", Value{m.name}}, {"control", Value{m.control}},
                      {"revenue_with_unknown_cost", sums.lines ? Value{sums.uncosted} : Value{}}},
         .fix = words ? "give the total by `revenue - cost - cost_to_serve` or `revenue - cost`"
                : sums.lines == 0 ? "load the lines of the period, or drop the control"
                                  : "load the missing costs, or control the revenue only",
         .place = control.place});
  }

  void note_other_definition() {
    std::vector<std::string> periods;
    for (const auto& control : settings_.controls)
      if (control.profit && control.profit_is == Control::Profit::cost) periods.push_back(control.period);
    if (periods.empty()) return;
    out_.findings.push_back(
        {.rule = "CTL02", .name = "control-other-profit", .severity = Severity::info,
         .message = fmt::format("the control of {} counts profit as revenue - cost and is compared by that; other "
                                "profits shown are revenue - cost - cost_to_serve", join(periods, ", "))});
  }

  store::Connection& connection_;
  const Overview& overview_;
  const model::Settings& settings_;
  std::int64_t rejected_;
  Controls out_;
};

}  // namespace

Result<Controls> controls(store::Connection& connection, const Overview& overview, const model::Settings& settings,
                          std::int64_t rejected_rows) {
  Comparison comparison(connection, overview, settings, rejected_rows);
  for (const auto& control : settings.controls) LODE_CHECK(comparison.add(control));
  return comparison.take();
}

}  // namespace lode::facts
