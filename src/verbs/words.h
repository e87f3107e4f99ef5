// Words that several verbs share: a suggested command, a journal entry in one line.
#pragma once
#include <string>
#include <string_view>

#include "store/workspace.h"
#include "verbs/verb.h"

namespace lode::verbs {

// "lode profile -w acme": as the person would have to type it from where they are.
std::string suggest(std::string_view workspace, std::string_view verb, std::string_view rest = {});
// The batches and rows that were asked for; invalid_argument where --as-of or --recorded-at is no date or time.
Result<store::View> view_of(const Request& request);
// "1%" or "0.01", given as `option`; invalid_argument where it is no share.
Result<double> share_of(const std::string& text, std::string_view option);
// What an entry says, for people: "load: 120 rows of account, line from crm (orders.csv)".
std::string entry_words(const store::JournalEntry& entry);

}  // namespace lode::verbs
