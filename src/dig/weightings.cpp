// Gaps come from accounts that rate both suppliers; a metric without such an account is left out of the comparison.
#include "dig/weightings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "stats/simplex.h"

namespace lode::dig {
namespace {

using store::literal;

using Gaps = std::map<std::string, double>;  // by need

Result<std::map<std::string, Gaps>> gaps_of(const Scene& scene, const std::string& segment,
                                            const std::vector<Weighed>& metrics) {
  LODE_TRY(rows, scene.connection.query(
      "SELECT supplier, need_id, gap FROM rival_stat WHERE gap IS NOT NULL AND segment = " + literal(Value(segment)) +
      " ORDER BY supplier, need_id"));
  std::map<std::string, Gaps> out;
  for (const auto& row : rows.rows)
    if (std::ranges::find(metrics, to_text(row[1]), &Weighed::need) != metrics.end())
      out[to_text(row[0])][to_text(row[1])] = *as_number(row[2]);
  return out;
}

// Mean weight of each need over the latest scorecards of the segment's accounts.
Result<Gaps> own_weights(const Scene& scene, const std::string& segment) {
  LODE_TRY(rows, scene.connection.query(fmt::format(
      "SELECT r.need_id, exact_mean(r.weight) FROM rating r JOIN card_total c ON c.account_id = r.account_id AND "
      "c.supplier = r.supplier AND c.as_of = r.as_of WHERE c.latest AND r.source_kind = 'scorecard' AND "
      "r.supplier = 'us' AND r.segment = {} AND r.weight IS NOT NULL GROUP BY 1 ORDER BY 1", literal(Value(segment)))));
  Gaps out;
  for (const auto& row : rows.rows) out[to_text(row[0])] = *as_number(row[1]);
  return out;
}

// Our lead over the metrics that have both a weight and a gap; nothing where none has.
Value lead(const Gaps& gaps, const Gaps& weights) {
  double sum = 0, total = 0;
  for (const auto& [need, gap] : gaps)
    if (auto it = weights.find(need); it != weights.end()) sum += it->second * gap, total += it->second;
  return total > 0 ? Value(sum / total) : Value();
}

std::vector<double> differences(const Gaps& gaps) {
  std::vector<double> out;
  for (const auto& [need, gap] : gaps) out.push_back(gap);
  return out;
}

// All at once needs metrics on which every competitor is compared; one compared on fewer than half of the metrics
// would decide that alone, and is left out.
Value ahead_of_all(const Scene& scene, const std::map<std::string, Gaps>& rivals, std::size_t metrics,
                   std::size_t& compared, std::size_t& competitors) {
  std::vector<const Gaps*> in;
  for (const auto& [name, gaps] : rivals)
    if (2 * gaps.size() >= metrics) in.push_back(&gaps);
  competitors = in.size();
  if (in.empty()) return {};
  std::vector<std::string> common;
  for (const auto& [need, gap] : *in[0])
    if (std::ranges::all_of(in, [&](const Gaps* gaps) { return gaps->contains(need); })) common.push_back(need);
  compared = common.size();
  if (common.empty()) return {};
  stats::Matrix rows(in.size(), common.size());
  for (std::size_t r = 0; r < in.size(); ++r)
    for (std::size_t c = 0; c < common.size(); ++c) rows.at(r, c) = in[r]->at(common[c]);
  if (in.size() == 1) return stats::share_ahead(rows.row(0));
  return stats::share_ahead_of_all(rows, scene.context.seed);
}

void say(const Table& table, Part& part) {
  for (const auto& row : table.rows) {
    if (is_null(row[1])) continue;
    auto who = to_text(row[0]);
    if (row[4] == Value(std::int64_t{1})) {
      part.sentences.push_back(fmt::format("Against {} only one metric can be compared: we {} on it.", who,
                                           *as_number(row[1]) > 0 ? "lead" : "do not lead"));
      continue;
    }
    part.sentences.push_back(fmt::format(
        "Against {} we lead under {:.0f} % of all weightings of the {} metrics compared.", who,
        100 * *as_number(row[1]), to_text(row[4])));
  }
}

}  // namespace

Result<void> add_weightings(const Scene& scene, const std::string& segment, const std::vector<Weighed>& metrics,
                            Part& part) {
  LODE_TRY(rivals, gaps_of(scene, segment, metrics));
  LODE_TRY(own, own_weights(scene, segment));
  Gaps drafted;
  for (const auto& metric : metrics) drafted[metric.need] = metric.weight;
  Table table{.name = "weightings", .title = "Would we lead?"};
  table.columns = {{"competitor", "against"}, {"ahead", "weightings under which we lead", Kind::share},
                   {"lead_drafted", "lead under the draft", Kind::integer},
                   {"lead_own", "lead under customers' own weights", Kind::integer},
                   {"compared", "metrics compared", Kind::integer}, {"metrics", "of", Kind::integer}};
  auto count = static_cast<std::int64_t>(metrics.size());
  for (const auto& [name, gaps] : rivals)
    table.rows.push_back({name, stats::share_ahead(differences(gaps)), lead(gaps, drafted), lead(gaps, own),
                          static_cast<std::int64_t>(gaps.size()), count});
  if (rivals.size() > 1) {
    std::size_t compared = 0, competitors = 0;
    auto ahead = ahead_of_all(scene, rivals, metrics.size(), compared, competitors);
    table.rows.push_back({fmt::format("all {} at once", competitors), ahead, Value(), Value(),
                          static_cast<std::int64_t>(compared), count});
  }
  if (rivals.empty())
    part.sentences.push_back(
        "No customer of the segment rates us and another supplier on these metrics: nobody can say whether "
        "we would lead.");
  say(table, part);
  table.source = fmt::format("ratings by accounts that judge both suppliers, up to {}", to_text(scene.as_of));
  table.note = "every way to spread the weights counts alike; a lead is in points of 100";
  if (!table.rows.empty()) part.tables.push_back(std::move(table));
  return {};
}

}  // namespace lode::dig
