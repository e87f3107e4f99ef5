// Ranges are codes in ascending order; the code after the last range is "unknown".
#include "discover/ordered.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lode::discover {
namespace {

using model::Compare;
using model::Predicate;

Predicate compare(const std::string& attribute, Compare sign, const model::Literal& literal) {
  Predicate out{.op = Predicate::Op::compare, .attribute = attribute};
  out.compare = sign;
  out.literals.push_back(literal);
  return out;
}

Predicate is_null(const std::string& attribute) {
  return Predicate{.op = Predicate::Op::is_null, .attribute = attribute};
}

std::uint64_t bit(std::size_t code) { return std::uint64_t{1} << code; }

bool is_date(const Descriptor& descriptor) { return descriptor.attribute.type == model::Type::date; }

// Where each old range lies among the new ones: its first and its last part.
std::uint64_t spread(std::uint64_t codes, const std::vector<Cut>& former, const std::vector<Cut>& now) {
  std::uint64_t out = 0;
  for (std::size_t code = 0; code <= now.size(); ++code) {
    auto old = static_cast<std::size_t>(std::ranges::count_if(
        former, [&](const Cut& cut) { return code > 0 && cut.at <= now[code - 1].at; }));
    if ((codes >> old) & 1U) out |= bit(code);
  }
  if ((codes >> (former.size() + 1)) & 1U) out |= bit(now.size() + 1);
  return out;
}

}  // namespace

std::vector<std::uint8_t> range_codes(const std::vector<double>& values, const std::vector<Cut>& cuts) {
  std::vector<std::uint8_t> out(values.size());
  auto unknown = static_cast<std::uint8_t>(cuts.size() + 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint8_t code = 0;
    for (const auto& cut : cuts) code = static_cast<std::uint8_t>(code + (values[i] > cut.at ? 1 : 0));
    out[i] = std::isnan(values[i]) ? unknown : code;
  }
  return out;
}

std::vector<std::string> range_words(const std::vector<Cut>& cuts, bool date) {
  auto text = [&](std::size_t c) { return to_text(cuts[c].literal.value); };
  std::vector<std::string> out;
  if (cuts.empty()) return {"any"};
  out.push_back(fmt::format("{} {}", date ? "before" : "at most", text(0)));
  for (std::size_t c = 1; c < cuts.size(); ++c)
    out.push_back(fmt::format("{} {} to {}", date ? "from" : "over", text(c - 1), text(c)));
  out.push_back(fmt::format("{} {}", date ? "from" : "over", text(cuts.size() - 1)));
  return out;
}

std::vector<Test> with_unknown(Test known, const std::string& attribute, int unknown, bool both) {
  known.words = model::print(known.rule_yes);
  if (unknown < 0) return {std::move(known)};
  Test other = known;
  known.rule_no = model::any_of({known.rule_no, is_null(attribute)});
  if (!both) return {std::move(known)};
  other.yes |= bit(static_cast<std::size_t>(unknown));
  other.rule_yes = model::any_of({other.rule_yes, is_null(attribute)});
  other.words = model::print(other.rule_yes);
  return {std::move(known), std::move(other)};
}

Test cut_test(const std::string& attribute, const std::vector<Cut>& cuts, std::size_t cut, bool date) {
  Test out;
  for (std::size_t code = cut + 1; code <= cuts.size(); ++code) out.yes |= bit(code);
  const auto& literal = cuts[cut].literal;
  out.rule_yes = compare(attribute, date ? Compare::ge : Compare::gt, literal);
  out.rule_no = compare(attribute, date ? Compare::lt : Compare::le, literal);
  return out;
}

std::size_t add_cuts(Material& material, std::size_t column, std::vector<Cut> more) {
  auto& descriptor = material.descriptors[column];
  auto& coded = material.problem.columns[column];
  const auto former = descriptor.cuts;
  std::erase_if(more, [&](const Cut& cut) { return std::ranges::find(former, cut.at, &Cut::at) != former.end(); });
  auto room = static_cast<std::size_t>(codes_max) - 2 - former.size();
  if (more.size() > room) more.resize(room);
  if (more.empty()) return 0;
  auto cuts = former;
  std::ranges::copy(more, std::back_inserter(cuts));
  std::ranges::sort(cuts, {}, &Cut::at);
  for (auto& test : material.problem.tests)
    if (test.column == static_cast<int>(column)) test.yes = spread(test.yes, former, cuts);
  coded.codes = range_codes(descriptor.numbers, cuts);
  descriptor.prospects = range_codes(descriptor.prospect_numbers, cuts);
  descriptor.words = range_words(cuts, is_date(descriptor));
  int unknown = descriptor.unknown_code >= 0 ? static_cast<int>(cuts.size()) + 1 : -1;
  descriptor.unknown_code = unknown;
  if (unknown >= 0) descriptor.words.emplace_back("unknown");
  coded.count = static_cast<int>(descriptor.words.size());
  for (std::size_t c = 0; c < cuts.size(); ++c) {
    if (std::ranges::find(more, cuts[c].at, &Cut::at) == more.end()) continue;
    for (auto& test : with_unknown(cut_test(coded.attribute, cuts, c, is_date(descriptor)), coded.attribute, unknown,
                                   descriptor.both_sides)) {
      test.column = static_cast<int>(column);
      material.problem.tests.push_back(std::move(test));
    }
  }
  descriptor.cuts = std::move(cuts);
  return more.size();
}

}  // namespace lode::discover
