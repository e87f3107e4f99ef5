// One pass over the column of the attribute, as the ground holds it.
#include "audit/term_proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/measured.h"
#include "audit/words.h"
#include "stats/cuts.h"
#include "stats/quantiles.h"

namespace lode::audit {
namespace {

constexpr std::size_t most_values = 5;

using Accounts = std::vector<std::uint32_t>;

const Trait* trait_of(const Subject& subject, const std::string& attribute) {
  if (!subject.ground) return nullptr;
  auto it = std::ranges::find(subject.ground->traits, attribute, &Trait::name);
  return it == subject.ground->traits.end() ? nullptr : &*it;
}

double revenue_of(const Ground& ground, const Accounts& accounts) {
  double sum = 0;
  for (auto account : accounts)
    if (ground.revenue[account] > 0) sum += ground.revenue[account];
  return sum;
}

// "takes 12 of 180 accounts with 43 % of the revenue".
std::string takes(const Ground& ground, const Accounts& inside, const Accounts& known) {
  const double all = revenue_of(ground, known);
  auto out = fmt::format("takes {} of {} accounts", inside.size(), known.size());
  return all > 0 ? out + fmt::format(" with {} of the revenue", share_words(revenue_of(ground, inside) / all)) : out;
}

std::optional<Proposal> number_for(const Subject& subject, const Trait& trait, const model::Predicate& leaf,
                                   const std::string& word) {
  const auto& ground = *subject.ground;
  const bool small = leaf.compare == model::Compare::gt;  // of "<= word" and "> word": their opposite is what is kept
  auto gap = stats::widest_gap(trait.numbers, small ? 0.05 : 0.5, small ? 0.5 : 0.95);
  if (!gap) return std::nullopt;
  double cut = stats::round_number_in(gap->below, gap->above);
  if (small && cut >= gap->above) cut = gap->below;
  Accounts known, inside;
  std::vector<double> values;
  for (std::size_t i = 0; i < ground.accounts; ++i) {
    if (std::isnan(trait.numbers[i])) continue;
    known.push_back(static_cast<std::uint32_t>(i));
    values.push_back(trait.numbers[i]);
    if (small ? trait.numbers[i] <= cut : trait.numbers[i] >= cut) inside.push_back(known.back());
  }
  const double fifth = stats::quantile(std::move(values), small ? 0.2 : 0.8);
  Proposal out;
  out.fix = fmt::format(
      "in the data the widest gap in the {} half lies between {} and {}: `{}: {{terms: {{{}: \"{} {}\"}}}}` under "
      "`attributes:` {}; the {} fifth {} at {}",
      small ? "lower" : "upper", to_text(gap->below), to_text(gap->above), leaf.attribute, word, small ? "<=" : ">=",
      to_text(cut), takes(ground, inside, known), small ? "lowest" : "highest", small ? "ends" : "starts",
      to_text(fifth));
  out.evidence = stake_of(ground, inside);
  append(out.evidence, {{"proposal", Value(fmt::format("{} {}", small ? "<=" : ">=", to_text(cut)))},
                        {"gap_from", Value(gap->below)},
                        {"gap_to", Value(gap->above)},
                        {"fifth", Value(fifth)},
                        {"known_accounts", Value(static_cast<std::int64_t>(known.size()))}});
  return out;
}

// The commonest values, most accounts first, by name on a tie.
std::optional<Proposal> list_for(const Subject& subject, const Trait& trait, const model::Predicate& leaf,
                                 const std::string& word) {
  const auto& ground = *subject.ground;
  std::vector<Accounts> by_code(trait.labels.size());
  Accounts known;
  for (std::size_t i = 0; i < ground.accounts; ++i) {
    if (trait.codes[i] < 0) continue;
    known.push_back(static_cast<std::uint32_t>(i));
    by_code[static_cast<std::size_t>(trait.codes[i])].push_back(known.back());
  }
  std::vector<std::size_t> order(trait.labels.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return by_code[a].size() != by_code[b].size() ? by_code[a].size() > by_code[b].size()
                                                  : trait.labels[a] < trait.labels[b];
  });
  if (known.empty()) return std::nullopt;
  std::vector<std::string> shown, told;
  for (std::size_t i = 0; i < std::min(most_values, order.size()); ++i) {
    told.push_back(trait.labels[order[i]]);
    shown.push_back(fmt::format("'{}' ({})", trait.labels[order[i]], by_code[order[i]].size()));
  }
  Proposal out;
  out.fix = fmt::format("say which of its {} values count, under `attributes:`, `{}: {{terms: {{{}: \"in (…)\"}}}}`; "
                        "the commonest of {} accounts: {}", trait.labels.size(), leaf.attribute, word, known.size(),
                        listed(shown));
  out.evidence = {{"values", Value(static_cast<std::int64_t>(trait.labels.size()))},
                  {"commonest", texts(told)},
                  {"known_accounts", Value(static_cast<std::int64_t>(known.size()))}};
  return out;
}

}  // namespace

std::optional<Proposal> propose_term(const Subject& subject, const model::Predicate& leaf, const std::string& word) {
  const auto* trait = trait_of(subject, leaf.attribute);
  if (!trait) return std::nullopt;
  return trait->ordered() ? number_for(subject, *trait, leaf, word) : list_for(subject, *trait, leaf, word);
}

}  // namespace lode::audit
