// NED04 definer-unrelated-to-needs: every attribute that decides membership, tested against what accounts need.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/need_effects.h"
#include "audit/words.h"
#include "stats/explained.h"

namespace lode::audit {
namespace {

// An attribute that rules name, and the segments that it decides.
struct Definer {
  std::string name;
  std::vector<std::string> segments, alone;  // all that name it; those that name nothing else
  std::vector<int> places;
  Place place;
  const Trait* trait = nullptr;
  std::vector<int> groups;
};

std::vector<Definer> definers_of(const Subject& subject) {
  std::vector<Definer> out;
  const auto& segments = subject.segmentation.segments;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto own = own_definers(segments[i]);
    if (!own || segments[i].residual || is_planned(subject, static_cast<int>(i))) continue;
    for (const auto& name : *own) {
      auto at = std::ranges::find(out, name, &Definer::name);
      if (at == out.end()) at = out.insert(out.end(), {.name = name, .place = rule_place(segments[i])});
      at->segments.push_back(segments[i].id);
      at->places.push_back(static_cast<int>(i));
      if (own->size() == 1) at->alone.push_back(segments[i].id);
    }
  }
  if (out.size() == 1) out[0].alone = out[0].segments;  // the sole definer of the scheme
  return out;
}

std::vector<std::uint32_t> members_of(const Subject& subject, const Definer& definer) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < subject.ground->accounts; ++i)
    if (std::ranges::find(definer.places, subject.ground->segment[i]) != definer.places.end())
      out.push_back(static_cast<std::uint32_t>(i));
  return out;
}

struct Setting {
  double limit, alpha, least;
  stats::PermutationOptions options;
};

Finding unrelated(const Subject& subject, const Measured& rows, const Definer& definer, const stats::Tested& tested,
                  double p, const Setting& by) {
  const auto& s = subject.segmentation;
  std::vector<std::string> names;
  for (const auto& other : definers_of(subject)) names.push_back(other.name);
  const auto better = better_attributes(subject, rows, {definer.name}, std::max(by.limit, tested.adjusted), by.options);
  auto evidence = test_members(tested, by.options);
  evidence.insert(evidence.begin(), {"attribute", Value(definer.name)});
  evidence.insert(evidence.end(), {{"p_adjusted", rounded(p)}, {"limit", Value(by.limit)}, {"alpha", Value(by.alpha)},
                                   {"sole_definer_of", texts(definer.alone)}});
  append(evidence, better_members(better));
  append(evidence, stake_of(*subject.ground, members_of(subject, definer)));
  const auto title = title_of_attribute(s, definer.name);
  auto fix = better.single.empty()
                 ? fmt::format("leave {} out of the rules, or use it for routing only; no attribute in the data "
                               "explains needs better yet", definer.name)
                 : fmt::format("replace {} by what explains needs: {}", definer.name, in_words(better));
  return fires(definer.alone.empty() ? Severity::warning : Severity::error, definer.segments, definer.place,
               fmt::format("{} decides who is in {}, and says {} about what they need: it explains {} of how {} differ "
                           "in their ratings (adjusted R²; {})",
                           title, listed(definer.segments), p >= by.alpha ? "nothing" : "next to nothing",
                           share_words(std::max(0.0, tested.adjusted)), counted(tested.rows, "account"), p_words(p)),
               std::move(fix), std::move(evidence));
}

Finding open(const Definer& definer, const stats::Tested* tested, double least) {
  if (!tested || tested->groups < 2)
    return undetermined(definer.segments, definer.place,
                        fmt::format("accounts that rated needs and differ in {} ({} known of those that rated)",
                                    definer.name, tested ? tested->rows : 0));
  return undetermined(definer.segments, definer.place,
                      fmt::format("ratings of needs by at least {:.0f} accounts whose {} is known: {} show nothing, "
                                  "which so few could not", least, definer.name, counted(tested->rows, "account")));
}

// Those with values in the data, each with its groups among the rated accounts.
std::vector<std::vector<int>> groupings_of(const Subject& subject, const Measured& rows,
                                           std::vector<Definer>& definers) {
  std::vector<std::vector<int>> out;
  for (auto& definer : definers) {
    const auto at = std::ranges::find(subject.ground->traits, definer.name, &Trait::name);
    if (at == subject.ground->traits.end()) continue;
    definer.trait = &*at;
    out.push_back(taken(attribute_groups(subject, *at), rows.accounts));
  }
  return out;
}

Outcomes judge_definer_unrelated_to_needs(const Subject& subject, const Context& context) {
  const Setting by{threshold(subject, "NED04.adjusted", 0.02), threshold(subject, "NED04.p", 0.05),
                   threshold(subject, "NED04.accounts", 40), permutations(subject, context, "NED04")};
  auto definers = definers_of(subject);
  const auto rows = rated_accounts(subject, false);
  const auto tests = stats::permutation_tests(rows.values, groupings_of(subject, rows, definers), by.options);
  std::vector<double> p;
  for (const auto& test : tests) p.push_back(test.groups < 2 ? std::nan("") : test.p);
  p = stats::adjusted_p(p);
  Outcomes out;
  std::size_t next = 0;
  for (const auto& definer : definers) {
    const auto at = definer.trait ? next++ : tests.size();
    const auto* tested = definer.trait ? &tests[at] : nullptr;
    const bool few = tested && static_cast<double>(tested->rows) < by.least;
    if (!tested || tested->groups < 2 || std::isnan(tested->adjusted) || (few && p[at] >= by.alpha))
      out.push_back(open(definer, tested, by.least));
    else if (p[at] >= by.alpha || tested->adjusted < by.limit)
      out.push_back(unrelated(subject, rows, definer, *tested, p[at], by));
  }
  return out;
}

}  // namespace

const Rule definer_unrelated_to_needs{
    .code = "NED04",
    .name = "definer-unrelated-to-needs",
    .summary = "an attribute that decides membership tells nothing about needs",
    .needs = "data",
    .awaits = "ratings of needs, and attributes",
    .remedy = {"replace definers that say nothing about needs", "marketing", "two weeks"},
    .reads = Reads::accounts,
    .judge = judge_definer_unrelated_to_needs};

}  // namespace lode::audit
