// The segments as they are, then draw after draw those accounts that noise touches; fences by asking each account near
// a threshold from its other side.
#include "audit/fragility.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/cells.h"
#include "audit/definers.h"
#include "audit/fences.h"
#include "audit/noise.h"
#include "stats/quantiles.h"

namespace lode::audit {
namespace {

using Op = model::Predicate::Op;

bool is_date(const model::Segmentation& s, const std::string& attribute) {
  const auto* known = s.dictionary.find(attribute);
  return known && known->type == model::Type::date;
}

std::vector<Blur> blurs_of(const RuleColumns& rules, const Noise& noise) {
  std::vector<Blur> out;
  for (std::size_t c = 0; c < rules.traits.size(); ++c) {
    const auto& s = *rules.segmentation;
    Blur blur{.ordered = rules.traits[c] && rules.traits[c]->ordered()};
    const double usual = blur.ordered ? noise.numbers : noise.words;
    blur.size = is_date(s, rules.names[c]) ? 0 : noise.of ? noise.of(rules.names[c], usual) : usual;
    const auto* known = s.dictionary.find(rules.names[c]);
    blur.whole = known && known->type == model::Type::integer;
    if (known) blur.min = known->min, blur.max = known->max;
    out.push_back(std::move(blur));
  }
  for (const auto& leaf : rules.leaves)
    for (double number : leaf.numbers)
      if (!std::isnan(number)) out[leaf.column].turns.push_back(number);
  for (auto& blur : out) std::ranges::sort(blur.turns);
  return out;
}

// Who left and who joined each segment in one draw; `leaves` counts per account how often it left its own.
struct Change {
  std::vector<std::int64_t> lost, gained;  // per segment
};

Change one_draw(Cells& cells, const std::vector<int>& base, std::size_t segments, const std::vector<Touched>& touched,
                std::vector<std::uint16_t>& leaves) {
  Change out{std::vector<std::int64_t>(segments), std::vector<std::int64_t>(segments)};
  for (std::size_t i = 0; i < touched.size();) {
    const auto account = touched[i].account;
    auto cell = cells.of(account);
    for (; i < touched.size() && touched[i].account == account; ++i)
      cell = cells.moved(cell, account, touched[i].column, touched[i].value);
    const int now = cells.segment(cell), then = base[account];
    if (now == then) continue;
    if (then >= 0) ++out.lost[static_cast<std::size_t>(then)], ++leaves[account];
    if (now >= 0) ++out.gained[static_cast<std::size_t>(now)];
  }
  return out;
}

std::vector<Steadiness> members(const std::vector<int>& base, std::size_t segments) {
  std::vector<Steadiness> out(segments);
  for (std::size_t s = 0; s < segments; ++s) out[s].segment = static_cast<int>(s);
  for (int segment : base)
    if (segment >= 0) ++out[static_cast<std::size_t>(segment)].accounts;
  return out;
}

Result<std::vector<Steadiness>> steadiness(const RuleColumns& rules, Cells& cells, const std::vector<int>& base,
                                           const Noise& noise, const Context& context) {
  const auto noise_at = noisy(rules, base.size(), blurs_of(rules, noise));
  auto out = members(base, rules.segmentation->segments.size());
  std::vector<std::vector<double>> drawn(out.size());
  std::vector<std::uint16_t> leaves(base.size());
  stats::Random seeds(context.seed);
  for (int d = 0; d < noise.draws; ++d) {
    if (context.cancelled()) return cancelled_error();
    const auto change = one_draw(cells, base, out.size(), draw(rules, base.size(), noise_at, seeds.next()), leaves);
    for (std::size_t s = 0; s < out.size(); ++s) {
      const auto n = static_cast<double>(out[s].accounts);
      drawn[s].push_back((n - static_cast<double>(change.lost[s])) / (n + static_cast<double>(change.gained[s])));
    }
  }
  for (std::size_t a = 0; a < base.size(); ++a)
    if (base[a] >= 0 && leaves[a] > 0 && leaves[a] * 10 >= noise.draws)
      out[static_cast<std::size_t>(base[a])].moving.push_back(static_cast<std::uint32_t>(a));
  for (auto& one : out) {
    if (one.accounts == 0 || noise.draws == 0) continue;
    auto& all = drawn[static_cast<std::size_t>(one.segment)];
    double sum = 0;
    for (double jaccard : all) sum += jaccard;
    one.jaccard = sum / static_cast<double>(all.size());
    one.low = stats::quantile(std::move(all), 0.1);
  }
  std::erase_if(out, [](const Steadiness& one) { return one.accounts == 0; });
  return out;
}

bool is_vague(const model::Segmentation& s) {
  bool out = false;
  for (const auto& segment : s.segments)
    if (segment.has_rule && !segment.residual)
      for_leaves(segment.rule, [&](const model::Predicate& leaf) { out |= leaf.op == Op::vague; });
  return out;
}

}  // namespace

Result<std::optional<Fragility>> fragility(const model::Segmentation& segmentation, const Ground& ground,
                                           const Noise& noise, const Context& context) {
  if (is_vague(segmentation) || ground.accounts == 0) return std::nullopt;
  context.report("measuring thresholds", -1);
  const auto rules = rule_columns(segmentation, ground);
  Cells cells(rules, ground.accounts);
  std::vector<int> base(ground.accounts);
  for (std::size_t a = 0; a < base.size(); ++a) base[a] = cells.segment(cells.of(a));
  Fragility out{.noise = noise};
  LODE_TRY(steady, steadiness(rules, cells, base, noise, context));
  out.segments = std::move(steady);
  out.fences = fences(rules, cells, ground, base, noise);
  return out;
}

}  // namespace lode::audit
