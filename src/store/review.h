// Review files: pairs that Lode proposes and a person decides, in a spreadsheet or an editor. Read by whoever
// applies the decisions, written by whoever proposes; nothing that a person wrote is ever lost between the two.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace lode::store {

struct ReviewKind {
  std::string_view file;                       // below the workspace: "review/accounts.csv"
  std::string_view other;                      // the second id's column, beside account_id
  std::string_view yes, no;                    // what a person writes
  std::span<const std::string_view> also_yes, also_no;  // what is understood as well
  std::span<const std::string_view> columns;   // in the order in which they are written; `decision` is the last
};
const ReviewKind& match_review();   // two accounts that may be one business
const ReviewKind& parent_review();  // an account and what may be its parent

enum class Decision { open, yes, no, unreadable };

struct ReviewRow {
  std::string account_id, other_id;
  Decision decision = Decision::open;
  int line = 0;                              // in the file it was read from; 0: new
  std::map<std::string, std::string> cells;  // by column, `decision` as the person wrote it
};

struct Review {
  bool usable = true;                     // false: there is a file, and it cannot be read as a review
  std::vector<std::string> further;       // columns that people added
  std::vector<ReviewRow> rows;
};

// Understands what spreadsheets make of a CSV: a byte order mark or Windows text, `;` or tabs, CRLF, columns
// moved, removed or added. Findings: REV01 what is no review file, REV02 what is no decision.
Parsed<Review> read_review(const ReviewKind& kind, std::string_view text);

// UTF-8 with a byte order mark, so that spreadsheets show names rightly. A cell that one would take for a
// formula, and an id that one would turn into a number or a date, has an apostrophe in front, which reading
// takes away.
std::string print_review(const ReviewKind& kind, const Review& review);

// The ids of the rows so decided.
std::vector<std::pair<std::string, std::string>> decided(const Review& review, Decision decision);

}  // namespace lode::store
