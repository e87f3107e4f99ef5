// Shared by the coverage rules, so that they agree on when nothing can be proved.
#include "audit/coverage.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/words.h"
#include "render/render.h"

namespace lode::audit {

std::optional<Finding> coverage_unknown(const Subject& subject) {
  const auto& s = subject.segmentation;
  auto unread = without_rule(s);
  if (s.segments.empty())
    return undetermined({}, {.file = s.file}, "segments");
  if (!unread.empty())
    return undetermined(unread, s.find(unread.front()) ? rule_place(*s.find(unread.front())) : Place{},
                        "a rule that can be read for " + listed(unread));
  if (!subject.prover) return undetermined({}, {.file = s.file}, "the solver, which did not start");
  return std::nullopt;
}

std::vector<model::Predicate> rules_of(const model::Segmentation& s) {
  std::vector<model::Predicate> out;
  for (const auto& segment : s.segments)
    if (has_sound_rule(segment)) out.push_back(segment.rule);
  return out;
}

Place scheme_place(const model::Segmentation& s) {
  return s.segments.empty() ? Place{.file = s.file, .line = 1, .column = 1} : s.segments.front().place;
}

std::vector<std::string> unknowns_of(const prove::Witness& witness) {
  std::vector<std::string> out;
  for (const auto& [attribute, value] : witness)
    if (is_null(value)) out.push_back(attribute);
  return out;
}

namespace {

double share_of(const Value& part, const Value& whole) {
  auto a = as_number(part), b = as_number(whole);
  return a && b && *b > 0 ? *a / *b : 0.0;
}

Result<AtStake> ask(const Subject& subject, const Fault& fault, const prove::Verdict& verdict) {
  const auto& s = subject.segmentation;
  AtStake out;
  LODE_TRY(stake, assign::stake_sql(*subject.data, *subject.units, s, fault.sql, verdict, fault.among));
  LODE_TRY(all, assign::stake_sql(*subject.data, *subject.units, s, "TRUE", {}, fault.among));
  out.universe = all.accounts;
  out.account_share = share_of(stake.accounts, all.accounts);
  out.revenue_share = share_of(stake.revenue, all.revenue);
  out.stake = std::move(stake);
  return out;
}

}  // namespace

std::optional<AtStake> add_stake(const Subject& subject, Finding& finding, const Fault& fault,
                                 const prove::Verdict& verdict) {
  if (!subject.data || !subject.units) return std::nullopt;
  if (std::ranges::any_of(fault.rules, has_vague_word)) {
    finding.message += "; how many accounts that concerns is unknown until every word has a meaning";
    for (const char* name : {"accounts", "revenue", "nearest_account"}) finding.evidence.push_back({name, Value{}});
    return std::nullopt;
  }
  auto asked = ask(subject, fault, verdict);
  if (!asked) {
    finding.message += fmt::format("; the data could not be asked: {}", asked.error().message);
    return std::nullopt;
  }
  const auto& stake = asked->stake;
  finding.evidence.push_back({"accounts", Value(stake.accounts)});
  finding.evidence.push_back({"revenue", stake.revenue});
  finding.evidence.push_back({"nearest_account", stake.nearest ? Value(stake.nearest->id) : Value{}});
  return *asked;
}

std::string stake_words(const Subject& subject, const AtStake& at, std::string_view verb) {
  using render::for_people;
  const auto& stake = at.stake;
  auto all = for_people(at.universe, Kind::integer);
  std::string near;
  if (stake.nearest) near = stake.nearest->name.empty() ? stake.nearest->id : stake.nearest->name;
  if (stake.accounts == 0)
    return fmt::format("none of the {} accounts {} today{}", all, verb,
                       near.empty() ? "" : fmt::format(" (the nearest: {})", near));
  auto out = fmt::format("{} of {} accounts {}", for_people(stake.accounts, Kind::integer), all, verb);
  if (!is_null(stake.revenue))
    out += fmt::format(", with {} {} of revenue in the last 12 months", for_people(stake.revenue, Kind::money),
                       subject.currency);
  return near.empty() ? out : out + fmt::format(" (such as {})", near);
}

}  // namespace lode::audit
