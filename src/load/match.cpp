// From the batches to the review files: compare, put beside what people decided, write what changed.
#include "load/match.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "load/match_steps.h"
#include "store/review.h"

namespace lode::load {
namespace {

using store::Decision;
using store::Review;
using store::ReviewKind;
using store::ReviewRow;
using Ids = std::pair<std::string, std::string>;

// Ids that accepted matches have made one business.
class Merged {
 public:
  explicit Merged(const Review& matches) {
    for (const auto& [a, b] : store::decided(matches, Decision::yes)) up_[root(a)] = root(b);
  }
  bool same(const std::string& a, const std::string& b) const { return root(a) == root(b); }

 private:
  std::string root(std::string id) const {
    for (auto it = up_.find(id); it != up_.end() && it->second != id; it = up_.find(id)) id = it->second;
    return id;
  }
  std::map<std::string, std::string> up_;
};

Ids unordered(const ReviewRow& row) { return std::minmax(row.account_id, row.other_id); }

bool has_notes(const ReviewRow& row, const std::vector<std::string>& further) {
  return std::ranges::any_of(further, [&](const auto& column) {
    auto cell = row.cells.find(column);
    return cell != row.cells.end() && !cell->second.empty();
  });
}

// The first proposals in their order, as rows without a decision.
Result<std::vector<ReviewRow>> proposed(store::Connection& connection, const ReviewKind& kind,
                                        const std::string& table, std::size_t most) {
  LODE_TRY(rows, connection.query(fmt::format("SELECT * FROM {} LIMIT {}", table, most)));
  std::vector<ReviewRow> out;
  for (const auto& row : rows.rows) {
    ReviewRow made;
    for (std::size_t c = 0; c < rows.names.size(); ++c) made.cells[rows.names[c]] = to_text(row[c]);
    made.account_id = made.cells["account_id"];
    made.other_id = made.cells[std::string(kind.other)];
    out.push_back(std::move(made));
  }
  return out;
}

// What a person wrote stays; open rows are the proposals of now, in their order, then come the decided ones.
Review combine(Review old, std::vector<ReviewRow> proposals, std::size_t most, const Merged& merged,
               ReviewCount& count) {
  Review out{.further = old.further, .rows = {}};
  std::map<Ids, const ReviewRow*> known;
  for (const auto& row : old.rows) known.emplace(unordered(row), &row);
  std::set<Ids> listed;
  for (auto& row : proposals) {
    auto before = known.find(unordered(row));
    if (before != known.end() && before->second->decision != Decision::open) continue;
    if (merged.same(row.account_id, row.other_id)) continue;
    if (out.rows.size() == most) {
      ++count.left_out;
      continue;
    }
    if (before != known.end())
      for (const auto& column : out.further)
        if (auto cell = before->second->cells.find(column); cell != before->second->cells.end())
          row.cells[column] = cell->second;
    listed.insert(unordered(row));
    out.rows.push_back(std::move(row));
  }
  count.waiting = static_cast<std::int64_t>(out.rows.size());
  std::vector<ReviewRow> kept;
  for (auto& row : old.rows) {
    bool decided = row.decision != Decision::open;
    if (decided || (has_notes(row, out.further) && !listed.contains(unordered(row)))) kept.push_back(std::move(row));
  }
  std::ranges::stable_sort(kept, {}, [](const ReviewRow& row) { return std::tie(row.account_id, row.other_id); });
  for (auto& row : kept) {
    if (row.decision == Decision::yes || row.decision == Decision::no) ++count.decided;
    else ++count.waiting;
    out.rows.push_back(std::move(row));
  }
  return out;
}

// Writes a review where its text is another one than before.
Result<void> save(const store::Workspace& workspace, const ReviewKind& kind, const Review& review, ReviewCount& count) {
  auto before = workspace.read_or_empty(kind.file);
  if (before.empty() && review.rows.empty()) return {};
  auto text = store::print_review(kind, review);
  if (text == before) return {};
  count.changed = true;
  return workspace.write(kind.file, text);
}

void move_into(std::vector<Finding>& all, std::vector<Finding>&& some) {
  for (auto& finding : some) all.push_back(std::move(finding));
}

class Matcher {
 public:
  Matcher(store::Workspace& workspace, const Context& context) : workspace_(workspace), context_(context) {}

  Result<Proposals> run() {
    auto settings = model::read_settings(workspace_.read_or_empty("lode.yaml"), "lode.yaml").value;
    LODE_TRY(lock, workspace_.lock());
    LODE_TRY(connection, workspace_.session({}, {}));
    MatchSession session{.keys = {}, .connection = std::move(connection)};
    session.connection.set_task("comparing accounts");
    LODE_TRY(other_names, make_businesses(session, settings.currency));
    move_into(out_.findings, std::move(other_names));
    LODE_TRY(usual, make_matches(session.connection, settings.matching.accounts));
    move_into(out_.findings, std::move(usual));
    auto most = static_cast<std::size_t>(settings.matching.most);
    auto matches = read(store::match_review()), parents = read(store::parent_review());
    Merged merged(matches);
    LODE_CHECK(make_parents(session.connection, settings.matching.parents, store::decided(parents, Decision::yes),
                            store::decided(parents, Decision::no)));
    LODE_CHECK(bring(session.connection, store::match_review(), "match_proposal", std::move(matches), most, merged,
                     out_.accounts));
    LODE_CHECK(bring(session.connection, store::parent_review(), "parent_proposal", std::move(parents), most, merged,
                     out_.parents));
    return std::move(out_);
  }

 private:
  Review read(const ReviewKind& kind) {
    auto read = store::read_review(kind, workspace_.read_or_empty(kind.file));
    move_into(out_.findings, std::move(read.findings));
    return std::move(read.value);
  }

  Result<void> bring(store::Connection& connection, const ReviewKind& kind, const std::string& table, Review old,
                     std::size_t most, const Merged& merged, ReviewCount& count) {
    if (!old.usable) return {};
    // Enough to fill the file even if each of them were decided already.
    LODE_TRY(rows, proposed(connection, kind, table, most + old.rows.size()));
    LODE_TRY(all, connection.one("SELECT count(*) FROM " + table));
    count.left_out = std::get<std::int64_t>(all) - static_cast<std::int64_t>(rows.size());
    if (context_.cancelled()) return cancelled_error();
    return save(workspace_, kind, combine(std::move(old), std::move(rows), most, merged, count), count);
  }

  store::Workspace& workspace_;
  const Context& context_;
  Proposals out_;
};

}  // namespace

Result<Proposals> propose_reviews(store::Workspace& workspace, const Context& context) {
  bool accounts = false;
  for (const auto& batch : workspace.live_batches())
    for (const auto& table : batch.tables) accounts = accounts || table.table == "account";
  if (!accounts) return Proposals{};
  LODE_TRY(out, Matcher(workspace, context).run());
  return out;
}

}  // namespace lode::load
