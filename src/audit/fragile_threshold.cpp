// STB02 fragile-threshold: many accounts so near to a threshold that noise moves them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/fragility.h"
#include "audit/words.h"
#include "render/render.h"

namespace lode::audit {
namespace {

Value figure(double value) { return std::isnan(value) ? Value{} : Value(value); }
std::string percent(double share) { return render::for_people(share, Kind::share); }
std::string text_of(double number) { return render::for_people(number, Kind::number); }

std::string accounts_words(std::int64_t n) {
  return fmt::format("{} account{}", render::for_people(n, Kind::integer), n == 1 ? "" : "s");
}

std::string advice(const Fence& fence) {
  constexpr const char* band = "or give it a band within which nobody moves";
  if (!fence.haven)
    return fmt::format("there is no natural gap near {}: use a slower attribute, {}", fence.words, band);
  const auto& haven = *fence.haven;
  return fmt::format("move it to {}: no account has {} between {} and {}, and {} {}; {}", text_of(haven.cut.at),
                     fence.attribute, text_of(haven.gap.low), text_of(haven.gap.high), accounts_words(haven.moved),
                     haven.moved == 1 ? "moves" : "move", band);
}

// Which threshold a finding blames, and where it could move.
void put_fence(const Fence& fence, std::vector<Member>& evidence) {
  evidence.push_back({"attribute", Value(fence.attribute)});
  evidence.push_back({"threshold", Value(fence.words)});
  evidence.push_back({"cut", Value(fence.at)});
  if (!fence.haven) return;
  const auto& haven = *fence.haven;
  std::vector<Member> members{{"low", Value(haven.gap.low)}, {"high", Value(haven.gap.high)},
                              {"width", Value(haven.gap.width)}, {"p", Value(haven.gap.p)},
                              {"cut", Value(haven.cut.at)}, {"moved", Value(haven.moved)},
                              {"on_fence", Value(haven.on_fence)}};
  evidence.push_back({"gap", Datum::object(std::move(members))});
}

Finding about_fence(const Subject& subject, const Fence& fence, double most) {
  const auto& s = subject.segmentation;
  std::vector<std::string> segments;
  for (int segment : fence.segments) segments.push_back(s.segments[static_cast<std::size_t>(segment)].id);
  auto evidence = stake_of(*subject.ground, fence.accounts);
  for (auto& member : std::vector<Member>{{"noise", Value(fence.noise)}, {"near", Value(fence.near)},
                                          {"revenue_share", figure(fence.revenue_share)}, {"most", Value(most)}})
    evidence.push_back(std::move(member));
  put_fence(fence, evidence);
  const auto n = static_cast<std::int64_t>(fence.accounts.size());
  return fires(Severity::warning, std::move(segments), fence.place,
               fmt::format("{} with {} of revenue {} within {} of {}, and would be in another segment on its other "
                           "side",
                           accounts_words(n), percent(fence.revenue_share), n == 1 ? "lies" : "lie",
                           percent(fence.noise), fence.words),
               advice(fence), std::move(evidence));
}

// The threshold with most accounts on its fence among those that the segment's rule names, else of all.
const Fence* worst_fence(const Fragility& f, int segment) {
  const Fence* out = nullptr;
  for (bool own : {true, false}) {
    for (const auto& fence : f.fences) {
      if (own && std::ranges::find(fence.segments, segment) == fence.segments.end()) continue;
      if (!fence.accounts.empty() && (!out || fence.accounts.size() > out->accounts.size())) out = &fence;
    }
    if (out) return out;
  }
  return out;
}

Finding about_segment(const Subject& subject, const Steadiness& one, Severity severity, double least) {
  const auto& f = *subject.fragility;
  const auto& segment = subject.segmentation.segments[static_cast<std::size_t>(one.segment)];
  auto evidence = stake_of(*subject.ground, one.moving);
  for (auto& member : std::vector<Member>{{"jaccard", Value(one.jaccard)}, {"jaccard_low", Value(one.low)},
                                          {"least", Value(least)}, {"members", Value(one.accounts)},
                                          {"draws", Value(std::int64_t{f.noise.draws})},
                                          {"noise", Value(f.noise.numbers)}, {"flips", Value(f.noise.words)}})
    evidence.push_back(std::move(member));
  const auto* fence = worst_fence(f, one.segment);
  if (fence) put_fence(*fence, evidence);
  std::string why = fence ? fmt::format(": most of all at {}", fence->words) : "";
  return fires(severity, {segment.id}, rule_place(segment),
               fmt::format("{} holds together only to {} when numbers are {} off and {} of words are wrong{} (mean "
                           "Jaccard index)", quoted(segment), percent(one.jaccard), percent(f.noise.numbers),
                           percent(f.noise.words), why),
               fence ? advice(*fence) : "use attributes that are measured more surely", std::move(evidence));
}

Outcomes judge_fragile_threshold(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const Place place{.file = s.file, .line = 1, .column = 1};
  if (!subject.fragility) return {undetermined({}, place, "accounts, and a meaning for every word of the rules")};
  const auto& f = *subject.fragility;
  if (f.segments.empty()) return {undetermined({}, place, "accounts in a segment")};
  const double warn = threshold(subject, "STB02.warning", 0.85), err = threshold(subject, "STB02.error", 0.75);
  const double most = threshold(subject, "STB02.revenue", 0.10);
  Outcomes out;
  for (const auto& one : f.segments)
    if (one.jaccard < warn)
      out.push_back(about_segment(subject, one, one.jaccard < err ? Severity::error : Severity::warning,
                                  one.jaccard < err ? err : warn));
  for (const auto& fence : f.fences)
    if (fence.revenue_share > most) out.push_back(about_fence(subject, fence, most));
  return out;
}

}  // namespace

Noise noise_of(const model::Settings& settings) {
  auto setting = [&](const std::string& name, double otherwise) {
    auto it = settings.thresholds.find(name);
    return it == settings.thresholds.end() ? otherwise : it->second;
  };
  return {.numbers = setting("STB02.noise", 0.10), .words = setting("STB02.flips", 0.02),
          .draws = static_cast<int>(std::clamp(setting("STB02.draws", 100), 0.0, 10'000.0)),
          .of = [&settings](std::string_view attribute, double otherwise) {
            auto it = settings.thresholds.find(fmt::format("STB02.noise.{}", attribute));
            return it == settings.thresholds.end() ? otherwise : it->second;
          }};
}

const Rule fragile_threshold{
    .code = "STB02",
    .name = "fragile-threshold",
    .summary = "many accounts so near to a threshold that noise moves them",
    .needs = "data",
    .awaits = "the attributes that rules use",
    .remedy = {"move thresholds to where hardly any account lies", "revenue operations", "a day"},
    .reads = Reads::accounts,
    .judge = judge_fragile_threshold};

}  // namespace lode::audit
