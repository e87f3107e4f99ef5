// What accounts have in common: how much of what differs between them their segments explain, and which needs the
// members of a segment share in spite of differences.
#pragma once
#include <optional>
#include <vector>

#include "dig/traits.h"

namespace lode::dig {

// Table explained: needs, economics, behaviour and all of them together, on at most 20,000 accounts.
// REQUIRES: build_traits was run; `traits` are its columns.
Result<Table> explained_table(const Scene& scene, const std::vector<Trait>& traits);

// "The segments explain 31 % of what differs …": from that table; empty where nothing could be measured.
std::string explained_sentence(const Table& explained);
// MOD01: the segments explain no more than chance would.
std::vector<Finding> explained_findings(const Table& explained);

// Table shared_needs: of every need rated by at least five members of a segment, how many find it important (at least
// 0.6 of the scale; threshold Q1.important); those that at least 80 % do are shared (Q1.shared).
Result<Table> shared_needs(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
