// Links are read from the file; the last one, from evidence to customers, from the data.
#include "audit/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "audit/definers.h"
#include "audit/sources.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::NeedLink;
using model::Play;
using model::Segment;

// What is on file about a piece of evidence.
struct OnFile {
  std::string kind, who;
};
using Files = std::map<std::string, OnFile, std::less<>>;

std::string plain(std::string kind) {
  std::ranges::replace(kind, '_', ' ');
  return kind;
}

std::vector<std::string> cited_ids(const model::Segmentation& s) {
  std::vector<std::string> out;
  auto take = [&](const std::vector<std::string>& cited) {
    for (const auto& id : cited)
      if (!is_kind(id)) add(out, id);
  };
  for (const auto& segment : s.segments) {
    for (const auto& need : segment.needs) take(need.evidence);
    for (const auto& play : segment.plays) take(play.evidence);
  }
  return out;
}

Result<Files> files_of(const Subject& subject) {
  Files out;
  std::vector<std::string> ids;
  for (const auto& id : cited_ids(subject.segmentation)) ids.push_back(store::literal(Value(id)));
  if (!subject.data || ids.empty()) return out;
  LODE_TRY(rows, subject.data->query(fmt::format(
      "SELECT e.evidence_id, e.kind, coalesce(a.name, e.account_id), e.segment FROM evidence e "
      "LEFT JOIN account a USING (account_id) WHERE e.evidence_id IN ({}) ORDER BY 1", join(ids, ", "))));
  for (const auto& row : rows.rows) {
    auto segment = is_null(row[3]) ? std::string("no customer is named") : "customers of " + to_text(row[3]);
    out[to_text(row[0])] = {to_text(row[1]), is_null(row[2]) ? segment : to_text(row[2])};
  }
  return out;
}

struct Tracer {
  const Subject& subject;
  const Files& files;
  std::vector<TraceLink> out;
  std::vector<std::string> told;  // evidence whose customer was given

  void link(const Segment& segment, std::string from_kind, std::string from, std::string to_kind, std::string to,
            bool missing = false) {
    out.push_back({segment.id, std::move(from_kind), std::move(from), std::move(to_kind), std::move(to), missing});
  }

  void cite(const Segment& segment, const std::string& from_kind, const std::string& from,
            const std::vector<std::string>& cited) {
    if (cited.empty()) return link(segment, from_kind, from, "evidence", "no evidence", true);
    for (const auto& id : cited) {
      const bool seen = subject.data != nullptr && !is_kind(id);
      auto file = files.find(id);
      if (seen && file == files.end()) {
        link(segment, from_kind, from, "evidence", id + " is not on file", true);
        continue;
      }
      auto words = is_kind(id) ? fmt::format("{}, not said which", plain(id))
                   : seen      ? fmt::format("{}, {}", id, plain(file->second.kind))
                               : id;
      link(segment, from_kind, from, "evidence", words, id == "claim");
      if (seen && !contains(told, segment.id + "/" + id)) {
        told.push_back(segment.id + "/" + id);
        link(segment, "evidence", words, "customer", file->second.who);
      }
    }
  }

  void need(const Segment& segment, const NeedLink& link_) {
    auto title = title_of_need(subject.segmentation, link_.need);
    auto causes = causes_of(subject.segmentation, link_);
    if (causes.empty()) {
      link(segment, "need", title, "because", "no cause given", true);
      return cite(segment, "need", title, link_.evidence);
    }
    for (const auto& cause : causes) {
      auto words = title_of_attribute(subject.segmentation, cause);
      link(segment, "need", title, "because", words);
      cite(segment, "because", words, link_.evidence);
    }
  }

  void play(const Segment& segment, const Play& play) {
    auto title = fmt::format("{}: {}", play.view, play.title.empty() ? "untitled" : play.title);
    if (play.answers.empty()) link(segment, "play", title, "need", "answers no need", true);
    for (const auto& need : play.answers) {
      bool of_segment = std::ranges::any_of(segment.needs, [&](const NeedLink& l) { return l.need == need; });
      auto words = title_of_need(subject.segmentation, need);
      if (!of_segment) words += ", which is no need of this segment";
      link(segment, "play", title, "need", words, !of_segment);
    }
    if (!play.evidence.empty()) cite(segment, "play", title, play.evidence);
  }
};

}  // namespace

Result<std::vector<TraceLink>> trace(const Subject& subject) {
  LODE_TRY(files, files_of(subject));
  Tracer tracer{.subject = subject, .files = files, .out = {}, .told = {}};
  for (const auto& segment : subject.segmentation.segments) {
    for (const auto& play : segment.plays) tracer.play(segment, play);
    for (const auto& need : segment.needs) tracer.need(segment, need);
  }
  // Two plays may cite what a need cites too; a link is told once.
  std::vector<TraceLink> once;
  for (auto& link : tracer.out) {
    auto same = [&](const TraceLink& l) {
      return l.segment == link.segment && l.from == link.from && l.to == link.to && l.from_kind == link.from_kind;
    };
    if (std::ranges::none_of(once, same)) once.push_back(std::move(link));
  }
  return once;
}

}  // namespace lode::audit
