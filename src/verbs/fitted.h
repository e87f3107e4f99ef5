// Fitted: a segmentation together with the data of its workspace, ready to be assigned, explained or
// proved on: attributes of the data known to the rules, table `unit` made for the segmentation's unit.
#pragma once
#include <string>
#include <vector>

#include "facts/facts.h"
#include "store/workspace.h"
#include "verbs/scheme.h"

namespace lode::verbs {

struct Fitted {
  store::Workspace workspace;
  facts::Reading reading;
  Scheme scheme;
  std::vector<Finding> findings;  // of the data: what could not be read or computed
};

// `name`: file or id; empty: the only segmentation of the workspace. `not_found` where the workspace has
// no data or no segmentation, `invalid_argument` where it has several and none is named.
Result<Fitted> fit(const Request& request, const std::string& name, const Context& context);

// The same for a file that was read already and can be read: `found.workspace` must not be empty.
Result<Fitted> fit(const Request& request, const SchemeText& found, const Context& context);

// What a reading for this request sees: as asked, else as the settings say.
Result<store::View> seen_by(const Request& request, const model::Settings& settings);

// The name to use where none was given.
Result<std::string> only_segmentation(const store::Workspace& workspace, std::string_view option);

// Findings of the reader that make a segmentation unusable: it could not be read at all.
Result<void> must_be_readable(const Scheme& scheme);

// What the figures of its data rest on: "accounts and lines up to 2025-12-31".
std::string seen_of(const Fitted& fitted);

// Does the scheme stand in a workspace with loaded accounts or lines?
Result<bool> has_data(const Scheme& scheme, const Context& context);

}  // namespace lode::verbs
