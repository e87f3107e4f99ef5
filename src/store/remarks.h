// Remarks: what people put on record beside the data, read back from the journal: comments on any object, overrides
// of a rule, objections to it. Kept apart from the entries so that nobody else parses their bodies.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/workspace.h"

namespace lode::store {

struct Remark {
  std::int64_t seq = 0;
  std::string at, by, role;
  std::string kind;              // comment, override, object
  std::string object;            // "account:A1", "segment:chains", "play:chains/marketing", "question:Q2/A1", …
  std::string text;              // of a comment, or the reason given
  std::vector<std::string> tags;
  std::string account, segment;  // what it is about, where it is about one; of an override the segment it asks for
  std::string until, owner;      // of an override: the day it ends; who asked for it. Empty: not said
};

// What stands: no later comment withdraws it. Oldest first. Bodies that are no such thing are left out.
std::vector<Remark> standing_remarks(std::span<const JournalEntry> journal);

// Bodies to append as kind "comment". `limit`: a text that is not UTF-8.
Result<std::string> comment_body(const std::string& object, const std::string& text,
                                 const std::vector<std::string>& tags);
Result<std::string> withdrawal_body(std::int64_t seq);

// "on account:A1: they want one contact [unique]", "withdraws entry 5"; empty: not one of these kinds.
std::string remark_words(const JournalEntry& entry);

}  // namespace lode::store
