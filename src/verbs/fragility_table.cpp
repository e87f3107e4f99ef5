// One row per threshold, one per segment, of every file that was measured.
#include "verbs/fragility_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/words.h"
#include "base/text.h"
#include "render/render.h"

namespace lode::verbs {
namespace {

Value figure(double value) { return std::isnan(value) ? Value{} : Value(value); }

std::string percent(double share) { return render::for_people(share, Kind::share); }

const std::string& id_of(const Checked& one, int segment) {
  return one.scheme.segmentation.segments[static_cast<std::size_t>(segment)].id;
}

std::string segments_of(const Checked& one, const audit::Fence& fence) {
  std::vector<std::string> out;
  for (int segment : fence.segments) out.push_back(id_of(one, segment));
  return join(out, ", ");
}

std::vector<Value> row_of(const Checked& one, const audit::Fence& fence) {
  std::vector<Value> out{fence.words, segments_of(one, fence), static_cast<std::int64_t>(fence.accounts.size()),
                         figure(fence.revenue), figure(fence.revenue_share), fence.near, fence.noise};
  if (fence.haven) {
    const auto& haven = *fence.haven;
    for (Value value : {Value(haven.gap.low), Value(haven.gap.high), Value(haven.cut.at), Value(haven.moved),
                        Value(haven.on_fence), Value(haven.gap.width), Value(haven.gap.p)})
      out.push_back(std::move(value));
  } else {
    out.resize(out.size() + 7);
  }
  for (Value value : {Value(fence.attribute), Value(fence.at), Value(one.scheme.segmentation.file)})
    out.push_back(std::move(value));
  return out;
}

Table fences_table(const std::vector<Checked>& checked) {
  Table out{.name = "fragility", .title = "On the fence: the thresholds of the rules"};
  out.columns = {{"threshold", "threshold", Kind::id}, {"segments", "asked by"},
                 {"accounts", "accounts on its fence", Kind::integer}, {"revenue", "their revenue", Kind::money},
                 {"revenue_share", "of all", Kind::share}, {"near", "near it", Kind::integer, true},
                 {"noise", "near means within", Kind::share, true}, {"gap_low", "natural gap from", Kind::number},
                 {"gap_high", "to", Kind::number}, {"gap_cut", "move it to", Kind::number},
                 {"gap_moved", "accounts that move", Kind::integer},
                 {"gap_accounts", "on its fence there", Kind::integer},
                 {"gap_width", "width of the gap", Kind::share, true}, {"gap_p", "p of the gap", Kind::number, true},
                 {"attribute", "attribute", Kind::id, true}, {"at", "at", Kind::number, true},
                 {"file", "file", Kind::text, true}};
  for (const auto& one : checked)
    if (one.fragility)
      for (const auto& fence : one.fragility->fences) out.rows.push_back(row_of(one, fence));
  out.note = "on its fence: within the noise declared of the attribute, and in another segment on the other side. A "
             "natural gap: a stretch without accounts that is too wide for chance (p below 0.05; Pyke 1965), to which "
             "the threshold gets past at most a tenth of the accounts";
  return out;
}

Table segments_table(const std::vector<Checked>& checked) {
  Table out{.name = "fragility_segments", .title = "What stays of each segment when attributes are measured wrong"};
  out.columns = {{"segment", "segment", Kind::id}, {"accounts", "accounts", Kind::integer},
                 {"jaccard", "stays (mean Jaccard)", Kind::share}, {"jaccard_low", "in a bad draw", Kind::share},
                 {"moving", "members that often leave", Kind::integer}, {"file", "file", Kind::text, true}};
  for (const auto& one : checked) {
    if (!one.fragility) continue;
    for (const auto& s : one.fragility->segments)
      out.rows.push_back({id_of(one, s.segment), s.accounts, s.jaccard, s.low,
                          static_cast<std::int64_t>(s.moving.size()), one.scheme.segmentation.file});
    const auto& noise = one.fragility->noise;
    out.note = fmt::format("{} draws with numbers off by up to {} and {} of words wrong; often: in one draw of ten or "
                           "more", noise.draws, percent(noise.numbers), percent(noise.words));
  }
  return out;
}

}  // namespace

std::vector<Table> fragility_tables(const std::vector<Checked>& checked) {
  if (std::ranges::none_of(checked, [](const Checked& one) { return one.fragility.has_value(); })) return {};
  return {fences_table(checked), segments_table(checked)};
}

}  // namespace lode::verbs
