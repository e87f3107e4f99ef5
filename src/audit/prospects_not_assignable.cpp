// RCH02 prospects-not-assignable: a definer that nobody can see before the account has bought; or prospects that the
// rules do not place, but for want of anything better.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/stand_in.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::Segmentation;

// Could a prospect be inside the universe? Where the solver cannot tell, prospects are taken to be in scope.
bool prospects_in_scope(const Subject& subject) {
  if (subject.segmentation.universe.empty() || !subject.prover) return true;
  auto prospect = model::parse_predicate("status = 'prospect'").value;
  auto verdict = subject.prover->satisfiable(prospect);
  return !verdict || verdict->answer != prove::Answer::no;
}

std::string why_hidden(const model::Attribute& attribute) {
  if (attribute.source == "own_transactions") return "it comes from our own invoices";
  if (!attribute.visible_for.empty() && !contains(attribute.visible_for, "prospect"))
    return "it is declared visible for " + listed(attribute.visible_for) + " only";
  return {};
}

std::string what_to_do(const model::Attribute& attribute, bool in_scope) {
  if (has_surrogate(attribute))
    return "measure the surrogate's precision and recall on customers, and keep them current";
  auto stand_in = fmt::format("`{}: {{surrogate: {{for: prospect, rule: \"…\"}}}}`", attribute.id);
  if (in_scope)
    return fmt::format("declare a stand-in that prospects do show: {}, or limit the `universe` to customers", stand_in);
  return fmt::format("fine for serving customers; to win new ones, declare a stand-in that prospects do show: {}",
                     stand_in);
}

Finding found(const model::Attribute& attribute, const std::string& why, bool in_scope,
              const std::vector<const model::Segment*>& users, const std::optional<Stand>& stand) {
  std::vector<std::string> ids, names;
  for (const auto* user : users) {
    ids.push_back(user->id);
    names.push_back(quoted(*user));
  }
  const bool surrogate = has_surrogate(attribute);
  std::vector<Member> evidence{{"attribute", Value(attribute.id)}};
  if (stand) append(evidence, evidence_of(*stand));
  return fires(in_scope && !surrogate ? Severity::error : Severity::warning, ids, rule_place(*users.front()),
               fmt::format("{} cannot be known of a prospect ({}), so no prospect can be placed by {}{}{}",
                           attribute.id, why, listed(names), in_scope ? "" : "; the universe leaves prospects out",
                           !surrogate ? "" : stand ? stand_words(*stand, attribute)
                                                   : "; a declared surrogate stands in, with its error"),
               what_to_do(attribute, in_scope), std::move(evidence));
}

// Where prospects land, and whether their values decide it.
struct Landing {
  std::string segment;  // empty: none
  std::int64_t prospects = 0, open = 0, by_default = 0;
};

// TRUE where what is known decides the membership: under an order, where no rule is unknown before the one that holds.
std::string decided_sql(const Segmentation& s) {
  std::vector<std::string> parts;
  std::string cases;
  for (const auto& segment : s.segments) {
    if (segment.residual || !segment.has_rule) continue;
    auto rule = model::to_sql(segment.rule);
    parts.push_back(fmt::format("({}) IS NOT NULL", rule));
    cases += fmt::format(" WHEN ({0}) IS NULL THEN FALSE WHEN {0} THEN TRUE", rule);
  }
  if (parts.empty()) return "TRUE";
  return s.match == model::Match::first ? fmt::format("CASE{} ELSE TRUE END", cases)
                                        : "(" + join(parts, " AND ") + ")";
}

std::string prospects_sql(const Subject& subject) {
  const auto& s = subject.segmentation;
  auto inside = model::to_sql(s.universe_rule);
  return fmt::format(
      "(SELECT x.*, m.segment AS lode_segment, m.override_until IS NOT NULL OR (({0}) IS NOT NULL AND {1}) AS "
      "lode_decided FROM (SELECT * FROM {2}) x JOIN membership m ON m.account_id = x.{3} "
      "WHERE x.status = 'prospect' AND coalesce({0}, TRUE))",
      inside, decided_sql(s), subject.units->from, store::identifier(subject.units->id));
}

Result<std::vector<Landing>> landings(const Subject& subject) {
  const auto& s = subject.segmentation;
  auto rest = std::ranges::find_if(s.segments, &model::Segment::residual);
  auto residual = rest == s.segments.end() ? std::string("FALSE")
                                           : fmt::format("coalesce(lode_segment = {}, FALSE)",
                                                         store::literal(Value(rest->id)));
  std::vector<Landing> out;
  LODE_TRY(rows, subject.data->query(fmt::format(
      "SELECT lode_segment, count(*), count(*) FILTER (WHERE NOT lode_decided), count(*) FILTER (WHERE lode_segment "
      "IS NOT NULL AND (NOT lode_decided OR {})) FROM {} GROUP BY 1 ORDER BY 4 DESC, 1", residual,
      prospects_sql(subject))));
  for (const auto& r : rows.rows) out.push_back({to_text(r[0]), count_in(r[1]), count_in(r[2]), count_in(r[3])});
  return out;
}

struct Lacking {
  std::string attribute;
  std::int64_t prospects = 0;  // undecided ones of whom it is unknown
};

Result<std::vector<Lacking>> lacking(const Subject& subject) {
  std::vector<Lacking> out;
  std::string counts;
  for (const auto& name : subject.units->attributes)
    counts += fmt::format("{}count(*) FILTER (WHERE {} IS NULL)", counts.empty() ? "" : ", ", store::identifier(name));
  if (counts.empty()) return out;
  LODE_TRY(rows, subject.data->query(fmt::format("SELECT {} FROM {} WHERE NOT lode_decided", counts,
                                                 prospects_sql(subject))));
  for (std::size_t i = 0; i < subject.units->attributes.size(); ++i)
    if (auto n = count_in(rows.rows[0][i]); n > 0) out.push_back({subject.units->attributes[i], n});
  std::ranges::stable_sort(out, std::greater{}, &Lacking::prospects);
  return out;
}

Finding undecided(const Subject& subject, std::int64_t all, std::int64_t open, const std::vector<Lacking>& lack) {
  const auto& s = subject.segmentation;
  std::vector<std::string> words;
  std::vector<Datum> items;
  bool stood_in = !lack.empty();
  for (const auto& each : lack) {
    const auto* attribute = s.dictionary.find(each.attribute);
    stood_in &= attribute && has_surrogate(*attribute);
    words.push_back(fmt::format("{} of {}", title_of_attribute(s, each.attribute), each.prospects));
    items.push_back(Datum::object({{"attribute", Value(each.attribute)}, {"prospects", Value(each.prospects)}}));
  }
  const double share = static_cast<double>(all - open) / static_cast<double>(all);
  return fires(stood_in ? Severity::warning : Severity::error, all_segments(s), scheme_place(s),
               fmt::format("only {} of {} can be placed by what is known of them{}", share_words(share),
                           counted(static_cast<std::size_t>(all), "prospect"),
                           words.empty() ? "" : fmt::format("; unknown is {}", listed(words))),
               lack.empty() ? std::string("correct what the universe asks for")
                            : fmt::format("collect {0} of prospects first, or declare a stand-in that they do show: "
                                          "`{0}: {{surrogate: {{for: prospect, rule: \"…\"}}}}`",
                                          lack.front().attribute),
               {{"accounts", Value(open)},
                {"revenue", Value{}},
                {"prospects", Value(all)},
                {"decidable_share", rounded(share)},
                {"threshold", rounded(threshold(subject, "RCH02.decidable", 0.8))},
                {"unknown", Datum::list(std::move(items))}});
}

Finding landed(const Subject& subject, std::int64_t all, const Landing& where) {
  const auto& segment = *subject.segmentation.find(where.segment);
  const double share = static_cast<double>(where.by_default) / static_cast<double>(all);
  return fires(Severity::error, {where.segment}, rule_place(segment),
               fmt::format("{} of {} land in {} because nothing else is known to fit them, not because its rule does",
                           share_words(share), counted(static_cast<std::size_t>(all), "prospect"), quoted(segment)),
               "define on what prospects show, so that the rules tell them apart before they buy",
               {{"accounts", Value(where.by_default)},
                {"revenue", Value{}},
                {"prospects", Value(all)},
                {"default_share", rounded(share)},
                {"undecided", Value(where.open)},
                {"threshold", rounded(threshold(subject, "RCH02.default", 0.9))}});
}

void judge_data(const Subject& subject, Outcomes& out) {
  const auto& s = subject.segmentation;
  for (const auto& segment : s.segments)
    if (auto unclear = members_unknown(subject, segment)) return out.push_back(*unclear);
  auto where = landings(subject);
  if (!where) return out.push_back(unanswered({}, {.file = s.file}, where.error()));
  std::int64_t all = 0, open = 0;
  for (const auto& each : *where) all += each.prospects, open += each.open;
  if (all == 0)
    return out.push_back(undetermined({}, {.file = s.file},
                                      "prospects (none is loaded), to see how many can be placed"));
  const double decided = static_cast<double>(all - open) / static_cast<double>(all);
  if (decided < threshold(subject, "RCH02.decidable", 0.8)) {
    auto lack = lacking(subject);
    if (!lack) return out.push_back(unanswered({}, {.file = s.file}, lack.error()));
    out.push_back(undecided(subject, all, open, *lack));
  }
  const auto& most = where->front();
  if (!most.segment.empty() && static_cast<double>(most.by_default) >
                                   threshold(subject, "RCH02.default", 0.9) * static_cast<double>(all))
    out.push_back(landed(subject, all, most));
}

Outcomes judge_prospects_not_assignable(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const bool in_scope = prospects_in_scope(subject);
  std::vector<std::pair<const model::Attribute*, std::vector<const model::Segment*>>> hidden;
  for (const auto& segment : s.segments) {
    for (const auto& name : own_definers(segment).value_or(std::vector<std::string>{})) {
      const auto* attribute = s.dictionary.find(name);
      if (!attribute || why_hidden(*attribute).empty()) continue;
      auto it = std::ranges::find(hidden, attribute, [](const auto& pair) { return pair.first; });
      if (it == hidden.end()) it = hidden.insert(hidden.end(), {attribute, {}});
      it->second.push_back(&segment);
    }
  }
  Outcomes out;
  for (const auto& [attribute, users] : hidden)
    out.push_back(found(*attribute, why_hidden(*attribute), in_scope, users, measure(subject, *attribute)));
  if (subject.ground && in_scope)
    judge_data(subject, out);
  else if (out.empty() && in_scope)
    out.push_back(undetermined({}, {.file = s.file},
                               "prospects with the attributes that rules use, to see how many can be placed"));
  return out;
}

}  // namespace

const Rule prospects_not_assignable{
    .code = "RCH02",
    .name = "prospects-not-assignable",
    .summary = "a definer that a prospect does not show, so prospects cannot be placed",
    .needs = "definition and data",
    .awaits = "the attributes of prospects",
    .remedy = {"find a stand-in for definers that prospects do not show, and measure its error",
               "revenue operations", "two days"},
    .reads = Reads::accounts,
    .judge = judge_prospects_not_assignable};

}  // namespace lode::audit
