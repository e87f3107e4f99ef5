// PLY02 generic-play: a play that would fit any segment, because it answers no need of this one.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::Play;
using model::Segment;

bool needs_it(const Segment& segment, const std::string& need) {
  return std::ranges::find(segment.needs, need, &model::NeedLink::need) != segment.needs.end();
}

std::string normal_title(std::string_view title) {
  std::string out;
  for (char c : lower(title)) {
    bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
    if (letter)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return std::string(trim(out));
}

// Equal id, or equal normalised title.
bool same_play(const Play& a, const Play& b) {
  if (!a.id.empty() && a.id == b.id) return true;
  auto title = normal_title(a.title);
  return !title.empty() && title == normal_title(b.title);
}

bool equal(const Datum& a, const Datum& b);
bool equal(const std::vector<Member>& a, const std::vector<Member>& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.name == y.name && equal(x.datum, y.datum);
  });
}
bool equal(const Datum& a, const Datum& b) {
  return a.shape == b.shape && a.value == b.value && equal(a.members, b.members) &&
         std::ranges::equal(a.items, b.items, [](const auto& x, const auto& y) { return equal(x, y); });
}

std::string play_name(const Play& play) {
  return fmt::format("{} play{}", play.view, play.title.empty() ? "" : fmt::format(" '{}'", play.title));
}

void check_links(const Segment& segment, Outcomes& out) {
  for (const auto& play : segment.plays) {
    bool linked = std::ranges::any_of(play.answers, [&](const auto& n) { return needs_it(segment, n); });
    if (linked) continue;
    out.push_back(fires(
        Severity::error, {segment.id}, play.place,
        fmt::format("the {} of {} answers no need of that segment: it could be anybody's", play_name(play),
                    quoted(segment)),
        segment.needs.empty()
            ? "name the needs of the segment first, then link the play: `answers: [need]`"
            : fmt::format("link it: `answers: [{}]`, or drop it", segment.needs.front().need),
        {{"play", Value(play.title)}, {"view", Value(play.view)}}));
  }
}

void check_shared(const Segment& a, const Segment& b, Outcomes& out) {
  for (const auto& mine : a.plays)
    for (const auto& theirs : b.plays)
      if (same_play(mine, theirs) && equal(mine.parameters, theirs.parameters))
        out.push_back(fires(
            Severity::error, {a.id, b.id}, theirs.place,
            fmt::format("the {} is the same for {} and {}: nothing about it is made for either",
                        play_name(theirs), quoted(a), quoted(b)),
            "say what differs (a further key of the play, such as `offer:` or `channel:`), or make it a "
            "programme for all customers outside the segments",
            {{"play", Value(theirs.title)}, {"view", Value(theirs.view)}}));
}

// The needs with the greatest weight; none where no weight is written.
std::vector<std::string> top_needs(const Segment& segment) {
  double most = 0;
  for (const auto& link : segment.needs) most = std::max(most, link.weight.value_or(0));
  std::vector<std::string> out;
  for (const auto& link : segment.needs)
    if (most > 0 && link.weight && *link.weight >= most) add(out, link.need);
  return out;
}

void check_top_need(const Subject& subject, const Segment& segment, Outcomes& out) {
  std::vector<std::string> open;
  for (const auto& need : top_needs(segment)) {
    bool answered = std::ranges::any_of(
        segment.plays, [&](const Play& play) { return contains(play.answers, need); });
    if (!answered) add(open, title_of_need(subject.segmentation, need));
  }
  if (segment.plays.empty() || open.empty()) return;
  out.push_back(fires(Severity::warning, {segment.id}, segment.plays.front().place,
                      fmt::format("what matters most to {}, {}, is answered by no play", quoted(segment),
                                  listed(open)),
                      "aim a play at it, or lower its weight if it does not matter that much"));
}

Outcomes judge_generic_play(const Subject& subject, const Context&) {
  Outcomes out;
  std::vector<const Segment*> judged;
  for (const auto& segment : subject.segmentation.segments)
    if (plans_of(subject, segment) != Plans::given && !segment.plays.empty()) judged.push_back(&segment);
  if (judged.empty()) return {undetermined({}, {.file = subject.segmentation.file}, "a play to judge")};
  for (std::size_t i = 0; i < judged.size(); ++i) {
    check_links(*judged[i], out);
    for (std::size_t j = 0; j < i; ++j) check_shared(*judged[j], *judged[i], out);
    check_top_need(subject, *judged[i], out);
  }
  return out;
}

}  // namespace

const Rule generic_play{
    .code = "PLY02",
    .name = "generic-play",
    .summary = "a play that answers no need of its segment, or is the same in two segments",
    .needs = "definition",
    .remedy = {"aim every play at a need of its own segment", "marketing with product management",
               "a day", "PLY01"},
    .judge = judge_generic_play};

}  // namespace lode::audit
