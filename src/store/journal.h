// The journal: one line of canonical JSON per entry, each chained to the one before by SHA-256, beside
// `journal.head` that says how far it goes. Reading it says what is wrong with it; only a writer repairs.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "store/files.h"
#include "store/workspace.h"

namespace lode::store {

inline constexpr std::string_view journal_name = "journal.jsonl";
inline constexpr std::string_view head_name = "journal.head";
std::string genesis();  // the `prev` of the first entry: 64 zeros

struct Head {
  std::int64_t seq = 0;
  std::string hash;
};

struct Journal {
  std::vector<JournalEntry> entries;  // those that are whole and chained, in order
  std::size_t valid_bytes = 0;        // where the last of them ends
  std::size_t torn_bytes = 0;         // after it: a line whose writing was cut short
  Head head;                          // as the file says
  bool head_lags = false;             // a crash came between an entry and the head; no fault
  std::vector<Finding> faults;        // tampering or damage, each with its line

  Head end() const;  // what the head should say
};

Result<void> start_journal(const Files& files, const std::string& dir);  // an empty one
Result<Journal> read_journal(const Files& files, const std::string& dir);
// The line of an entry without `hash` filled in; fills `entry.hash`.
Result<std::string> seal(JournalEntry& entry);
// Appends in one write and one fsync, then moves the head. REQUIRES: the lock is held, no faults.
// On an error the file is cut back to where it was; where only the head could not be written the entry
// stands, and `head_lags` says so.
Result<void> append(const Files& files, const std::string& dir, Journal& journal, JournalEntry entry);
// Cuts a torn tail and moves a lagging head on. REQUIRES: the lock is held, no faults.
Result<void> repair(const Files& files, const std::string& dir, Journal& journal);
std::string head_text(const Head& head);

}  // namespace lode::store
