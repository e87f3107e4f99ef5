// Rows are kept by account: its place in `member` may differ from session to session.
#include "dig/kept_answers.h"

#include <fmt/format.h>

#include "store/kept_rows.h"

namespace lode::dig {

namespace {

struct Kept {
  std::string_view table, select;
};
// win_group is last: where it is a view of its own a table of that name would stand in its way.
constexpr Kept tables[] = {
    {"kept_answer", "SELECT s.question, s.name, m.account_id, s.state, s.as_of, s.only_ours "
                    "FROM answer_state s JOIN member m ON m.rowid = s.nr"},
    {"stake", "SELECT * FROM stake"},
    {"pool_of", "SELECT * FROM pool_of"},
    {"chance_of", "SELECT * FROM chance_of"},
    {"deal", "SELECT segment, outcome, first, counts FROM deal"},
    {"win_group", "SELECT account_id, grp FROM win_group WHERE grp IS NOT NULL"}};

}  // namespace

KeptAt answers_at(const Scene& scene, const store::View& view) {
  std::string key = fmt::format("answers 3\nrecorded at {}\nknown to {}\nseed {}\n", view.recorded_at,
                                to_text(scene.as_of), scene.context.seed);
  if (!scene.workspace.journal().empty()) key += "journal " + scene.workspace.journal().back().hash + "\n";
  key += model::print(scene.segmentation);
  KeptAt out;
  auto path = store::rows_path(scene.workspace, view, key);  // reads the workspace's files: once for all tables
  path.resize(path.rfind('.'));
  for (const auto& kept : tables) out.push_back(fmt::format("{}-{}.parquet", path, kept.table));
  return out;
}

void keep_answers(const Scene& scene, const KeptAt& at) {
  for (std::size_t i = 0; i < at.size(); ++i)
    if (!store::keep_rows(scene.connection, at[i], tables[i].select)) return;
}

Result<bool> recall_answers(const Scene& scene, const KeptAt& at) {
  for (std::size_t i = 0; i < at.size(); ++i) {
    LODE_TRY(there, store::recall_rows(scene.connection, at[i], tables[i].table));
    if (!there) return false;
  }
  LODE_CHECK(open_ledger(scene));
  LODE_CHECK(scene.connection.run(
      "CREATE OR REPLACE TEMP VIEW answer_state AS SELECT k.question, k.name, m.rowid AS nr, k.state, k.as_of, "
      "k.only_ours FROM kept_answer k JOIN member m USING (account_id)"));
  return true;
}

}  // namespace lode::dig
