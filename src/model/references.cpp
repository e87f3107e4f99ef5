// Looks every named id up where it should be declared.
#include "model/references.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lode::model {
namespace {

class Lookup {
 public:
  explicit Lookup(const Segmentation& s) : s_(s) {
    for (const auto& need : s.needs) needs_.push_back(need.id);
    for (const auto& attribute : s.dictionary.attributes) attributes_.push_back(attribute.id);
    for (const auto& segment : s.segments) segments_.push_back(segment.id);
  }

  std::vector<Finding> all() {
    for (const auto& segment : s_.segments)
      for (const auto& link : segment.needs) {
        segment_ = segment.id;
        need(link);
        for (const auto& cause : link.because) because(cause, "the cause", link.place);
      }
    segment_.clear();
    for (const auto& path : s_.paths) {
      for (const auto* end : {&path.from, &path.to}) to_segment(*end, path.place);
      if (!path.because.empty()) because(path.because, "the reason of a path,", path.place);
    }
    return std::move(out_);
  }

 private:
  void say(std::string message, const std::string& wrong, const std::vector<std::string>& known,
           std::string otherwise, Place place) {
    auto near = did_you_mean(wrong, known);
    Finding finding{.rule = "DEF01", .name = "not-executable", .severity = Severity::warning,
                    .message = std::move(message),
                    .evidence = {{"unknown", Value(wrong)}},
                    .fix = near.empty() ? std::move(otherwise) : fmt::format("did you mean '{}'?", near),
                    .place = std::move(place)};
    if (!segment_.empty()) finding.segments = {segment_};
    out_.push_back(std::move(finding));
  }

  // A file judged away from its catalogue has none to look in.
  void need(const NeedLink& link) {
    if (needs_.empty() || link.need.empty() || std::ranges::count(needs_, link.need)) return;
    say(fmt::format("the need '{}' is not in the catalogue", link.need), link.need, needs_,
        fmt::format("add it under `needs:`, `{}: {{title: …}}`", link.need), link.place);
  }

  // An attribute, or a condition on attributes ("locations > 10").
  void because(const std::string& cause, std::string_view what, const Place& place) {
    if (s_.dictionary.find(cause)) return;
    auto parsed = parse_predicate(cause);
    auto named = parsed.findings.empty() ? attributes_of(parsed.value) : std::vector<std::string>{};
    if (named.empty()) named = {cause};
    for (const auto& attribute : named)
      if (!s_.dictionary.find(attribute))
        say(fmt::format("{} '{}' is no attribute of the dictionary", what, attribute), attribute, attributes_,
            fmt::format("name an attribute that defines the segment, or declare '{}' under `attributes:`", attribute),
            place);
  }

  void to_segment(const std::string& id, const Place& place) {
    if (!id.empty() && s_.find(id)) return;
    if (id.empty())
      return say("a path needs `from` and `to`", id, {}, "name two segments of this file", place);
    say(fmt::format("a path names the segment '{}', which this file does not have", id), id, segments_,
        fmt::format("its segments are {}", join(segments_, ", ")), place);
  }

  const Segmentation& s_;
  std::vector<std::string> needs_, attributes_, segments_;
  std::string segment_;
  std::vector<Finding> out_;
};

}  // namespace

std::vector<Finding> unknown_references(const Segmentation& segmentation) { return Lookup(segmentation).all(); }

}  // namespace lode::model
