// Candidates, segments and portraits as tables of a Doc.
#include <fmt/format.h>

#include <cmath>

#include "discover/choice.h"

namespace lode::discover {
namespace {

Value known(double value) { return std::isfinite(value) ? Value(value) : Value{}; }
Value whole(std::size_t value) { return Value(static_cast<std::int64_t>(value)); }
Value whole(int value) { return Value(static_cast<std::int64_t>(value)); }

}  // namespace

Table candidates_table(const std::vector<Candidate>& candidates, const Choices& choices,
                       const std::vector<std::string>& files) {
  Table out{.name = "candidates", .title = "Candidates"};
  out.columns = {{"id", "Candidate", Kind::id}, {"segments", "Segments", Kind::integer},
                 {"depth", "Depth", Kind::integer},
                 {"explained", "Explained", Kind::share}, {"bound", "Bound", Kind::share}, {"gap", "Gap", Kind::share},
                 {"held_out", "Held out", Kind::share}, {"held_out_error", "Its standard error", Kind::share, true},
                 {"stability", "Stability", Kind::ratio}, {"decidable", "Prospects decidable", Kind::share},
                 {"attributes", "Attributes", Kind::text}, {"conditions", "Conditions a rule", Kind::number},
                 {"negations", "Negations", Kind::integer, true}, {"burden", "Burden", Kind::integer, true},
                 {"ties", "Equal trees", Kind::integer, true}, {"efficient", "Not beaten", Kind::boolean},
                 {"recommended", "To begin with", Kind::boolean}, {"file", "File", Kind::text}};
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& c = candidates[i];
    const auto& row = choices.rows[i];
    std::string attributes;
    for (const auto& id : c.attributes) attributes += (attributes.empty() ? "" : ", ") + id;
    out.rows.push_back({c.id, whole(c.segments), whole(c.depth), c.fit.explained, known(c.fit.bound), known(row.gap),
                        known(row.measured.held_out), known(row.measured.held_out_error), known(row.measured.stability),
                        known(row.decidable), attributes, row.readability.conditions_mean,
                        whole(row.readability.negations), whole(row.readability.burden), whole(c.fit.ties.size()),
                        row.efficient, row.recommended, i < files.size() ? Value(files[i]) : Value{}});
  }
  out.note = choices.recommendation;
  return out;
}

Table segments_table(const std::vector<Candidate>& candidates, const Material& material) {
  Table out{.name = "segments", .title = "Segments of each candidate"};
  out.columns = {{"candidate", "Candidate", Kind::id}, {"segment", "Segment", Kind::id, true},
                 {"title", "Segment", Kind::text},
                 {"rule", "Rule", Kind::text}, {"accounts", "Accounts", Kind::integer}, {"share", "Share", Kind::share},
                 {"revenue", "Revenue", Kind::money}, {"revenue_share", "Of revenue", Kind::share},
                 {"explained", "Adds to explained", Kind::share}, {"apart", "What sets it apart", Kind::text}};
  double all = 0;
  for (double r : material.problem.revenue) all += std::isnan(r) ? 0 : r;
  for (const auto& c : candidates) {
    for (std::size_t l = 0; l < c.leaves.size(); ++l) {
      const auto& leaf = c.leaves[l];
      std::string apart;
      for (const auto& words : c.portrait.apart[l]) apart += (apart.empty() ? "" : "; ") + words;
      out.rows.push_back({c.id, leaf.id, leaf.title, model::print(leaf.rule), whole(leaf.accounts),
                          static_cast<double>(leaf.accounts) / static_cast<double>(material.problem.accounts),
                          known(leaf.revenue), all > 0 ? known(leaf.revenue / all) : Value{}, leaf.share_explained,
                              apart});
    }
  }
  return out;
}

Table portraits_table(const std::vector<Candidate>& candidates) {
  Table out{.name = "portraits", .title = "Segments against all others"};
  out.columns = {{"candidate", "Candidate", Kind::id}, {"segment", "Segment", Kind::id}, {"of", "Kind", Kind::text},
                 {"measure", "Figure", Kind::text}, {"value", "Value", Kind::text}, {"here", "Here", Kind::number},
                 {"elsewhere", "Elsewhere", Kind::number}, {"difference", "Difference", Kind::number},
                 {"low", "Low", Kind::number}, {"high", "High", Kind::number},
                 {"standardised", "In deviations", Kind::number}, {"p", "p", Kind::number},
                 {"adjusted_p", "Adjusted p", Kind::number}, {"known", "Accounts known", Kind::integer},
                 {"in_rules", "In the rules", Kind::boolean}};
  constexpr const char* kinds[] = {"target", "mean", "share"};
  for (const auto& c : candidates) {
    for (std::size_t l = 0; l < c.leaves.size(); ++l)
      for (const auto& d : c.portrait.differences[l])
        out.rows.push_back({c.id, c.leaves[l].id, std::string(kinds[static_cast<std::size_t>(d.of)]), d.measure,
                            d.value.empty() ? Value{} : Value(d.value), d.here, d.elsewhere, d.difference, d.low,
                                d.high,
                            d.standardised, d.p, d.adjusted_p, whole(d.known), d.in_rules});
  }
  out.detail = true;
  out.note = "Difference with its 95 % interval by Welch's t; p adjusted over all differences of its kind (Benjamini "
             "and "
             "Hochberg). On the accounts the segments were found on, p is too small: it orders what to read first.";
  return out;
}

}  // namespace lode::discover
