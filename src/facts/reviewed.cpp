// Decisions beside the accounts: each fault names the line of the review file.
#include "facts/reviewed.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace lode::facts {
namespace {

using store::Decision;
using store::literal;
using store::Review;
using store::ReviewKind;
using store::ReviewRow;

struct Account {
  std::string id, parent;  // final ones; parent empty: none
};

class Judge {
 public:
  Judge(store::Connection& connection, const Reviewed& reviewed, std::vector<Finding>& findings)
      : connection_(connection), reviewed_(reviewed), findings_(findings) {}

  Result<void> run() {
    LODE_CHECK(find_accounts());
    for (const auto& row : reviewed_.accounts.rows)
      if (row.decision == Decision::yes) check_known(store::match_review(), row);
    for (const auto& row : reviewed_.parents.rows)
      if (row.decision == Decision::yes && check_known(store::parent_review(), row)) check_parent(row);
    contradictions();
    return place_cycles();
  }

 private:
  // The accounts that decisions name, by every id that stands for them.
  Result<void> find_accounts() {
    std::set<std::string> ids;
    for (const auto* review : {&reviewed_.accounts, &reviewed_.parents})
      for (const auto& row : review->rows)
        if (row.decision == Decision::yes || row.decision == Decision::no)
          ids.insert({row.account_id, row.other_id});
    if (ids.empty()) return {};
    LODE_TRY(rows, connection_.query(fmt::format(
                       "SELECT w.id, a.account_id, a.parent_id, l.alias_id IS NOT NULL FROM (VALUES {}) w(id) "
                       "LEFT JOIN account_alias l ON l.alias_id = w.id "
                       "JOIN account a ON a.account_id = coalesce(l.account_id, w.id)",
                       values_of(ids))));
    std::set<std::string> merged;
    for (const auto& row : rows.rows) {
      known_[to_text(row[0])] = {to_text(row[1]), to_text(row[2])};
      if (row[3] == Value{true}) merged.insert(to_text(row[0]));
    }
    return drop_unseen(merged);
  }

  // An id that was merged away counts only if rows have it: a slip of the pen is merged like any other.
  Result<void> drop_unseen(std::set<std::string>& merged) {
    for (const char* table : {"account_rows", "line_rows"}) {
      if (merged.empty()) return {};
      LODE_TRY(rows, connection_.query(fmt::format("SELECT DISTINCT account_id FROM {} SEMI JOIN (VALUES {}) w(id) "
                                                   "ON w.id = account_id", table, values_of(merged))));
      for (const auto& row : rows.rows) merged.erase(to_text(row[0]));
    }
    for (const auto& id : merged) known_.erase(id);
    return {};
  }

  static std::string values_of(const std::set<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) out += (out.empty() ? "(" : ", (") + literal(Value{id}) + ")";
    return out;
  }

  void say(const char* rule, const char* name, const ReviewKind& kind, const ReviewRow& row, std::string message,
           std::string fix, Severity severity = Severity::warning) {
    findings_.push_back({.rule = rule,
                         .name = name,
                         .severity = severity,
                         .message = std::move(message),
                         .evidence = {{"account_id", Value(row.account_id)},
                                      {std::string(kind.other), Value(row.other_id)}},
                         .fix = std::move(fix),
                         .place = {std::string(kind.file), row.line, 0}});
  }

  bool check_known(const ReviewKind& kind, const ReviewRow& row) {
    bool all = true;
    for (const auto* id : {&row.account_id, &row.other_id}) {
      if (known_.contains(*id)) continue;
      all = false;
      say("REV03", "unknown-id", kind, row,
          fmt::format("'{}' is decided upon and is no account that is loaded: the decision has no effect", *id),
          "correct the id (a spreadsheet may have taken zeros off its front), or load the account");
    }
    return all;
  }

  // The source's word stands; of several accepted parents the smallest id.
  void check_parent(const ReviewRow& row) {
    const auto& child = known_[row.account_id];
    const auto& parent = known_[row.other_id];
    if (child.id == parent.id)
      say("REV04", "contradiction", store::parent_review(), row,
          fmt::format("{} is accepted as the parent of {}, and both are one account", row.other_id, row.account_id),
          "take one of the two decisions back");
    else if (!child.parent.empty() && child.parent != parent.id)
      say("REV05", "parent-set-elsewhere", store::parent_review(), row,
          fmt::format("{} is accepted as the parent of {}, whose parent is {} by its source or by another line",
                      row.other_id, row.account_id, child.parent),
          "reject the one that is wrong; a source is corrected where it comes from");
  }

  // "A same B, B same C, A different C".
  void contradictions() {
    for (const auto& row : reviewed_.accounts.rows) {
      if (row.decision != Decision::no) continue;
      auto a = known_.find(row.account_id), b = known_.find(row.other_id);
      if (a == known_.end() || b == known_.end() || a->second.id != b->second.id) continue;
      say("REV04", "contradiction", store::match_review(), row,
          fmt::format("{} and {} are decided different, and other lines make them one account ({})", row.account_id,
                      row.other_id, a->second.id),
          "look at the lines with either of them: one decision is wrong. They stay one account until then");
    }
  }

  // The account's way up from `id`, itself included.
  Result<std::vector<std::string>> way_up(std::string id) {
    std::vector<std::string> out;
    for (;;) {
      out.push_back(id);
      std::vector<Value> parameters{id};
      LODE_TRY(rows, connection_.query("SELECT parent_id FROM account WHERE account_id = ?", parameters));
      if (rows.rows.empty() || is_null(rows.rows[0][0])) return out;
      id = to_text(rows.rows[0][0]);
    }
  }

  // A circle is cut at its smallest id; it closes from the parent there up to that id again.
  Result<void> place_cycles() {
    if (store::decided(reviewed_.parents, Decision::yes).empty()) return {};
    for (auto& finding : findings_) {
      if (finding.rule != "FCT01" || finding.evidence.size() < 2) continue;
      auto cut = to_text(finding.evidence[0].datum.value), above = to_text(finding.evidence[1].datum.value);
      LODE_TRY(way, way_up(above));
      std::set<std::pair<std::string, std::string>> links{{cut, above}};
      for (std::size_t i = 0; i + 1 < way.size(); ++i) links.insert({way[i], way[i + 1]});
      for (const auto& row : reviewed_.parents.rows) {
        if (row.decision != Decision::yes) continue;
        if (!known_.contains(row.account_id) || !known_.contains(row.other_id)) continue;
        if (!links.contains({known_[row.account_id].id, known_[row.other_id].id})) continue;
        finding.place = {std::string(store::parent_review().file), row.line, 0};
        finding.fix = fmt::format("take back that {} is the parent of {}, or correct another parent of the circle",
                                  row.other_id, row.account_id);
        break;
      }
    }
    return {};
  }

  store::Connection& connection_;
  const Reviewed& reviewed_;
  std::vector<Finding>& findings_;
  std::map<std::string, Account> known_;
};

Review take(const store::Workspace& workspace, const ReviewKind& kind, std::vector<Finding>& findings) {
  auto read = store::read_review(kind, workspace.read_or_empty(kind.file));
  for (auto& finding : read.findings) findings.push_back(std::move(finding));
  return std::move(read.value);
}

}  // namespace

Reviewed read_reviewed(const store::Workspace& workspace) {
  Reviewed out;
  out.accounts = take(workspace, store::match_review(), out.findings);
  out.parents = take(workspace, store::parent_review(), out.findings);
  return out;
}

Result<void> judge_reviewed(store::Connection& connection, const Reviewed& reviewed,
                            std::vector<Finding>& findings) {
  return Judge(connection, reviewed, findings).run();
}

}  // namespace lode::facts
