// Need effects: what the rules about measured needs share: whose ratings count, what groups an attribute makes, which
// attributes explain needs best, and how such figures are told.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "audit/measured.h"
#include "stats/permuted.h"

namespace lode::audit {

// Accounts with figures, and the segment of each (−1: none). Members of segments that are planned account by account
// are left out: for them needs are written in the plans.
struct Measured {
  stats::Matrix values;                 // accounts x figures
  std::vector<std::uint32_t> accounts;  // places in Ground, ascending
  std::vector<int> segments;
};
// Those that rated a need; `placed`: only those in a segment.
Measured rated_accounts(const Subject& subject, bool placed);
Measured members_in(const Measured& rows, int segment);
// Of a rule about all segments: who is in one of them cannot be told.
std::optional<Finding> members_unknown(const Subject& subject);
// Has the segment a plan for each account, so that rules about needs do not ask about it?
bool is_planned(const Subject& subject, int segment);
// Accounts of the universe whose segment is not planned account by account (and, `placed`, that have one).
std::vector<std::uint32_t> unplanned_accounts(const Subject& subject, bool placed);

// The group of every account by an attribute: its value, or for one with an order the stretch it lies in, between its
// fifths and the bounds that rules set. A figure is thus judged as the scheme uses it, and as it might.
std::vector<int> attribute_groups(const Subject& subject, const Trait& trait);
// Values by place in Ground, for the accounts named.
std::vector<int> taken(const std::vector<int>& by_account, const std::vector<std::uint32_t>& accounts);
// Rows in one group where they are in both: crossed, numbered without holes.
std::vector<int> crossed(const std::vector<int>& a, const std::vector<int>& b);

// Permutations as rule `code` asks for them (`CODE.permutations`, 1,000), on the threads of the context.
stats::PermutationOptions permutations(const Subject& subject, const Context& context, std::string_view code);

// An attribute and how much of the figures it explains.
struct Candidate {
  const Trait* trait = nullptr;
  double adjusted = 0, p = 1;  // p corrected for how many attributes were looked at (Benjamini and Hochberg)
};
struct Better {
  std::vector<Candidate> single;        // best first
  const Trait *one = nullptr, *other = nullptr;  // a pair that explains clearly more than the best alone; or null
  double pair_adjusted = 0;
};
// Attributes that explain more than `above` and by more than chance; those in `without` are not looked at.
Better better_attributes(const Subject& subject, const Measured& measured, const std::vector<std::string>& without,
                         double above, const stats::PermutationOptions& options);
// Which attribute adds most to what others explain: adjusted R² of both together less that of the others alone. For
// information where a rule is judged by its text: no test, and nothing where nobody rated needs.
struct Addition {
  const Trait* trait = nullptr;  // null: none adds anything
  double alone = 0, together = 0;
};
Addition best_addition(const Subject& subject, const std::vector<std::string>& to);
// Attributes that `wanted` holds for, by adjusted R² of needs, best first; only those above 0.
std::vector<Candidate> explaining(const Subject& subject, const std::function<bool(const std::string&)>& wanted);

// "customer type (19.1 %)": adjusted R² as a share; empty where there is none.
std::string in_words(const Better& better);
std::vector<Member> better_members(const Better& better);  // evidence: better, pair

Datum count_of(std::size_t n);
std::string p_words(double p);          // "p 0.41", "p below 0.001"
// n, groups, r2, adjusted, p, permutations, and on how many rows p rests where not on all.
std::vector<Member> test_members(const stats::Tested& tested, const stats::PermutationOptions& options);

}  // namespace lode::audit
