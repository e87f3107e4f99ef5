// Tenths are taken over the accounts at hand, so that a segment is divided inside its own range.
#include "audit/best_divide.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/words.h"
#include "base/text.h"
#include "store/connection.h"

namespace lode::audit {
namespace {

constexpr std::size_t side_least = 10;
constexpr std::size_t stretches = 10;

Trait restricted(const Trait& trait, const std::vector<std::uint32_t>& accounts) {
  Trait out{.name = trait.name, .title = trait.title, .defines = trait.defines, .flag = trait.flag, .numbers = {},
            .codes = {}, .labels = trait.labels};
  for (const auto account : accounts) {
    if (trait.ordered()) out.numbers.push_back(trait.numbers[account]);
    else out.codes.push_back(trait.codes[account]);
  }
  return out;
}

// An ordered attribute is cut above the largest value of the lower side.
std::string cut_words(const Subject& subject, const Trait& trait, const std::vector<int>& groups, int group) {
  double most = -INFINITY;
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (groups[i] >= 0 && groups[i] <= group) most = std::max(most, trait.numbers[i]);
  const auto* attribute = subject.segmentation.dictionary.find(trait.name);
  const bool day = attribute && attribute->type == model::Type::date;
  return fmt::format("{} <= {}", trait.name,
                     day ? fmt::format("'{}'", to_text(Date{static_cast<std::int32_t>(most)})) : to_text(Value(most)));
}

std::string condition_of(const Subject& subject, const Trait& trait, const std::vector<int>& groups, int group) {
  if (trait.ordered()) return cut_words(subject, trait, groups, group);
  if (trait.flag) return group == 0 ? "not " + trait.name : trait.name;
  return fmt::format("{} = {}", trait.name, store::literal(Value(trait.labels[static_cast<std::size_t>(group)])));
}

}  // namespace

Divide best_divide(const Subject& subject, const Measured& members, const stats::PermutationOptions& options) {
  std::vector<Trait> traits;
  std::vector<stats::Divider> dividers;
  for (const Trait& trait : subject.ground->traits) {
    traits.push_back(restricted(trait, members.accounts));
    dividers.push_back({groups_by(traits.back(), stretches), trait.ordered()});
  }
  Divide out;
  const std::size_t least = std::max(side_least, members.accounts.size() / 10);
  out.division = stats::best_division(members.values, dividers, least, options);
  if (!out.division.found) return out;
  const auto at = out.division.divider;
  out.trait = &subject.ground->traits[at];
  out.condition = condition_of(subject, traits[at], dividers[at].groups, out.division.group);
  return out;
}

Member divide_member(const Divide& divide, double p) {
  if (!divide.trait) return {"split", Datum(Value{})};
  const auto& d = divide.division;
  return {"split", Datum::object({{"attribute", Value(divide.trait->name)}, {"condition", Value(divide.condition)},
                                  {"gain", rounded(d.gain)}, {"p", rounded(p)}, {"inside", count_of(d.inside)},
                                  {"outside", count_of(d.outside)}})};
}

}  // namespace lode::audit
