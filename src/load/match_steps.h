// The steps of matching, in the order in which they run; each leaves temporary tables to the next.
#pragma once
#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "model/settings.h"
#include "store/connection.h"
#include "store/source_function.h"

namespace lode::load {

// Texts and what is made of them, as a table that the engine reads with several threads.
class KeyTable : public store::RowSource {
 public:
  using Make = std::function<std::vector<std::string>(const std::string&)>;
  KeyTable(std::vector<std::string> names, std::vector<std::string> texts, Make make);
  const std::vector<store::SourceColumn>& columns() const override { return columns_; }
  int readers_max() const override { return 64; }
  Result<std::unique_ptr<store::RowReader>> reader() override;

 private:
  struct Reader;
  std::vector<store::SourceColumn> columns_;  // the text, then what is made of it; an empty one is null
  std::vector<std::string> texts_;
  Make make_;
  std::atomic<std::size_t> next_{0};
};

struct MatchSession {
  std::deque<KeyTable> keys;  // outlives the connection
  store::Connection connection;
};

// business: one row per account id, numbered in the order of ids, with what is compared and, as they stand, name
// and place; stake: revenue by account, null where some line is in another currency than `currency`;
// MAT03 for an id that stands for different names.
Result<std::vector<Finding>> make_businesses(MatchSession& session, const std::string& currency);

// match_proposal: account_id, other_id, score and the other columns of the review, as text, in its order.
// MAT04 where a name is so usual that not all who bear it were compared.
Result<std::vector<Finding>> make_matches(store::Connection& connection, double score_min);

// parent_proposal, likewise. `accepted` and `rejected` are pairs of child and parent; a child of `accepted` gets no
// other proposal. REQUIRES: match_proposal.
using IdPairs = std::vector<std::pair<std::string, std::string>>;
Result<void> make_parents(store::Connection& connection, double score_min, const IdPairs& accepted,
                          const IdPairs& rejected);

}  // namespace lode::load
