// PLY04 mode-undecided: nobody decided whether this group gets one common strategy or a plan per account.
#include <fmt/format.h>

#include <algorithm>

#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

// What is handled account by account: the segments, the plans named, and with data the accounts in them.
struct OneByOne {
  std::vector<std::string> segments;
  std::size_t plans = 0;
  std::vector<std::uint32_t> accounts;  // largest revenue first
};

OneByOne one_by_one(const Subject& subject) {
  OneByOne out;
  for (const auto& segment : subject.segmentation.segments) {
    if (segment.mode != model::Mode::account) continue;
    out.segments.push_back(segment.id);
    out.plans += segment.plans.size();
    if (!subject.ground) continue;
    for (auto account : members_of(*subject.ground, index_of(subject.segmentation, segment)))
      out.accounts.push_back(account);
  }
  if (subject.ground)
    std::ranges::stable_sort(out.accounts, [&](auto a, auto b) {
      const double x = subject.ground->revenue[a], y = subject.ground->revenue[b];
      return x > y || (x == x && y != y);  // unknown ones last
    });
  return out;
}

Finding too_many_plans(const Subject& subject, const OneByOne& these, int capacity) {
  return fires(Severity::warning, these.segments, subject.segmentation.find(these.segments.front())->place,
               fmt::format("{} are promised, and your key-account managers can hold {}",
                           counted(these.plans, "account plan"), capacity),
               "keep the plans for the accounts that repay them, or raise the capacity",
               {{"plans", Value(static_cast<std::int64_t>(these.plans))},
                {"capacity", Value(static_cast<std::int64_t>(capacity))}});
}

double revenue_of(const Ground& ground, std::span<const std::uint32_t> accounts) {
  double sum = 0;
  for (auto account : accounts)
    if (ground.revenue[account] > 0) sum += ground.revenue[account];
  return sum;
}

// The smallest beyond what managers can hold are named by what they bring: they are what the common strategy would
// take over.
Finding too_many_accounts(const Subject& subject, const OneByOne& these, int capacity) {
  const auto kept = std::min(these.accounts.size(), static_cast<std::size_t>(std::max(capacity, 0)));
  const double all = revenue_of(*subject.ground, these.accounts);
  const double beyond = revenue_of(*subject.ground, std::span(these.accounts).subspan(kept));
  auto evidence = stake_of(*subject.ground, these.accounts);
  append(evidence, {{"plans", Value(static_cast<std::int64_t>(these.plans))},
                    {"capacity", Value(static_cast<std::int64_t>(capacity))},
                    {"beyond", Value(static_cast<std::int64_t>(these.accounts.size() - kept))},
                    {"revenue_beyond", rounded(beyond)},
                    {"revenue_beyond_share", all > 0 ? rounded(beyond / all) : Value{}}});
  return fires(Severity::warning, these.segments, subject.segmentation.find(these.segments.front())->place,
               fmt::format("{} are to be handled one by one, and your key-account managers can hold {}",
                           counted(these.accounts.size(), "account"), capacity),
               fmt::format("give the {} of them, with {} of their revenue, a common strategy, or raise the capacity",
                           these.accounts.size() - kept == 1 ? "smallest"
                                                             : fmt::format("{} smallest", these.accounts.size() - kept),
                           share_words(all > 0 ? beyond / all : 0)),
               std::move(evidence));
}

Outcomes judge_mode_undecided(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  for (const auto& segment : s.segments) {
    if (segment.mode != model::Mode::absent) continue;
    out.push_back(fires(Severity::warning, {segment.id}, segment.place,
                        fmt::format("it is not decided whether {} gets one common strategy or a plan for "
                                    "each account", quoted(segment)),
                        "write `mode: segment` (one strategy for all) or `mode: account` with `plans:`"));
  }
  const auto these = one_by_one(subject);
  if (these.segments.empty()) return out;
  const auto capacity = subject.settings.capacity_accounts;
  if (capacity && these.accounts.size() > static_cast<std::size_t>(*capacity))
    out.push_back(too_many_accounts(subject, these, *capacity));
  else if (capacity && these.plans > static_cast<std::size_t>(*capacity))
    out.push_back(too_many_plans(subject, these, *capacity));
  else if (!capacity || !subject.ground)
    out.push_back(undetermined(these.segments, {.file = s.file},
                               capacity ? "the number of accounts in " + listed(these.segments)
                                        : "`capacity:` in lode.yaml: how many accounts your key-account "
                                          "managers can hold"));
  return out;
}

}  // namespace

const Rule mode_undecided{
    .code = "PLY04",
    .name = "mode-undecided",
    .summary = "no decision between one common strategy and a plan per account, or more plans than managers",
    .needs = "definition and data",
    .awaits = "the number of accounts handled one by one",
    .remedy = {"decide for each segment: one strategy for all, or a plan per account", "the head of sales",
               "an hour"},
    .reads = Reads::accounts,
    .judge = judge_mode_undecided};

}  // namespace lode::audit
