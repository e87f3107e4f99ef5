// NED05 heterogeneous-inside: do members need what their segment needs, and is one segment really two?
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/best_divide.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "stats/explained.h"
#include "stats/nearness.h"

namespace lode::audit {
namespace {

constexpr std::size_t near_cells = 250'000;  // rows x segments x needs of one permutation

struct Inside {
  std::size_t segment = 0;
  stats::Nearness near;
  Measured members;
  Divide divide;
  double split_p = 1;  // corrected over the segments
};

// The nearest of several middles costs rows x segments x needs each time; beyond a quarter of a
// million a sample of rows stands in.
stats::PermutationOptions near_options(stats::PermutationOptions options, const Measured& rows, std::size_t segments) {
  const std::size_t width = std::max<std::size_t>(1, segments * rows.values.columns);
  options.most_rows = std::max<std::size_t>(2000, near_cells / width);
  return options;
}

std::vector<Inside> measure(const Subject& subject, const Measured& rows, const stats::PermutationOptions& near_by,
                            const stats::PermutationOptions& options) {
  const auto near = stats::nearness(rows.values, rows.segments, near_by);
  std::vector<Inside> out;
  std::vector<double> p;
  for (std::size_t i = 0; i < subject.segmentation.segments.size(); ++i) {
    if (is_planned(subject, static_cast<int>(i))) continue;
    Inside inside{.segment = i, .near = i < near.size() ? near[i] : stats::Nearness{},
                  .members = members_in(rows, static_cast<int>(i)), .divide = {}, .split_p = 1};
    inside.divide = best_divide(subject, inside.members, options);
    p.push_back(inside.divide.trait ? inside.divide.division.p : std::nan(""));
    out.push_back(std::move(inside));
  }
  p = stats::adjusted_p(p);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (!std::isnan(p[i])) out[i].split_p = p[i];
  return out;
}

std::vector<Member> evidence_of(const Subject& subject, const Inside& inside,
                                const stats::PermutationOptions& near_by) {
  const auto& near = inside.near;
  std::vector<Member> out{{"rated", count_of(inside.members.accounts.size())},
                          {"elsewhere", rounded(near.rows ? near.elsewhere : std::nan(""))},
                          {"by_chance", rounded(near.rows ? near.by_chance : std::nan(""))},
                          {"limit", rounded(near.rows ? near.limit : std::nan(""))},
                          {"p", rounded(near.rows ? near.p : std::nan(""))},
                          {"permutations", count_of(near_by.permutations)}};
  if (near.rows < inside.members.accounts.size() && near.rows > 0)
    out.push_back({"nearness_from_sample_of", count_of(near.rows)});
  out.push_back(divide_member(inside.divide, inside.split_p));
  append(out, stake_of(*subject.ground, members_of(*subject.ground, static_cast<int>(inside.segment))));
  return out;
}

Finding mixed(const Subject& subject, const Inside& inside, bool scattered, bool split,
              const stats::PermutationOptions& near_by) {
  const auto& segment = subject.segmentation.segments[inside.segment];
  const auto& near = inside.near;
  std::vector<std::string> parts;
  if (scattered)
    parts.push_back(fmt::format("{} of its {} lie nearer to the needs of another segment, and groups drawn by lot do "
                                "as well ({} on average, {} at their best twentieth; {})",
                                share_words(near.elsewhere), counted(near.rows, "rated account"),
                                share_words(near.by_chance), share_words(near.limit), p_words(near.p)));
  if (split)
    parts.push_back(fmt::format("its members are two kinds: `{}` alone explains {} of how their needs differ ({})",
                                inside.divide.condition, share_words(inside.divide.division.gain),
                                p_words(inside.split_p)));
  auto fix = split ? fmt::format("split {} at `{}`, or write down why one play serves both", quoted(segment),
                                 inside.divide.condition)
                   : "describe the segment by what its members need, or merge it with the one they lie nearest to";
  return fires(Severity::warning, {segment.id}, segment.place,
               fmt::format("{} is mixed inside: {}", quoted(segment), listed(parts)), std::move(fix),
               evidence_of(subject, inside, near_by));
}

Outcomes judge_heterogeneous_inside(const Subject& subject, const Context& context) {
  const double alpha = threshold(subject, "NED05.p", 0.05), gain = threshold(subject, "NED05.gain", 0.06);
  const double least = threshold(subject, "NED05.accounts", 20), sure = threshold(subject, "NED05.sure", 80);
  const auto rows = rated_accounts(subject, true);
  const auto options = permutations(subject, context, "NED05");
  const auto near_by = near_options(options, rows, subject.segmentation.segments.size());
  Outcomes out;
  for (const Inside& inside : measure(subject, rows, near_by, options)) {
    const auto& segment = subject.segmentation.segments[inside.segment];
    if (auto open = members_unknown(subject, segment)) {
      out.push_back(*open);
      continue;
    }
    const auto& d = inside.divide.division;
    const bool few = static_cast<double>(inside.members.accounts.size()) < least;
    // Of a true segment few ratings often fail to be better than chance at 5 %; but they are better than its mean.
    const bool sized = static_cast<double>(inside.members.accounts.size()) >= sure;
    const bool chance = inside.near.rows > 0 && inside.near.p >= alpha;
    const bool scattered = chance && !few && (sized || inside.near.elsewhere >= inside.near.by_chance);
    const bool split = d.found && inside.split_p < alpha && d.gain >= gain;
    if (split || scattered)
      out.push_back(mixed(subject, inside, scattered, split, near_by));
    else if (few || chance)
      out.push_back(undetermined({segment.id}, segment.place,
                                 fmt::format("ratings of needs by at least {:.0f} members of {} ({} rated any)",
                                             few ? least : sure, quoted(segment), inside.members.accounts.size())));
  }
  return out;
}

}  // namespace

const Rule heterogeneous_inside{
    .code = "NED05",
    .name = "heterogeneous-inside",
    .summary = "members whose needs are nearer to another segment",
    .needs = "data",
    .awaits = "ratings of needs",
    .remedy = {"split where members differ, or accept it in writing", "marketing", "a week"},
    .reads = Reads::accounts,
    .judge = judge_heterogeneous_inside};

}  // namespace lode::audit
