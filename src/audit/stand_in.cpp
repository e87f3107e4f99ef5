// The surrogate's error as counts over customers, in one statement.
#include "audit/stand_in.h"

#include <fmt/format.h>

#include <cmath>

#include "assign/assign.h"
#include "audit/definers.h"
#include "audit/measured.h"
#include "stats/shrink.h"

namespace lode::audit {
namespace {

double share_of(std::int64_t part, std::int64_t all) {
  return all ? static_cast<double>(part) / static_cast<double>(all) : NAN;
}

// The one condition on the attribute in all rules; null where there are several, as nothing says for which it stands.
const model::Predicate* only_condition(const model::Segmentation& s, const model::Attribute& attribute) {
  const model::Predicate* out = nullptr;
  bool several = false;
  for (const auto& segment : s.segments)
    if (segment.has_rule)
      for_leaves(segment.rule, [&](const model::Predicate& leaf) {
        if (leaf.attribute != attribute.id || leaf.op == model::Predicate::Op::vague) return;
        several |= out && !model::same(*out, leaf);
        out = &leaf;
      });
  return several ? nullptr : out;
}

std::string beside(std::int64_t right, std::int64_t trials, std::optional<double> declared) {
  if (!declared) return {};
  const auto seen = stats::wilson({static_cast<double>(right), static_cast<double>(trials)});
  if (trials && *declared > seen.high) return fmt::format(" (less than the {} declared)", share_words(*declared));
  return fmt::format(" (declared: {})", share_words(*declared));
}

}  // namespace

bool has_surrogate(const model::Attribute& attribute) {
  return attribute.surrogate && !attribute.surrogate->rule.empty();
}

double Stand::precision() const { return share_of(right, picked); }
double Stand::recall() const { return share_of(right, meant); }

std::optional<Stand> measure(const Subject& subject, const model::Attribute& attribute) {
  if (!subject.units || !has_surrogate(attribute)) return std::nullopt;
  const auto* condition = only_condition(subject.segmentation, attribute);
  auto parsed = model::parse_predicate(attribute.surrogate->rule);
  if (!condition || !parsed.findings.empty()) return std::nullopt;
  auto rule = model::resolve(parsed.value, subject.segmentation.dictionary);
  auto meant = model::to_sql(*condition), picked = model::to_sql(rule.value);
  auto rows = subject.data->query(fmt::format(
      "SELECT count(*), count(*) FILTER (WHERE {1}), count(*) FILTER (WHERE {0}), count(*) FILTER (WHERE {0} AND {1}) "
      "FROM {2} WHERE status = 'customer' AND {3} AND ({0}) IS NOT NULL AND ({1}) IS NOT NULL",
      meant, picked, subject.units->from, assign::universe_sql(subject.segmentation)));
  if (!rows || number_in(rows->rows[0][0]) == 0) return std::nullopt;
  const auto& r = rows->rows[0];
  return Stand{count_in(r[0]), count_in(r[1]), count_in(r[2]), count_in(r[3])};
}

std::string stand_words(const Stand& stand, const model::Attribute& attribute) {
  const auto& declared = *attribute.surrogate;
  if (!stand.picked) return fmt::format("; the declared surrogate picks none of {} customers", stand.customers);
  return fmt::format("; a declared surrogate stands in: of {} customers it is right about {} of those it picks{}{}",
                     stand.customers, share_words(stand.precision()),
                     beside(stand.right, stand.picked, declared.precision),
                     !stand.meant ? std::string()
                                  : fmt::format(" and finds {} of those meant{}", share_words(stand.recall()),
                                                beside(stand.right, stand.meant, declared.recall)));
}

std::vector<Member> evidence_of(const Stand& stand) {
  return {{"customers", Value(stand.customers)},
          {"picked", Value(stand.picked)},
          {"meant", Value(stand.meant)},
          {"precision", rounded(stand.precision())},
          {"recall", rounded(stand.recall())}};
}

}  // namespace lode::audit
