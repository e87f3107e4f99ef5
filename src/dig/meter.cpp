// An account counts once for its owner, however much was written about it. Rates of few accounts are drawn towards the
// firm's (stats/shrink.h), so that one override of two accounts does not read as half of all.
#include "dig/meter.h"

#include <fmt/format.h>

#include <algorithm>

#include "dig/twins.h"
#include "stats/shrink.h"

namespace lode::dig {
namespace {

struct Owner {
  std::string id, name;
  double accounts = 0, any = 0;
  std::int64_t overrides = 0, objections = 0, claims = 0;
};

// By who asked for it, where the entry says so, else by who owns the account.
constexpr const char* owners_sql = R"(
  WITH r AS (
    SELECT r.account_id, coalesce(r.owner_id, m.owner_id) AS owner_id, bool_or(r.kind = 'override') AS overridden,
      bool_or(r.kind = 'object') AS objected, bool_or(r.unique_claim) AS claimed
    FROM remark r JOIN member m USING (account_id)
    WHERE m.in_universe AND (r.kind IN ('override', 'object') OR r.unique_claim) GROUP BY 1, 2),
  a AS (
    SELECT owner_id, account_id FROM member WHERE in_universe AND owner_id IS NOT NULL
    UNION SELECT owner_id, account_id FROM r WHERE owner_id IS NOT NULL)
  SELECT a.owner_id, (SELECT max(p.name) FROM rep p WHERE p.owner_id = a.owner_id) AS name, count(*) AS accounts,
    count(r.account_id) AS any, count(*) FILTER (WHERE r.overridden), count(*) FILTER (WHERE r.objected),
    count(*) FILTER (WHERE r.claimed)
  FROM a LEFT JOIN r USING (owner_id, account_id) GROUP BY 1 ORDER BY 1)";

Result<std::vector<Owner>> owners_of(const Scene& scene) {
  LODE_TRY(rows, scene.connection.query(owners_sql));
  std::vector<Owner> out;
  for (const auto& row : rows.rows) {
    auto count = [&](std::size_t i) { return as_number(row[i]).value_or(0); };
    out.push_back({to_text(row[0]), to_text(row[1]), count(2), count(3), static_cast<std::int64_t>(count(4)),
                   static_cast<std::int64_t>(count(5)), static_cast<std::int64_t>(count(6))});
  }
  return out;
}

std::string called(const Owner& owner) { return owner.name.empty() ? owner.id : owner.name; }

struct Judged {
  Owner owner;
  stats::Rate rate, override_rate, unique_rate;
  bool above = false;
};

// Of every owner one count over their accounts, drawn towards what owners have in common in it.
std::vector<stats::Rate> rates(const std::vector<Owner>& owners, const auto& count) {
  std::vector<stats::Count> counts;
  for (const auto& owner : owners) counts.push_back({static_cast<double>(count(owner)), owner.accounts});
  auto prior = stats::fit_prior(counts);
  std::vector<stats::Rate> out;
  for (const auto& c : counts) out.push_back(stats::shrunk(c, prior));
  return out;
}

std::vector<Judged> judge(const std::vector<Owner>& owners, double firm) {
  auto any = rates(owners, [](const Owner& owner) { return owner.any; });
  auto overrides = rates(owners, [](const Owner& owner) { return owner.overrides; });
  auto claims = rates(owners, [](const Owner& owner) { return owner.claims; });
  std::vector<Judged> out;
  for (std::size_t i = 0; i < owners.size(); ++i)
    out.push_back({owners[i], any[i], overrides[i], claims[i], owners[i].any >= 2 && any[i].low > firm});
  std::ranges::stable_sort(out, [](const Judged& a, const Judged& b) { return a.rate.mean > b.rate.mean; });
  return out;
}

Table table_of(const std::vector<Judged>& judged, std::int64_t top) {
  Table out{.name = "meter", .title = "\"Every customer is different\": who sets the common rule aside"};
  out.columns = {{"owner_id", "owner", Kind::id}, {"owner", "name"}, {"accounts", "accounts", Kind::integer},
                 {"overrides", "overridden", Kind::integer}, {"objections", "objected", Kind::integer},
                 {"unique_claims", "called unique", Kind::integer}, {"rate", "any of them", Kind::share},
                 {"low", "at least", Kind::share}, {"high", "at most", Kind::share},
                 {"above", "above the firm", Kind::boolean}, {"any", "accounts with any", Kind::integer, true},
                 {"override_rate", "overridden", Kind::share, true}, {"override_low", "at least", Kind::share, true},
                 {"override_high", "at most", Kind::share, true}, {"unique_rate", "called unique", Kind::share, true},
                 {"unique_low", "at least", Kind::share, true}, {"unique_high", "at most", Kind::share, true}};
  out.total_rows = static_cast<std::int64_t>(judged.size());
  for (const auto& j : judged) {
    if (top > 0 && out.rows.size() >= static_cast<std::size_t>(top)) break;
    out.rows.push_back({j.owner.id, j.owner.name.empty() ? Value{} : Value(j.owner.name),
                        static_cast<std::int64_t>(j.owner.accounts), j.owner.overrides, j.owner.objections,
                        j.owner.claims, j.rate.mean, j.rate.low, j.rate.high, j.above,
                        static_cast<std::int64_t>(j.owner.any), j.override_rate.mean, j.override_rate.low,
                        j.override_rate.high, j.unique_rate.mean, j.unique_rate.low, j.unique_rate.high});
  }
  out.source = "overrides, objections and comments tagged `unique` in journal.jsonl";
  out.note = "rates of few accounts are drawn towards the firm's (empirical Bayes), with an 80 % interval";
  return out;
}

void flag(Meter& meter, const std::vector<Judged>& judged, double firm) {
  std::vector<std::string> names;
  for (const auto& j : judged)
    if (j.above) names.push_back(fmt::format("{} ({:.0f} of {:.0f})", called(j.owner), j.owner.any, j.owner.accounts));
  if (names.empty()) return;
  std::string all;
  for (std::size_t i = 0; i < names.size() && i < 5; ++i) all += (i > 0 ? ", " : "") + names[i];
  if (names.size() > 5) all += fmt::format(" and {} more", names.size() - 5);
  meter.findings.push_back(
      {.rule = "MOD05", .name = "owner-above-the-firm", .severity = Severity::info,
       .message = fmt::format("clearly more accounts are treated as exceptions than the firm's {:.0f} % by {}",
                              100 * firm, all),
       .evidence = {{"owners", Value(static_cast<std::int64_t>(names.size()))}, {"firm_rate", Value(firm)}},
       .fix = "go through their accounts together: either a segment is missing, or the habit is"});
}

}  // namespace

Result<Meter> tell_meter(const Scene& scene, const Focus& focus) {
  Meter out;
  if (!focus.account.empty()) return out;
  LODE_TRY(said, scene.connection.one(
      "SELECT count(DISTINCT account_id) FROM remark JOIN member m USING (account_id) WHERE m.in_universe AND "
      "(kind IN ('override', 'object') OR unique_claim)"));
  LODE_TRY(all, scene.connection.one("SELECT count(*) FROM member WHERE in_universe"));
  auto accounts = as_number(all).value_or(0), exceptions = as_number(said).value_or(0);
  if (exceptions == 0) {
    out.sentences.push_back("No override, objection or claim that an account is unique is on record: whether every "
                            "customer is treated as different cannot be said.");
    return out;
  }
  auto firm = exceptions / std::max(accounts, 1.0);
  out.sentences.push_back(fmt::format("{:.0f} of {:.0f} accounts ({:.1f} %) are on record as exceptions: overridden, "
                                      "objected to or called unique.", exceptions, accounts, 100 * firm));
  LODE_TRY(owners, owners_of(scene));
  if (!owners.empty()) {
    auto judged = judge(owners, firm);
    flag(out, judged, firm);
    out.tables.push_back(table_of(judged, focus.top));
  }
  LODE_TRY(twins, compare_twins(scene));
  out.sentences.push_back(twins.sentence);
  if (!twins.table.rows.empty()) out.tables.push_back(std::move(twins.table));
  return out;
}

}  // namespace lode::dig
