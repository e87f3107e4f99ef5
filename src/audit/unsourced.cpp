// EVD01 unsourced: needs and figures that somebody asserts, and nobody has shown.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;
using model::Segmentation;

constexpr std::array kinds{"scorecard", "management_conversation", "top_to_top", "call",
                           "contract",  "public", "own_data", "model", "claim"};
constexpr std::array from_customers{"scorecard", "management_conversation", "top_to_top", "call"};

// What one segment asserts: with something behind it, merely said, or with nothing at all.
struct Claims {
  std::vector<std::string> shown, said, bare;
  std::size_t total() const { return shown.size() + said.size() + bare.size(); }
};

void sort_in(Claims& claims, const std::string& what, const std::vector<std::string>& evidence) {
  bool real = std::ranges::any_of(evidence, [](const auto& e) { return e != "claim"; });
  (evidence.empty() ? claims.bare : real ? claims.shown : claims.said).push_back(what);
}

std::vector<std::string> texts_in(const Datum& datum) {
  std::vector<std::string> out;
  if (datum.shape == Datum::Shape::value && !is_null(datum.value)) out.push_back(to_text(datum.value));
  for (const auto& item : datum.items) out.push_back(to_text(item.value));
  return out;
}

void add_figures(const Segment& segment, Claims& claims) {
  std::vector<std::string> evidence;
  for (const auto& member : segment.figures.other)
    if (member.name == "evidence") evidence = texts_in(member.datum);
  if (segment.figures.pool) sort_in(claims, "the pool", evidence);
  if (segment.figures.cap) sort_in(claims, "the cap", evidence);
  for (const auto& member : segment.figures.other)
    if (member.name.starts_with("growth")) sort_in(claims, "growth", evidence);
}

Claims claims_of(const Segmentation& s, const Segment& segment) {
  Claims out;
  for (const auto& link : segment.needs)
    sort_in(out, "the need for " + lower_words(title_of_need(s, link.need)), link.evidence);
  add_figures(segment, out);
  return out;
}

std::string examples(const std::vector<std::string>& claims) {
  std::vector<std::string> some(claims.begin(), claims.begin() + std::min<std::ptrdiff_t>(3,
      std::ssize(claims)));
  return listed(some) + (claims.size() > 3 ? fmt::format(" and {} more", claims.size() - 3) : "");
}

void judge_segment(const Subject& subject, const Segment& segment, Outcomes& out) {
  auto claims = claims_of(subject.segmentation, segment);
  const auto bare = static_cast<double>(claims.bare.size());
  const double share = claims.bare.empty() ? 0 : bare / static_cast<double>(claims.total());
  // Demand for a play that is only said does not change the share, but is said all the same.
  for (const auto& play : segment.plays)
    if (contains(play.evidence, "claim")) sort_in(claims, fmt::format("demand for the {} play",
        play.view), play.evidence);
  if (claims.bare.empty() && claims.said.empty()) return;
  const bool most = share > threshold(subject, "EVD01.bare_share", 0.5);
  std::string what =
      claims.bare.empty()
          ? fmt::format("{} of {} claims about {} {} only been said, not shown: {}", claims.said.size(),
                        claims.total(), quoted(segment), claims.said.size() == 1 ? "has" : "have",
                        examples(claims.said))
          : fmt::format("nothing is given to show {} of {} claims about {}: {}", claims.bare.size(),
                        claims.total(), quoted(segment), examples(claims.bare));
  out.push_back(fires(most ? Severity::error : Severity::warning, {segment.id},
                      segment.needs.empty() ? segment.place : segment.needs.front().place, what,
                      "add `evidence: [id]` for what you have; mark the rest `evidence: claim` and put it on "
                      "the list of questions for the next visit",
                      {{"bare", texts(claims.bare)}, {"said", texts(claims.said)}, {"bare_share",
                          Value(share)}}));
}

// All evidence named in the file.
std::vector<std::string> evidence_of(const Segmentation& s) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments) {
    for (const auto& link : segment.needs)
      for (const auto& e : link.evidence) add(out, e);
    for (const auto& play : segment.plays)
      for (const auto& e : play.evidence) add(out, e);
  }
  return out;
}

void judge_origin(const Subject& subject, Outcomes& out) {
  const auto& s = subject.segmentation;
  auto evidence = evidence_of(s);
  auto is = [](const auto& names, const std::string& e) { return std::ranges::find(names,
      e) != names.end(); };
  if (std::ranges::any_of(evidence, [&](const auto& e) { return is(from_customers, e); })) return;
  bool ids = std::ranges::any_of(evidence, [&](const auto& e) { return !is(kinds, e); });
  if (ids)
    out.push_back(undetermined({}, {.file = s.file},
        "the evidence table: kind and date of each piece named"));
  else
    out.push_back(fires(Severity::warning, {}, scheme_place(s),
                        "nothing here comes from a customer: no scorecard, no conversation, no visit",
                        "talk to three customers of each segment, and name it as `evidence:`"));
}

Outcomes judge_unsourced(const Subject& subject, const Context&) {
  Outcomes out;
  if (subject.segmentation.segments.empty()) return out;
  for (const auto& segment : subject.segmentation.segments) judge_segment(subject, segment, out);
  judge_origin(subject, out);
  return out;
}

}  // namespace

const Rule unsourced{
    .code = "EVD01",
    .name = "unsourced",
    .summary = "needs, pools, caps or growth without evidence, stale evidence, or none from a customer",
    .needs = "definition and data",
    .awaits = "the evidence table, with kinds and dates",
    .remedy = {"put evidence behind what is claimed, from customers first", "sales", "two weeks"},
    .judge = judge_unsourced};

}  // namespace lode::audit
