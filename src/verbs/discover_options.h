// What `lode discover` was asked, read from its options: one place for their defaults and their faults.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "discover/engine.h"
#include "discover/least.h"
#include "discover/table.h"
#include "verbs/verb.h"

namespace lode::verbs {

struct DiscoverAsked {
  discover::TableAsked table;   // `file` empty: the workspace
  discover::Search search;      // min_accounts is set once the number of accounts is known
  discover::Least least;
  const discover::Engine* engine = nullptr;
  std::optional<int> folds, pairs;  // of hold-out and stability; nothing: where the work is small
  double seconds = 0;           // 0: until it is done
  std::string out;              // folder for files
  int write = 0;                // segments of the candidate that goes to segmentations/; 0: none
  std::optional<bool> alternatives;  // nothing: where it is quick
  bool force = false, timing = false;
};

inline constexpr Option discover_options[] = {
    {"table", "FILE", "a .parquet or .csv file with one row per account, instead of the workspace"},
    {"targets", "A,B,…", "what segments ought to differ in: columns of numbers; in a workspace attributes or families "
                         "(needs, profit, growth, behaviour)", true},
    {"descriptors", "X,Y,…", "what rules may use (default: whatever is known of prospects, too; of a table every other "
                             "column)", true},
    {"leaves", "N", "at most so many segments (default 8)"},
    {"depth", "N", "at most so many questions on the way to a segment (default 3)"},
    {"engine", "NAME", "how to search (default: the first that proves its answer)"},
    {"min-accounts", "N|P%", "accounts of a segment, at least (default 1 for a table, else 1 %, and 5)"},
    {"min-revenue", "SHARE", "share of all revenue of a segment, at least: 2% or 0.02"},
    {"weight", "COLUMN", "of a table: how much each row counts"},
    {"revenue", "COLUMN", "of a table: revenue, for --min-revenue"},
    {"id", "COLUMN", "of a table: the account's id"},
    {"target-weights", "A=2,B=1", "how much each target counts (default 1)", true},
    {"allow-leak", "NAME", "keep a descriptor that gives a target away", true},
    {"hold-out", "FOLDS", "measure what candidates explain on accounts held out (default 5 where it is quick; 0: not)"},
    {"stability", "PAIRS", "measure whether they are found again on resampled accounts (default: as many as are "
                           "quick, at most 100; 0: not)"},
    {"alternatives", "yes|no", "show what is nearly as good without each attribute (default: where it is quick)"},
    {"must-use", "X,Y,…", "attributes that the rules must use", true},
    {"without", "X,Y,…", "attributes that the rules may not use", true},
    {"first", "QUESTION", "the question at the top, as table `tests` writes it: \"sites > 10\""},
    {"rising", "X=A", "at every question about X the upper side has no lower mean of target A", true},
    {"falling", "X=A", "the same, no higher", true},
    {"keep", "S1,S2", "segments of --segmentation that stay as they are: the rest is searched", true},
    {"segmentation", "S", "whose segments --keep names"},
    {"seconds", "S", "stop then, with the best found and what is proven of it"},
    {"out", "DIR", "write the candidates there as segmentation files (default: of a workspace discovered/…, of a "
                   "table nowhere)"},
    {"write", "N", "also put the candidate of N segments into the workspace's segmentations/"},
    {"verify", "FILE", "hold a candidate's certificate against the data, its rules and its bound, by other code"},
    {"force", "", "replace files that are there and say something else"},
    {"timing", "", "show where the time went"},
};

// The words of an option that takes a list, however often it was given.
std::vector<std::string> list_of(const Request& request, std::string_view option);

// `invalid_argument` for what is no number, share or engine, `not_found` where no engine is built in.
Result<DiscoverAsked> discover_asked(const Request& request);

}  // namespace lode::verbs
