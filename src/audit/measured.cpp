// Words and small readings, one wording for all rules that speak of money and shares.
#include "audit/measured.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "audit/definers.h"
#include "audit/words.h"
#include "render/render.h"

namespace lode::audit {
std::string number_words(double number) { return render::for_people(Value(number), Kind::integer); }

std::string money_words(const Subject& subject, double amount) {
  return fmt::format("{} {}", number_words(amount), subject.currency);
}

std::string share_words(double share) {
  const double percent = share * 100;
  return std::abs(percent) >= 9.95 || percent == std::round(percent) ? fmt::format("{:.0f} %", percent)
                                                                     : fmt::format("{:.1f} %", percent);
}

std::optional<Finding> members_unknown(const Subject& subject, const model::Segment& segment) {
  const auto& s = subject.segmentation;
  const bool ordered = s.match == model::Match::first;
  for (const auto& other : s.segments) {
    const bool own = other.id == segment.id;
    if (!own && !segment.residual && !ordered) continue;  // another rule decides nothing here
    if (own && other.residual) break;
    if (!has_sound_rule(other))
      return undetermined({segment.id}, rule_place(segment),
                          fmt::format("a rule that can be read for {}, to tell who is in {}", other.id,
                                      quoted(segment)));
    if (has_vague_word(other.rule))
      return undetermined({segment.id}, rule_place(segment),
                          fmt::format("a meaning for every word in the rule of {}, to tell who is in {}", other.id,
                                      quoted(segment)));
    if (own) break;
  }
  return std::nullopt;
}

bool planned_one_by_one(const Subject& subject, const model::Segment& segment) {
  return plans_of(subject, segment) == Plans::given;
}

int index_of(const model::Segmentation& s, const model::Segment& segment) {
  auto it = std::ranges::find(s.segments, segment.id, &model::Segment::id);
  return static_cast<int>(it - s.segments.begin());
}

void append(std::vector<Member>& evidence, std::vector<Member> more) {
  std::ranges::move(more, std::back_inserter(evidence));
}

Value rounded(double number) {
  if (!std::isfinite(number)) return {};
  if (number == 0) return Value(0.0);
  const double scale = std::pow(10.0, 9 - std::floor(std::log10(std::abs(number))));
  return std::isfinite(scale) ? Value(std::round(number * scale) / scale) : Value(number);
}

double number_in(const Value& value) { return as_number(value).value_or(0); }

std::int64_t count_in(const Value& value) { return static_cast<std::int64_t>(number_in(value)); }

}  // namespace lode::audit
