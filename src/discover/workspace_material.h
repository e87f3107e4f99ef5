// Workspace material: customers with their figures, prospects with what they show, from the unit table of a reading.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "discover/least.h"
#include "discover/material.h"
#include "discover/table.h"
#include "facts/facts.h"

namespace lode::discover {

struct WorkspaceAsked {
  std::vector<std::string> targets;      // families or attributes; empty: every family of `families`
  std::vector<std::string> descriptors;  // empty: every attribute that prospects show, too
  std::vector<NamedWeight> target_weights;
  std::vector<std::string> allow_leaks;
  Least least;
  std::map<std::string, std::string, std::less<>> need_titles;  // by id, of the catalogue
};

// What `--targets` may name besides attributes and needs, in the order in which they are offered: needs (importance
// of each that customers rated, 0 to 1 of its scale, best evidence), profit, growth, behaviour, share, revenue. The
// last is taken only where it is asked for: size alone is no segmentation.
std::vector<std::string_view> target_families();

// Problem: units of status customer that have a line; prospects: units of status prospect. Rows by id. Money is
// searched as signed logarithm. `invalid_argument` where a name is neither family nor attribute, `not_found` where
// there is no customer with lines.
Result<Material> workspace_material(facts::Reading& reading, const WorkspaceAsked& asked);

// Names, places, and who looks after an account: they divide it from others without saying anything about it.
bool is_identity(std::string_view attribute);

// The same choice of accounts in words of a rule, for the universe of the files.
inline constexpr std::string_view universe = "status in ('customer', 'prospect')";

}  // namespace lode::discover
