// Rules that only data can decide and that this version does not measure yet. They are listed, explained and
// answered with "undetermined", so that nobody takes silence for a pass; each moves to a file of its own
// when it is built.
#include <algorithm>
#include <array>

#include "audit/entries.h"
#include "base/assert.h"

namespace lode::audit {
namespace {

const std::array all{
    Rule{"DEF07", "ten-clients-or-fewer",
         "too few active clients for segments to pay: plan account by account", "data",
         "accounts with their buying parents",
         {"write a plan per account", "sales", "a week"}},
    Rule{"COV04", "split-parent",
         "sites of a parent that decides centrally fall into different segments", "data",
         "the hierarchy and the level at which accounts decide",
         {"assign at the level at which customers decide", "revenue operations", "a day"}},
    Rule{"SUB01", "not-substantial", "a segment that cannot repay what is planned for it", "data",
         "capped upside, win probability and margin per segment",
         {"merge what cannot repay its plays", "the head of marketing", "a week"}},
    Rule{"SUB02", "too-broad",
         "most accounts in one segment whose needs differ as much as everywhere", "data",
         "accounts and ratings of needs",
         {"split what holds most accounts", "marketing", "a week"}},
    Rule{"SUB03", "hidden-mega-account",
         "one account so large that it speaks for its segment", "data",
         "revenue per account",
         {"set very large accounts apart", "sales", "a day"}},
    Rule{"SUB05", "no-business-significance",
         "profit, growth and price do not differ between segments", "data",
         "profit, growth, share, retention and price per account",
         {"look for definers that matter to the business", "revenue operations", "a week"}},
    Rule{"SUB07", "larger-demand-outside",
         "most of the demand for a segment's need lies outside it", "data",
         "ratings of needs by all accounts, and the pool",
         {"define the segment on the need, not on the trait", "marketing", "two days"}},
    Rule{"STB01", "unstable-discovery",
         "segments found by a search that another sample would not show", "data",
         "the search that found them",
         {"use fewer segments or variables", "revenue operations", "two days"}},
    Rule{"STB02", "fragile-threshold",
         "many accounts so near to a threshold that noise moves them", "data",
         "the attributes that rules use",
         {"move thresholds to where hardly any account lies", "revenue operations", "a day"}},
    Rule{"STB03", "churn-and-drift", "accounts change segment without a declared reason", "data",
         "memberships at two dates",
         {"use slower attributes, or a band around thresholds", "revenue operations", "two days"}},
    Rule{"RCH01", "not-identifiable", "the definers of too many customers are unknown", "data",
         "the attributes that rules use",
         {"collect the definers that are missing", "sales", "a month"}},
    Rule{"NED03", "needs-not-differentiated",
         "measured needs do not differ between the segments", "data",
         "ratings of needs by at least 40 accounts",
         {"look for definers that go with needs", "marketing", "a month"}},
    Rule{"NED04", "definer-unrelated-to-needs",
         "an attribute that decides membership tells nothing about needs", "data",
         "ratings of needs, and attributes",
         {"replace definers that say nothing about needs", "marketing", "two weeks"}},
    Rule{"NED05", "heterogeneous-inside",
         "members whose needs are nearer to another segment", "data",
         "ratings of needs",
         {"split where members differ, or accept it in writing", "marketing", "a week"}},
    Rule{"EVD02", "questions-uncovered",
         "too little revenue for which the seven questions are answered", "data",
         "answers to the seven questions",
         {"ask the open questions, largest accounts first", "sales", "a month"}},
    Rule{"AGR02", "too-many-overrides",
         "salespeople move many accounts out of the segment their rule gives", "data",
         "overrides by salesperson",
         {"change the rule or talk with the team about it", "the head of sales", "a week"}},
    Rule{"TRK02", "no-effect",
         "after two reviews treated accounts do no better than others", "data",
         "results of treated and untreated accounts over two periods",
         {"stop the play, change it, or test it properly", "the owner of the segment", "a quarter"}},
};

}  // namespace

const Rule& awaiting(std::string_view code) {
  auto it = std::ranges::find(all, code, &Rule::code);
  LODE_ASSERT(it != all.end());
  return *it;
}

}  // namespace lode::audit
