// profile: the basics. Revenue and profit by period, segment, account or any attribute, past, now and forward;
// concentration, mega accounts, customers won and lost; everything adds up to the ledger.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "assign/assign.h"
#include "base/text.h"
#include "facts/bridge.h"
#include "facts/facts.h"
#include "facts/forward.h"
#include "facts/grouping.h"
#include "facts/mega.h"
#include "facts/pool.h"
#include "verbs/controls.h"
#include "verbs/entries.h"
#include "verbs/fitted.h"
#include "verbs/profile_metrics.h"
#include "verbs/profile_words.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr std::int64_t top_default = 20;

constexpr Option options[] = {
    {"by", "segment|account|ATTR", "rows per segment, account, or value of an attribute of accounts, lines, products"},
    {"segmentation", "S", "whose segments; default: the only one of the workspace"},
    {"period", "month|quarter|year|fiscal_year", "of the table by period (default year)"},
    {"top", "N", "rows of long tables (default 20; 0: all)"}};

struct Asked {
  std::string by;
  facts::Period period = facts::Period::year;
  std::int64_t top = top_default;
};

struct Scope {
  store::Workspace workspace;
  facts::Reading reading;
  std::optional<model::Segmentation> segmentation;
  std::optional<facts::Grouping> segments;
};

Result<Asked> asked_of(const Request& request) {
  Asked out{.by = request.get("by")};
  auto period = request.get("period", "year");
  auto found = facts::period_from(period);
  if (!found)
    return fail(Code::invalid_argument, fmt::format("'{}' is not a period", period),
                "--period takes month, quarter, year or fiscal_year");
  out.period = *found;
  auto top = request.get("top", std::to_string(top_default));
  auto [end, error] = std::from_chars(top.data(), top.data() + top.size(), out.top);
  if (error != std::errc{} || end != top.data() + top.size() || out.top < 0)
    return fail(Code::invalid_argument, fmt::format("'{}' is not a number of rows", top), "--top takes 0, 1, 2, …");
  return out;
}

// The segmentation asked for (file or id), or the only one; nothing where there is none and none was asked for.
Result<std::optional<SchemeText>> wanted_scheme(const Request& request, const Context& context) {
  auto wanted = request.get("segmentation");
  if (wanted.empty()) {
    LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
    if (workspace.list("segmentations", ".yaml").size() != 1 && request.get("by") != "segment") return std::nullopt;
    LODE_TRY(only, only_segmentation(workspace, "--segmentation"));
    wanted = std::move(only);
  }
  LODE_TRY(found, find_scheme(request, wanted));
  return found;
}

Result<void> take_segmentation(Scope& scope, const SchemeText& found) {
  auto scheme = read_scheme(found, scope.reading.columns);
  LODE_CHECK(must_be_readable(scheme));
  auto& segmentation = scheme.segmentation;
  auto& connection = scope.reading.connection;
  LODE_TRY(unfit, facts::fit_units(connection, segmentation.unit, segmentation.dictionary));
  LODE_TRY(membership, assign::assign(connection, segmentation));
  LODE_CHECK(connection.run("CREATE OR REPLACE TEMP VIEW by_rule AS SELECT account_id, segment AS label "
                            "FROM membership"));
  auto& findings = scope.reading.findings;
  for (auto* some : {&scheme.reading, &unfit, &membership.findings})
    for (auto& finding : *some)
      if (finding.severity == Severity::error || some != &scheme.reading) findings.push_back(std::move(finding));
  facts::Grouping grouping{.name = "by_rule", .column = "segment", .labels = {},
                           .title = "By segment of " + segmentation.id};
  for (const auto& segment : segmentation.segments) grouping.labels.push_back(segment.id);
  scope.segments = std::move(grouping);
  scope.segmentation = std::move(segmentation);
  return {};
}

Result<Scope> open_scope(const Request& request, const Context& context) {
  LODE_TRY(found, wanted_scheme(request, context));
  const auto home = found && !found->workspace.empty() ? found->workspace : request.workspace;
  LODE_TRY(workspace, store::Workspace::open(home, context));
  LODE_TRY(view, view_of(request));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  Scope out{.workspace = std::move(workspace), .reading = std::move(reading), .segmentation = {}, .segments = {}};
  if (found) LODE_CHECK(take_segmentation(out, *found));
  return out;
}

// Without a segmentation every account is unassigned: the table says so instead of being absent.
Result<facts::Grouping> no_segments(store::Connection& connection) {
  LODE_CHECK(connection.run("CREATE OR REPLACE TEMP VIEW by_rule AS SELECT account_id, "
                            "CAST(NULL AS VARCHAR) AS label FROM unit"));
  return facts::Grouping{.name = "by_rule", .column = "segment", .labels = {}, .title = "By segment"};
}

// The tables and charts of one profile, in reading order.
class Profile {
 public:
  Profile(Scope& scope, const Asked& asked) : scope_(scope), asked_(asked), c_(scope.reading.connection) {}

  Result<Doc> make(const Request& request) {
    LODE_TRY(overview, facts::overview_of(c_));
    o_ = overview;
    LODE_TRY(units, facts::unit_money(c_));
    auto concentration = facts::concentration_of(units);
    auto mega = facts::mega_accounts(std::move(units), o_, scope_.reading.settings);
    doc_ = {.verb = "profile", .currency = scope_.reading.settings.currency};
    put_profile_metrics(doc_, o_, concentration);
    LODE_CHECK(segments());
    LODE_CHECK(grouped());
    LODE_CHECK(future(mega));
    head(concentration, mega);
    if (o_.lines > 0) LODE_CHECK(body(concentration, mega));
    LODE_TRY(view, view_of(request));
    auto rejected = rejected_rows(scope_.workspace, view);
    LODE_TRY(sums, facts::reconciliation(c_, o_, scope_.segments ? &*scope_.segments : nullptr, rejected));
    show(std::move(sums));
    finish(request, mega);
    LODE_CHECK(add_controls(doc_, scope_.reading, rejected));
    return std::move(doc_);
  }

 private:
  void paragraph(std::string text) { doc_.blocks.push_back({Block::Is::paragraph, std::move(text), {}}); }
  void heading(std::string text) { doc_.blocks.push_back({Block::Is::heading, std::move(text), {}}); }

  void show(Table table) {
    if (!table.detail) doc_.blocks.push_back({Block::Is::table, {}, table.name});
    doc_.tables.push_back(std::move(table));
  }

  void chart(const char* name, std::string title, ChartKind kind, const char* table, const char* x,
             std::vector<std::string> y, std::string low = {}, std::string high = {}) {
    doc_.charts.push_back({.name = name, .title = std::move(title), .kind = kind, .table = table, .x = x,
                           .y = std::move(y), .low = std::move(low), .high = std::move(high), .note = {}});
    doc_.blocks.push_back({Block::Is::chart, {}, name});
  }

  // Profit columns carry nothing where no line has a cost: they stay in JSON and leave the page.
  void quiet(Table& table) const {
    if (o_.any_cost) return;
    for (auto& column : table.columns)
      if (column.name.find("profit") != std::string::npos || column.name == "margin") column.detail = true;
  }

  // Columns about which nothing is known for anybody: likewise.
  static void quiet_unknown(Table& table) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      if (std::ranges::all_of(table.rows, [&](const auto& row) { return is_null(row[c]); }))
        table.columns[c].detail = true;
  }

  const facts::Grouping* segments_or_null() const { return scope_.segments ? &*scope_.segments : nullptr; }

  Result<void> segments() {
    LODE_CHECK(facts::build_unit_pool(c_, scope_.reading.settings.evidence_age));
    facts::Grouping none;
    if (!scope_.segments) {
      LODE_TRY(made, no_segments(c_));
      none = std::move(made);
    }
    LODE_TRY(table, facts::by_group(c_, o_, scope_.segments ? *scope_.segments : none, "by_segment"));
    if (!scope_.segments) table.detail = true, table.note = "no segmentation: every account is unassigned";
    by_segment_ = std::move(table);
    quiet(by_segment_);
    quiet_unknown(by_segment_);
    return {};
  }

  Result<void> grouped() {
    if (asked_.by.empty() || asked_.by == "segment") return {};
    if (asked_.by == "account") {
      LODE_TRY(table, facts::by_account(c_, o_, asked_.top));
      by_ = std::move(table);
    } else {
      LODE_TRY(by, facts::group_by(c_, asked_.by, asked_.top));
      if (by.units) {
        LODE_TRY(table, facts::by_group(c_, o_, *by.units, "by_attribute"));
        by_ = std::move(table);
        attribute_ = by.units;
      } else {
        LODE_TRY(table, facts::by_line(c_, o_, by.expression, by.title, asked_.top));
        by_ = std::move(table);
      }
    }
    quiet(*by_);
    quiet_unknown(*by_);
    return {};
  }

  // Groups that a forecast and a bridge follow: the attribute asked for, else the segments.
  const facts::Grouping* followed() const { return attribute_ ? &*attribute_ : segments_or_null(); }

  Result<void> future(const facts::Mega& mega) {
    std::vector<std::pair<std::string, std::string>> accounts;
    if (asked_.by == "account")
      for (const auto& row : by_->rows)
        if (!is_null(row[0])) accounts.emplace_back(to_text(row[0]), to_text(row[1]));
    if (accounts.empty() && !followed())
      for (const auto& unit : mega.accounts) accounts.emplace_back(unit.id, unit.name);
    LODE_TRY(made, facts::forward(c_, o_, scope_.reading.settings.horizon_months,
                                  accounts.empty() ? followed() : nullptr, accounts));
    forward_ = std::move(made);
    quiet(forward_.table);
    return {};
  }

  void head(const facts::Concentration& concentration, const facts::Mega& mega) {
    const auto& settings = scope_.reading.settings;
    doc_.title = settings.name.empty() ? "Profile" : "Profile of " + settings.name;
    if (o_.lines == 0) {
      paragraph(fmt::format("{} accounts and no line are loaded: of revenue and profit nothing is known.",
                            o_.accounts));
      doc_.tables.push_back(std::move(by_segment_));
      return;
    }
    bool parents = (scope_.segmentation ? scope_.segmentation->unit : settings.unit) == model::Unit::buying_parent;
    for (auto& sentence : profile_words({o_, concentration, mega, forward_.table, settings.currency, parents}))
      doc_.blocks.push_back({Block::Is::bullet, std::move(sentence), {}});
  }

  Result<void> body(const facts::Concentration& concentration, const facts::Mega& mega) {
    heading("Revenue and profit");
    LODE_TRY(periods, facts::by_period(c_, o_, asked_.period, scope_.reading.settings.fiscal_year_starts));
    quiet(periods);
    chart("trend", "Revenue and profit by period", ChartKind::bar, "by_period", "period",
          o_.any_cost ? std::vector<std::string>{"revenue", "profit"} : std::vector<std::string>{"revenue"});
    show(std::move(periods));
    if (!by_segment_.detail)
      chart("segments", "Revenue by segment", ChartKind::bar, "by_segment", "segment", {"revenue"});
    show(std::move(by_segment_));
    if (by_) show(std::move(*by_));
    LODE_CHECK(customers());
    heading("Concentration");
    put_curves(doc_, o_, concentration);
    for (const auto& curve : {"pareto", "whale"})
      if (doc_.table(curve)) doc_.blocks.push_back({Block::Is::chart, {}, curve});
    LODE_TRY(accounts, facts::mega_table(c_, mega, o_, segments_or_null()));
    quiet(accounts);
    LODE_TRY(effect, facts::mega_effect(c_, mega, o_, segments_or_null()));
    show(std::move(accounts));
    effect.detail = mega.accounts.empty();
    show(std::move(effect));
    return ahead();
  }

  Result<void> customers() {
    LODE_TRY(bridge, facts::bridge(c_, o_, followed()));
    if (bridge.rows.empty()) {
      bridge.detail = true;
      show(std::move(bridge));
      return {};
    }
    heading("Customers won and lost");
    LODE_TRY(steps, facts::bridge_steps(c_, o_));
    chart("bridge", "From one 12 months to the next", ChartKind::waterfall, "bridge_steps", "step",
          {"amount", "total"});
    show(std::move(steps));
    show(std::move(bridge));
    return {};
  }

  Result<void> ahead() {
    heading(forward_.table.title);
    Table total{.name = "forward_total", .title = "Months of the firm", .columns = forward_.months.columns};
    for (const auto& row : forward_.months.rows)
      if (row[0] == Value{std::string("total")}) total.rows.push_back(row);
    total.source = forward_.months.source;
    total.coverage = forward_.months.coverage;
    total.detail = true;
    show(std::move(forward_.table));
    chart("forward", "Past and coming months", ChartKind::line, "forward_total", "month", {"revenue", "forecast"},
          "low", "high");
    doc_.tables.push_back(std::move(total));
    doc_.tables.push_back(std::move(forward_.months));
    doc_.tables.push_back(std::move(forward_.rivals));
    LODE_TRY(deals, facts::pipeline(c_));
    if (!deals.rows.empty()) show(std::move(deals));
    heading("How it adds up");
    return {};
  }

  void finish(const Request& request, const facts::Mega& mega) {
    doc_.findings = std::move(scope_.reading.findings);
    doc_.findings.insert(doc_.findings.end(), mega.findings.begin(), mega.findings.end());
    doc_.blocks.push_back({Block::Is::findings, {}, {}});
    if (o_.lines == 0) doc_.next = {suggest(request.workspace, "load", "FILE…")};
    else if (!scope_.segments) doc_.next = {suggest(request.workspace, "new", "NAME")};
    else doc_.next = {suggest(request.workspace, "check", scope_.segmentation->file)};
  }

  Scope& scope_;
  const Asked& asked_;
  store::Connection& c_;
  facts::Overview o_;
  Doc doc_;
  Table by_segment_;
  std::optional<Table> by_;
  std::optional<facts::Grouping> attribute_;
  facts::Forward forward_;
};

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(asked, asked_of(request));
  LODE_TRY(scope, open_scope(request, context));
  return Profile(scope, asked).make(request);
}

}  // namespace

const Verb profile{"profile", "revenue and profit past, now and forward; concentration; mega accounts",
                   Group::basics, {}, options, run};

}  // namespace lode::verbs
