// PLY04 mode-undecided: nobody decided whether this group gets one common strategy or a plan per account.
#include <fmt/format.h>

#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

Outcomes judge_mode_undecided(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  std::vector<std::string> by_account;
  std::size_t plans = 0;
  for (const auto& segment : s.segments) {
    if (segment.mode == model::Mode::account) {
      by_account.push_back(segment.id);
      plans += segment.plans.size();
    }
    if (segment.mode != model::Mode::absent) continue;
    out.push_back(fires(Severity::warning, {segment.id}, segment.place,
                        fmt::format("it is not decided whether {} gets one common strategy or a plan for "
                                    "each account", quoted(segment)),
                        "write `mode: segment` (one strategy for all) or `mode: account` with `plans:`"));
  }
  const auto capacity = subject.settings.capacity_accounts;
  if (capacity && plans > static_cast<std::size_t>(*capacity))
    out.push_back(fires(Severity::warning, by_account, s.find(by_account.front())->place,
                        fmt::format("{} are promised, and your key-account managers can hold {}",
                                    counted(plans, "account plan"), *capacity),
                        "keep the plans for the accounts that repay them, or raise the capacity",
                        {{"plans", Value(static_cast<std::int64_t>(plans))},
                         {"capacity", Value(static_cast<std::int64_t>(*capacity))}}));
  else if (!by_account.empty())
    out.push_back(undetermined(by_account, {.file = s.file},
                               capacity ? "the number of accounts in " + listed(by_account)
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
    .judge = judge_mode_undecided};

}  // namespace lode::audit
