// Each figure is counted from the candidate's own rules, tree and fit; nothing here ranks by a hidden weight.
#include "discover/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lode::discover {
namespace {

using model::Predicate;
using Op = Predicate::Op;

int negations_of(const Predicate& p) {
  int out = p.op == Op::negate || (p.op == Op::compare && p.compare == model::Compare::ne) || p.negated ? 1 : 0;
  for (const auto& child : p.children) out += negations_of(child);
  return out;
}

}  // namespace

Readability readability_of(const Candidate& candidate) {
  Readability out;
  int conditions = 0;
  for (const auto& leaf : candidate.leaves) {
    int count = model::condition_count(leaf.rule);
    conditions += count;
    out.conditions_max = std::max(out.conditions_max, count);
    out.negations += negations_of(leaf.rule);
  }
  out.conditions_mean = candidate.leaves.empty() ? 0 : conditions / static_cast<double>(candidate.leaves.size());
  out.attributes = static_cast<int>(candidate.attributes.size());
  out.burden = conditions + out.negations;
  return out;
}

namespace {

constexpr std::uint64_t bit(int code) { return code >= codes_max ? 0 : std::uint64_t{1} << code; }

// The codes a prospect may have in a column, once its value is known: its own, or every one where it is unknown.
std::uint64_t possible(const Material& material, int column, std::size_t prospect) {
  const auto& descriptor = material.descriptors[static_cast<std::size_t>(column)];
  int code = descriptor.prospects[prospect], count = material.problem.columns[static_cast<std::size_t>(column)].count;
  if (code < count && code != unknown_code(descriptor)) return bit(code);
  return count >= codes_max ? ~std::uint64_t{0} : bit(count) - 1;
}

// The column of the first test that an unknown value leaves open; −1 where the prospect is decided.
int open_at(const Material& material, const Tree& tree, std::size_t prospect) {
  int at = 0;
  while (tree.nodes[static_cast<std::size_t>(at)].test >= 0) {
    const auto& node = tree.nodes[static_cast<std::size_t>(at)];
    const auto& test = material.problem.tests[static_cast<std::size_t>(node.test)];
    auto may = possible(material, test.column, prospect);
    if ((may & test.yes) && (may & ~test.yes)) return test.column;
    at = (may & test.yes) ? node.yes : node.no;
  }
  return -1;
}

}  // namespace

double decidable_share(const Material& material, const Tree& tree) {
  if (material.prospects == 0) return std::nan("");
  std::size_t decided = 0;
  for (std::size_t i = 0; i < material.prospects; ++i) decided += open_at(material, tree, i) < 0 ? 1 : 0;
  return static_cast<double>(decided) / static_cast<double>(material.prospects);
}

std::vector<OpenQuestion> open_questions(const Material& material, const Tree& tree) {
  std::map<int, std::size_t> count;
  for (std::size_t i = 0; i < material.prospects; ++i)
    if (int column = open_at(material, tree, i); column >= 0) ++count[column];
  std::vector<OpenQuestion> out;
  for (auto [column, prospects] : count)
    out.push_back({material.problem.columns[static_cast<std::size_t>(column)].attribute, prospects});
  std::ranges::stable_sort(out, std::greater{}, &OpenQuestion::prospects);
  return out;
}

namespace {

// −1 worse, 0 alike or not measured, 1 better. `sign` 1: larger is better.
int against(double a, double b, int sign) {
  if (std::isnan(a) || std::isnan(b) || a == b) return 0;
  return (a > b) == (sign > 0) ? 1 : -1;
}

bool beats(const Candidate& a, const Choice& x, const Candidate& b, const Choice& y) {
  bool held = !std::isnan(x.measured.held_out) && !std::isnan(y.measured.held_out);
  int respects[] = {held ? against(x.measured.held_out, y.measured.held_out, 1)
                    : against(a.fit.explained, b.fit.explained, 1),
                    against(x.measured.stability, y.measured.stability, 1), against(x.decidable, y.decidable, 1),
                    against(a.segments, b.segments, -1),
                    against(x.readability.burden, y.readability.burden, -1)};
  return std::ranges::none_of(respects, [](int r) { return r < 0; }) &&
         std::ranges::any_of(respects, [](int r) { return r > 0; });
}

void mark_efficient(const std::vector<Candidate>& candidates, Choices& out) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    bool beaten = false;
    for (std::size_t j = 0; j < candidates.size(); ++j)
      beaten = beaten || (j != i && beats(candidates[j], out.rows[j], candidates[i], out.rows[i]));
    out.rows[i].efficient = !beaten;
  }
}

void recommend(const std::vector<Candidate>& candidates, Choices& out) {
  std::size_t best = candidates.size();
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (std::isnan(out.rows[i].measured.held_out)) continue;
    if (best == candidates.size() || out.rows[i].measured.held_out > out.rows[best].measured.held_out) best = i;
  }
  if (best == candidates.size()) {
    out.recommendation = "None is recommended: nothing was measured on accounts held out.";
    return;
  }
  const auto& top = out.rows[best].measured;
  if (!(top.held_out > 0)) {
    out.recommendation = "None is recommended: on accounts held out no candidate does better than no segments at all.";
    return;
  }
  double enough = top.held_out - (std::isnan(top.held_out_error) ? 0 : top.held_out_error);
  std::size_t chosen = best;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (out.rows[i].measured.held_out >= enough && candidates[i].segments < candidates[chosen].segments) chosen = i;
  out.rows[chosen].recommended = true;
  out.recommendation = fmt::format(
      "{} to begin with: the fewest segments whose share explained on accounts held out ({:.3f}) lies within one "
      "standard error ({:.3f}) of the best ({:.3f}, {} segments). A rule of thumb, not a verdict: what the segments "
      "are "
      "for decides.",
      candidates[chosen].id, out.rows[chosen].measured.held_out, std::isnan(top.held_out_error) ? 0
          : top.held_out_error,
      top.held_out, candidates[best].segments);
}

}  // namespace

Choices choose(const Material& material, const std::vector<Candidate>& candidates,
               const std::vector<Measured>& measured) {
  Choices out;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Choice row{.gap = gap_of(candidates[i].fit)};
    row.measured = i < measured.size() ? measured[i] : Measured{std::nan(""), std::nan(""), std::nan("")};
    row.decidable = decidable_share(material, candidates[i].fit.tree);
    row.readability = readability_of(candidates[i]);
    out.rows.push_back(row);
  }
  mark_efficient(candidates, out);
  recommend(candidates, out);
  return out;
}

}  // namespace lode::discover
