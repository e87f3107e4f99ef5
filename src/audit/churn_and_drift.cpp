// STB03 churn-and-drift: accounts change segment without a declared reason, or the mix of segments moves.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "audit/as_was.h"
#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "render/render.h"
#include "stats/drift.h"
#include "stats/shrink.h"

namespace lode::audit {
namespace {

using Pair = std::pair<int, int>;  // from, to

// Along declared paths, over as many steps as it takes.
std::set<Pair> explained_moves(const model::Segmentation& s) {
  const auto index = [&](const std::string& id) {
    auto it = std::ranges::find(s.segments, id, &model::Segment::id);
    return static_cast<int>(it - s.segments.begin());
  };
  std::set<Pair> out;
  for (const auto& path : s.paths) out.emplace(index(path.from), index(path.to));
  for (std::size_t before = 0; before != out.size();) {
    before = out.size();
    std::set<Pair> more;
    for (const auto& [a, b] : out)
      for (const auto& [c, d] : out)
        if (b == c) more.emplace(a, d);
    out.merge(more);
  }
  return out;
}

struct Churn {
  std::int64_t compared = 0, explained = 0;
  std::map<Pair, std::vector<std::string>> unexplained;  // accounts by move
  std::int64_t switches() const {
    std::int64_t out = 0;
    for (const auto& [pair, accounts] : unexplained) out += static_cast<std::int64_t>(accounts.size());
    return out;
  }
};

// Both ascend by id.
Churn churn_of(const AsWas& was, const std::set<Pair>& allowed) {
  Churn out;
  const auto &before = was.before, &now = was.now;
  for (std::size_t i = 0, j = 0; i < before.accounts.size() && j < now.accounts.size();) {
    const auto order = before.accounts[i].compare(now.accounts[j]);
    if (order != 0) {
      order < 0 ? ++i : ++j;
      continue;
    }
    const Pair move{before.segment[i], now.segment[j]};
    if (move.first >= 0 && move.second >= 0) {
      ++out.compared;
      if (allowed.contains(move)) ++out.explained;
      else if (move.first != move.second) out.unexplained[move].push_back(now.accounts[j]);
    }
    ++i, ++j;
  }
  return out;
}

std::vector<std::int64_t> mix_of(const Known& known, std::size_t segments) {
  std::vector<std::int64_t> out(segments);
  for (int segment : known.segment)
    if (segment >= 0) ++out[static_cast<std::size_t>(segment)];
  return out;
}

std::string percent(double share) { return render::for_people(share, Kind::share); }

// Accounts and revenue of those who switched, for the order of findings.
std::vector<Member> stake_of_switchers(const Subject& subject, const Churn& churn) {
  std::string ids;
  for (const auto& [move, accounts] : churn.unexplained)
    for (const auto& id : accounts) ids += (ids.empty() ? "" : ", ") + store::literal(Value(id));
  auto rows = subject.data->query(fmt::format(
      "SELECT CAST(sum(revenue_12m) AS DOUBLE) FROM ground WHERE account_id IN ({})", ids.empty() ? "NULL" : ids));
  return {{"accounts", Value(churn.switches())}, {"revenue", rows ? rows->rows[0][0] : Value{}}};
}

Finding switching(const Subject& subject, const AsWas& was, const Churn& churn, Severity severity, double low,
                  double most) {
  const auto& s = subject.segmentation;
  auto worst = std::ranges::max_element(churn.unexplained, {}, [](const auto& f) { return f.second.size(); });
  const auto& from = s.segments[static_cast<std::size_t>(worst->first.first)];
  const auto& to = s.segments[static_cast<std::size_t>(worst->first.second)];
  auto evidence = stake_of_switchers(subject, churn);
  const double rate = static_cast<double>(churn.switches()) / static_cast<double>(churn.compared);
  for (auto& member : std::vector<Member>{
           {"since", Value(was.then)}, {"compared", Value(churn.compared)}, {"switched", Value(churn.switches())},
           {"explained", Value(churn.explained)}, {"rate", Value(rate)}, {"rate_low", Value(low)},
           {"most", Value(most)}, {"from", Value(from.id)}, {"to", Value(to.id)},
           {"flow", Value(static_cast<std::int64_t>(worst->second.size()))}})
    evidence.push_back(std::move(member));
  return fires(severity, {}, scheme_place(s),
               fmt::format("{} of {} accounts ({}; at least {} beyond chance) changed segment since {} along no "
                           "declared path, most of them from {} to {}", churn.switches(), churn.compared, percent(rate),
                           percent(low), to_text(was.then), quoted(from), quoted(to)),
               fmt::format("declare growth as a path (`paths: [{{from: {}, to: {}, because: …}}]`), else use "
                           "attributes that move more slowly or a band around thresholds", from.id, to.id),
               std::move(evidence));
}

Finding drifting(const Subject& subject, const AsWas& was, const stats::Drift& drift, double most) {
  std::vector<Member> evidence{{"accounts", Value(drift.after)}, {"psi", Value(drift.index)},
                               {"chance", Value(drift.chance)}, {"most", Value(most)}, {"before", Value(drift.before)},
                               {"after", Value(drift.after)},
              {"since", Value(was.then)}};
  return fires(Severity::warning, {}, scheme_place(subject.segmentation),
               fmt::format("the mix of segments moved since {}: population stability index {:.3f}, where chance alone "
                           "stays below {:.3f}", to_text(was.then), drift.index, drift.chance),
               "look at what changed: the market, the way attributes are filled, or whom the firm wins; set new "
               "targets before the next review", std::move(evidence));
}

Outcomes judge_churn_and_drift(const Subject& subject, const Context& context) {
  const auto& s = subject.segmentation;
  const Place place{.file = s.file, .line = 1, .column = 1};
  if (auto unknown = coverage_unknown(subject)) return {*unknown};
  auto was = as_was(subject, 12, context);
  if (!was) return {unanswered({}, place, was.error())};
  if (!was->missing.empty()) return {undetermined({}, place, was->missing)};
  const auto churn = churn_of(*was, explained_moves(s));
  if (churn.compared == 0)
    return {undetermined({}, place, fmt::format("accounts whose segment is known on {} and today; there are none",
                                                to_text(was->then)))};
  Outcomes out;
  const double warn = threshold(subject, "STB03.warning", 0.15), err = threshold(subject, "STB03.error", 0.30);
  const double low = stats::wilson({static_cast<double>(churn.switches()), static_cast<double>(churn.compared)}).low;
  if (low > warn) out.push_back(switching(subject, *was, churn, low > err ? Severity::error : Severity::warning, low,
                                          low > err ? err : warn));
  const auto drift = stats::drift(mix_of(was->before, s.segments.size()), mix_of(was->now, s.segments.size()));
  const double most = std::max(threshold(subject, "STB03.psi", 0.1), drift.chance);
  if (drift.index >= most && drift.index > 0) out.push_back(drifting(subject, *was, drift, most));
  return out;
}

}  // namespace

const Rule churn_and_drift{
    .code = "STB03",
    .name = "churn-and-drift",
    .summary = "accounts change segment without a declared reason",
    .needs = "data",
    .awaits = "memberships at two dates",
    .remedy = {"use slower attributes, or a band around thresholds", "revenue operations", "two days"},
    .reads = Reads::accounts,
    .judge = judge_churn_and_drift};

}  // namespace lode::audit
