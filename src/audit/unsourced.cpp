// EVD01 unsourced: needs and figures that somebody asserts, and nobody has shown; or that rest on what was true once.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/sources.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;
using model::Segmentation;

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

std::vector<std::string> evidence_of_figures(const Segment& segment) {
  for (const auto& member : segment.figures.other)
    if (member.name == "evidence") return texts_in(member.datum);
  return {};
}

void add_figures(const Segment& segment, Claims& claims) {
  const auto evidence = evidence_of_figures(segment);
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

// What each thing asserted of a segment rests on, plays included.
struct Claim {
  std::string what;
  std::vector<std::string> evidence;
};

std::vector<Claim> rested(const Segmentation& s, const Segment& segment) {
  std::vector<Claim> out;
  for (const auto& link : segment.needs)
    out.push_back({"the need for " + lower_words(title_of_need(s, link.need)), link.evidence});
  if (auto evidence = evidence_of_figures(segment); !evidence.empty()) out.push_back({"its figures", evidence});
  for (const auto& play : segment.plays)
    if (!play.evidence.empty()) out.push_back({fmt::format("demand for the {} play", play.view), play.evidence});
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

// All evidence named of a segment, or in the file.
std::vector<std::string> evidence_of(const Segmentation& s, const Segment& segment) {
  std::vector<std::string> out;
  for (const auto& claim : rested(s, segment))
    for (const auto& e : claim.evidence) add(out, e);
  return out;
}

std::vector<std::string> evidence_of(const Segmentation& s) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments)
    for (const auto& e : evidence_of(s, segment)) add(out, e);
  return out;
}

// Figures do not speak for where the rest comes from.
std::vector<std::string> of_needs_and_plays(const Segmentation& s) {
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
  auto evidence = of_needs_and_plays(s);
  if (std::ranges::any_of(evidence, [](const auto& e) { return from_customer(e); })) return;
  bool ids = std::ranges::any_of(evidence, [](const auto& e) { return !is_kind(e); });
  if (ids)
    out.push_back(undetermined({}, {.file = s.file},
        "the evidence table: kind and date of each piece named"));
  else
    out.push_back(fires(Severity::warning, {}, scheme_place(s),
                        "nothing here comes from a customer: no scorecard, no conversation, no visit",
                        "talk to three customers of each segment, and name it as `evidence:`"));
}

// With data: one segment, what its file names, and what the ledger holds about its accounts.
struct Seen {
  const Subject& subject;
  const Segment& segment;
  const Sources& sources;
  const std::map<std::string, KindKnown, std::less<>>& ledger;

  std::vector<Member> stake() const {
    return stake_of(*subject.ground, members_of(*subject.ground, index_of(subject.segmentation, segment)));
  }
  Place place() const { return segment.needs.empty() ? segment.place : segment.needs.front().place; }
};

void judge_missing(const Seen& seen, Outcomes& out) {
  std::vector<std::string> missing;
  for (const auto& e : evidence_of(seen.subject.segmentation, seen.segment))
    if (!is_kind(e) && !seen.sources.pieces.contains(e)) missing.push_back(e);
  if (missing.empty()) return;
  auto evidence = seen.stake();
  evidence.push_back({"missing", texts(missing)});
  out.push_back(fires(Severity::warning, {seen.segment.id}, seen.place(),
                      fmt::format("{} rests on evidence that nobody loaded: {}", quoted(seen.segment),
                                  examples(missing)),
                      "load it with its kind and date (table `evidence`), or correct the id", std::move(evidence)));
}

int months_of(const Subject& subject, std::string_view kind) {
  const auto& age = subject.settings.evidence_age;
  auto own = age.by_kind.find(kind);
  return own == age.by_kind.end() ? age.months : own->second;
}

enum class Age { fresh, stale, unknown };

Age age_of(const Seen& seen, const std::string& evidence) {
  if (!is_kind(evidence)) {
    auto it = seen.sources.pieces.find(evidence);
    return it == seen.sources.pieces.end() ? Age::unknown : it->second.fresh ? Age::fresh : Age::stale;
  }
  auto it = seen.ledger.find(evidence);
  if (it == seen.ledger.end() || it->second.pieces == 0) return Age::unknown;
  return it->second.stale < it->second.pieces ? Age::fresh : Age::stale;
}

// A claim is stale where all that it rests on is known, and too old.
void judge_stale(const Seen& seen, Outcomes& out) {
  std::vector<std::string> stale;
  std::vector<Datum> items;
  std::size_t claims = 0;
  for (const auto& claim : rested(seen.subject.segmentation, seen.segment)) {
    if (claim.evidence.empty()) continue;
    ++claims;
    if (!std::ranges::all_of(claim.evidence, [&](const auto& e) { return age_of(seen, e) == Age::stale; })) continue;
    auto it = seen.sources.pieces.find(claim.evidence.front());
    stale.push_back(it == seen.sources.pieces.end()
                        ? fmt::format("{} ({})", claim.what, claim.evidence.front())
                        : fmt::format("{} ({}, {})", claim.what, it->first, to_text(it->second.date)));
    items.push_back(Datum::object({{"claim", Value(claim.what)}, {"evidence", texts(claim.evidence)}}));
  }
  if (stale.empty()) return;
  auto evidence = seen.stake();
  evidence.push_back({"stale", Datum::list(std::move(items))});
  evidence.push_back({"claims", Value(static_cast<std::int64_t>(claims))});
  out.push_back(fires(Severity::warning, {seen.segment.id}, seen.place(),
                      fmt::format("{} of {} claims about {} {} on evidence older than {} months (scorecards: {}): {}",
                                  stale.size(), claims, quoted(seen.segment), stale.size() == 1 ? "rests" : "rest",
                                  seen.subject.settings.evidence_age.months, months_of(seen.subject, "scorecard"),
                                  examples(stale)),
                      "ask again, and name the new piece; what no longer holds goes out of the file",
                      std::move(evidence)));
}

Member ledger_member(const Seen& seen) {
  std::vector<Member> kinds;
  for (const auto& [kind, known] : seen.ledger)
    kinds.push_back({kind, Datum::object({{"pieces", Value(known.pieces)},
                                          {"stale", Value(known.stale)},
                                          {"latest", known.latest}})});
  return {"by_kind", Datum::object(std::move(kinds))};
}

// Most of what is known of its accounts may be right no more, whatever the file names.
void judge_ledger(const Seen& seen, Outcomes& out) {
  std::int64_t pieces = 0, stale = 0;
  std::vector<std::string> kinds;
  for (const auto& [kind, known] : seen.ledger) {
    pieces += known.pieces, stale += known.stale;
    if (known.stale > 0) kinds.push_back(fmt::format("{} of {} of kind {}", known.stale, known.pieces, kind));
  }
  const double share = pieces ? static_cast<double>(stale) / static_cast<double>(pieces) : 0;
  const double most = threshold(seen.subject, "EVD01.stale_share", 0.5);
  if (share <= most) return;
  auto evidence = seen.stake();
  append(evidence, {{"pieces", Value(pieces)}, {"stale", Value(stale)}, {"stale_share", rounded(share)},
                    {"threshold", rounded(most)}, ledger_member(seen)});
  out.push_back(fires(Severity::warning, {seen.segment.id}, seen.place(),
                      fmt::format("{} of the {} things known of the accounts of {} are too old to rely on: {}",
                                  share_words(share), number_words(static_cast<double>(pieces)), quoted(seen.segment),
                                  examples(kinds)),
                      fmt::format("ask the largest accounts again: `lode dig --segment {}` lists what is stale",
                                  seen.segment.id),
                      std::move(evidence)));
}

// The file's own pieces count by their kind; else what customers said of these accounts.
void judge_customer_origin(const Seen& seen, Outcomes& out) {
  const auto named = evidence_of(seen.subject.segmentation, seen.segment);
  if (rested(seen.subject.segmentation, seen.segment).empty()) return;  // nothing is asserted
  for (const auto& e : named) {
    auto it = seen.sources.pieces.find(e);
    if (from_customer(it == seen.sources.pieces.end() ? e : it->second.kind)) return;
  }
  for (const auto& [kind, known] : seen.ledger)
    if (from_customer(kind) && known.pieces > 0) return;
  std::vector<std::string> kinds;
  for (const auto& [kind, known] : seen.ledger) kinds.push_back(fmt::format("{} of kind {}", known.pieces, kind));
  auto evidence = seen.stake();
  evidence.push_back(ledger_member(seen));
  out.push_back(fires(Severity::warning, {seen.segment.id}, seen.place(),
                      fmt::format("nothing about {} comes from a customer: no scorecard, no conversation, no visit{}",
                                  quoted(seen.segment), kinds.empty() ? "" : ", only " + listed(kinds)),
                      "talk to three of its customers, the largest first, and name it as `evidence:`",
                      std::move(evidence)));
}

void judge_data(const Subject& subject, Outcomes& out) {
  const auto& s = subject.segmentation;
  const auto named = evidence_of(s);
  auto sources = sources_of(subject, named);
  if (!sources) return out.push_back(unanswered({}, {.file = s.file}, sources.error()));
  const bool ids = std::ranges::any_of(named, [](const auto& e) { return !is_kind(e); });
  if (ids && sources->loaded == 0)
    out.push_back(undetermined({}, {.file = s.file},
                               "the evidence table (none is loaded): kind and date of each piece named"));
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    const Seen seen{subject, s.segments[i], *sources, sources->by_segment[i]};
    if (sources->loaded > 0) judge_missing(seen, out);
    judge_stale(seen, out);
    judge_ledger(seen, out);
    if (!ids || sources->loaded > 0) judge_customer_origin(seen, out);
  }
}

Outcomes judge_unsourced(const Subject& subject, const Context&) {
  Outcomes out;
  if (subject.segmentation.segments.empty()) return out;
  for (const auto& segment : subject.segmentation.segments) judge_segment(subject, segment, out);
  if (subject.made >= Reads::money)
    judge_data(subject, out);
  else
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
    .reads = Reads::money,
    .judge = judge_unsourced};

}  // namespace lode::audit
