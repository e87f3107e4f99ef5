// Two statements: the pieces named, and the ledger counted by segment and kind.
#include "audit/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/measured.h"
#include "base/text.h"
#include "facts/evidence_kinds.h"

namespace lode::audit {
namespace {

constexpr std::array customer_kinds{"scorecard", "management_conversation", "top_to_top", "call"};

Result<void> read_pieces(const Subject& subject, const std::vector<std::string>& named, Sources& out) {
  LODE_TRY(loaded, subject.data->one("SELECT count(*) FROM evidence"));
  out.loaded = count_in(loaded);
  std::vector<std::string> ids;
  for (const auto& each : named)
    if (!is_kind(each)) ids.push_back(store::literal(Value(each)));
  if (ids.empty()) return {};
  LODE_TRY(rows, subject.data->query(fmt::format(
      "SELECT evidence_id, kind, date, {} FROM evidence, knowledge WHERE evidence_id IN ({})",
      facts::evidence_fresh_sql(subject.settings.evidence_age, "day", "kind", "date"), join(ids, ", "))));
  for (const auto& r : rows.rows) out.pieces[to_text(r[0])] = {to_text(r[1]), r[2], r[3] == Value(true)};
  return {};
}

// What is said of a segment as a whole counts for it, too.
Result<void> read_ledger(const Subject& subject, Sources& out) {
  const auto& segments = subject.segmentation.segments;
  out.by_segment.resize(segments.size());
  LODE_TRY(rows, subject.data->query(R"(
    SELECT coalesce(g.segment, CASE WHEN k.account_id IS NULL THEN k.segment END) AS segment, k.source_kind, count(*),
      count(*) FILTER (WHERE NOT k.fresh), max(k.as_of)
    FROM known k LEFT JOIN ground g ON g.account_id = k.account_id GROUP BY ALL ORDER BY ALL)"));
  for (const auto& r : rows.rows) {
    auto at = std::ranges::find(segments, to_text(r[0]), &model::Segment::id) - segments.begin();
    if (at < std::ssize(segments))
      out.by_segment[static_cast<std::size_t>(at)][to_text(r[1])] = {count_in(r[2]), count_in(r[3]), r[4]};
  }
  return {};
}

}  // namespace

bool is_kind(std::string_view evidence) {
  return std::ranges::find(facts::evidence_kinds(), evidence, &facts::EvidenceKind::name) !=
         facts::evidence_kinds().end();
}

bool from_customer(std::string_view kind) {
  return std::ranges::find(customer_kinds, kind) != customer_kinds.end();
}

Result<Sources> sources_of(const Subject& subject, const std::vector<std::string>& named) {
  Sources out;
  LODE_CHECK(read_pieces(subject, named, out));
  LODE_CHECK(read_ledger(subject, out));
  return out;
}

}  // namespace lode::audit
