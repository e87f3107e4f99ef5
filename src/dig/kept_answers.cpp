// Rows are kept by account: its place in `member` may differ from session to session.
#include "dig/kept_answers.h"

#include <fmt/format.h>

#include "store/kept_rows.h"

namespace lode::dig {

std::string answers_path(const Scene& scene, const store::View& view) {
  std::string key = fmt::format("answers 1\nrecorded at {}\nknown to {}\nseed {}\n", view.recorded_at,
                                to_text(scene.as_of), scene.context.seed);
  if (!scene.workspace.journal().empty()) key += "journal " + scene.workspace.journal().back().hash + "\n";
  return store::rows_path(scene.workspace, view, key + model::print(scene.segmentation));
}

void keep_answers(const Scene& scene, const std::string& path) {
  auto kept = store::keep_rows(scene.connection, path,
                               "SELECT s.question, s.name, m.account_id, s.state, s.as_of, s.only_ours "
                               "FROM answer_state s JOIN member m ON m.rowid = s.nr");
  static_cast<void>(kept);
}

Result<bool> recall_answers(const Scene& scene, const std::string& path) {
  LODE_TRY(there, store::recall_rows(scene.connection, path, "kept_answer"));
  if (!there) return false;
  LODE_CHECK(scene.connection.run(
      "CREATE OR REPLACE TEMP VIEW answer_state AS SELECT k.question, k.name, m.rowid AS nr, k.state, k.as_of, "
      "k.only_ours FROM kept_answer k JOIN member m USING (account_id)"));
  return true;
}

}  // namespace lode::dig
