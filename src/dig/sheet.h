// The salesperson's sheet: per salesperson one workbook that gives before it asks: each account's segment and why,
// plays, figures; then the open questions worth most. Made as a Doc, so that JSON shows the same tables.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "dig/dig.h"

namespace lode::dig {

struct Seller {
  std::string id, name;
};

// By id or name. `not_found` names those who have accounts.
Result<Seller> find_seller(const Scene& scene, const std::string& wanted);
Result<std::vector<Seller>> sellers(const Scene& scene);  // who owns accounts of the universe, by id

// Tables accounts and questions (forms), lode_sheet (hidden: whose sheet this is, and of when). At most `questions`
// questions, by what knowing the answer is worth; those that this salesperson answered within the months that
// evidence stays fresh, also by "don't know", are left out. REQUIRES: build_answers and build_ask were run.
Result<Doc> write_sheet(const Scene& scene, const Seller& seller, std::int64_t questions);

// Temp table sheet_known(account_id, question, topic, known, said) for temp table sheet_wanted(account_id, question,
// topic): `known` a hash of what the ledger holds, which changes where somebody records something; `said` in words.
Result<void> build_sheet_known(const Scene& scene);

// Temp table known_said: the ledger `known` read once for the sheets of all sellers.
Result<void> keep_known(const Scene& scene);

// A text of a journal entry's body; "" where there is none.
std::string text_at(const nlohmann::json& object, const char* key);

// A sheet that was handed in, as the journal remembers it: its latest version.
struct HandedIn {
  std::string sheet, owner, at;
  std::int64_t seq = 0;
  std::vector<std::string> keys;     // what it said, or need not be asked again (sheet_form.h, key_of)
  std::vector<std::string> dropped;  // those of which what is on record was left to stand
};
std::vector<HandedIn> handed_in(const store::Workspace& workspace);

// Tells this workspace from any other.
std::string mark_of(const store::Workspace& workspace);
std::string title_of(const model::Segment& segment);

}  // namespace lode::dig
