// PLY01 no-play: a segment for which marketing or product has nothing to do.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

constexpr std::array required{"marketing", "product"};
constexpr std::array wished{"sales", "operations"};

template <std::size_t N>
std::vector<std::string> missing_from(const Segment& segment, const std::array<const char*, N>& views) {
  std::vector<std::string> out;
  for (const char* view : views)
    if (std::ranges::find(segment.plays, view, &model::Play::view) == segment.plays.end())
      out.emplace_back(view);
  return out;
}

void report(const Segment& segment, Severity severity, const std::vector<std::string>& views,
            Outcomes& out) {
  if (views.empty()) return;
  bool hard = severity == Severity::error;
  out.push_back(fires(
      severity, {segment.id}, segment.place,
      hard ? fmt::format("{} would do nothing different for {}: there is no play", listed(views),
                         quoted(segment))
           : fmt::format("{} {} no play for {} yet", listed(views), views.size() == 1 ? "has" : "have",
                         quoted(segment)),
      fmt::format("under `plays:`, write `{}: {{title: …, answers: [a need of this segment], owner: …}}`",
                  views.front()),
      {{"missing", texts(views)}}));
}

Outcomes judge_no_play(const Subject& subject, const Context&) {
  Outcomes out;
  for (const auto& segment : subject.segmentation.segments) {
    auto plans = plans_of(subject, segment);
    if (plans == Plans::given) continue;
    auto hard = missing_from(segment, required);
    if (plans == Plans::unseen) {
      if (!hard.empty()) out.push_back(plans_unseen(segment));
      continue;
    }
    report(segment, Severity::error, hard, out);
    report(segment, Severity::warning, missing_from(segment, wished), out);
  }
  return out;
}

}  // namespace

const Rule no_play{
    .code = "PLY01",
    .name = "no-play",
    .summary = "no marketing or product play (error), no sales or operations play (warning)",
    .needs = "definition",
    .remedy = {"decide what marketing and product do for each segment", "marketing with product management",
               "two days"},
    .judge = judge_no_play};

}  // namespace lode::audit
