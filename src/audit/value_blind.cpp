// SUB04 value-blind: figures that cannot be true (captured above the pool, a target above the cap), or none.
#include <fmt/format.h>

#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

std::optional<double> other_figure(const Segment& segment, std::string_view name) {
  for (const auto& member : segment.figures.other)
    if (member.name == name) return as_number(member.datum.value);
  return std::nullopt;
}

Finding broken(const Segment& segment, std::string message, std::string fix, std::vector<Member> evidence) {
  Place place = segment.figures.place.line > 0 ? segment.figures.place : segment.place;
  return fires(Severity::error, {segment.id}, place, std::move(message), std::move(fix),
               std::move(evidence));
}

Member figure(const char* name, double value) { return {name, Value(value)}; }

void check_share(const Segment& segment, const char* name, std::optional<double> value, Outcomes& out) {
  if (!value || (*value >= 0 && *value <= 1)) return;
  out.push_back(broken(segment,
                       fmt::format("the {} of {} is {}, and a share lies between 0 and 1", name,
                                   quoted(segment), to_text(*value)),
                       fmt::format("write it as a fraction, 0.40 for 40 percent"), {figure(name, *value)}));
}

void check_figures(const Segment& segment, Outcomes& out) {
  const auto& f = segment.figures;
  if (f.captured && f.pool && *f.captured > *f.pool)
    out.push_back(broken(segment,
                         fmt::format("{} is said to buy {} from us, more than the {} it buys from everybody",
                                     quoted(segment), to_text(*f.captured), to_text(*f.pool)),
                         "the pool holds all the business there is, ours included: raise it or check what "
                         "was captured",
                         {figure("captured", *f.captured), figure("pool", *f.pool)}));
  check_share(segment, "cap", f.cap, out);
  check_share(segment, "share", other_figure(segment, "share"), out);
  if (f.target && f.pool && f.cap && *f.cap >= 0 && *f.cap <= 1 && *f.target > *f.cap * *f.pool)
    out.push_back(broken(segment,
                         fmt::format("the target of {} is {}, but its customers let one supplier have at "
                                     "most {} (cap {} of a pool of {})", quoted(segment),
                                     to_text(*f.target), to_text(*f.cap * *f.pool), to_text(*f.cap),
                                     to_text(*f.pool)),
                         "lower the target, or show evidence that the cap can be raised",
                         {figure("target", *f.target), figure("cap", *f.cap), figure("pool", *f.pool)}));
  else if (f.target && f.pool && *f.target > *f.pool)
    out.push_back(broken(segment,
                         fmt::format("the target of {} is {}, more than the whole pool of {}",
                                     quoted(segment), to_text(*f.target), to_text(*f.pool)),
                         "lower the target or check the pool",
                         {figure("target", *f.target), figure("pool", *f.pool)}));
}

Outcomes judge_value_blind(const Subject& subject, const Context&) {
  Outcomes out;
  for (const auto& segment : subject.segmentation.segments) check_figures(segment, out);
  if (out.empty())
    out.push_back(undetermined({}, {.file = subject.segmentation.file},
                               "profit, pool and share of the accounts in each segment"));
  return out;
}

}  // namespace

const Rule value_blind{
    .code = "SUB04",
    .name = "value-blind",
    .summary = "profit, pool or share missing, or figures that contradict each other",
    .needs = "definition and data",
    .awaits = "profit, pool and share per account",
    .remedy = {"correct the figures that cannot be true, and fill in the pool", "finance with sales",
               "a day"},
    .judge = judge_value_blind};

}  // namespace lode::audit
