// What a sheet needs to know of what was said before: the ledger's state per question, and the journal's memory.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "dig/sheet.h"
#include "dig/sheet_form.h"

namespace lode::dig {
namespace {

using store::literal;

std::string source_words(std::string_view kind) {
  std::string out = fmt::format("CASE {}", kind);
  for (const auto& choice : source_choices())
    out += fmt::format(" WHEN '{}' THEN {}", choice.code, literal(Value(std::string(choice.words))));
  return out + fmt::format(" WHEN 'model' THEN 'a model' ELSE {} END", kind);
}

}  // namespace

Result<void> keep_known(const Scene& scene) {
  return scene.connection.run("CREATE TEMP TABLE IF NOT EXISTS known_said AS SELECT * FROM known");
}

// A pool's date follows the day one looks from where its year says no more, so it does not count as a change.
Result<void> build_sheet_known(const Scene& scene) {
  LODE_CHECK(keep_known(scene));
  return scene.connection.run(fmt::format(
      R"(CREATE OR REPLACE TEMP TABLE sheet_known AS
    WITH k AS (SELECT w.account_id, w.question, w.topic, k.said IS NOT NULL AS there, k.rank, k.as_of,
        concat_ws('|', k.origin, k.topic, k.said, k.source_kind, k.evidence_id,
          CASE WHEN k.origin <> 'pool' THEN k.as_of END) AS mark,
        regexp_replace(k.said, '(\d)\.0000(\D|$)', '\1\2', 'g') AS said, {} AS source
      FROM sheet_wanted w LEFT JOIN known_said k ON k.account_id = w.account_id AND k.question = w.question
        AND (w.topic = '' OR k.topic = w.topic))
    SELECT account_id, question, topic,
      substr(md5(coalesce(string_agg(mark, chr(10) ORDER BY mark) FILTER (WHERE there), '')), 1, 12) AS known,
      array_to_string(list(concat(said, ' (', source, coalesce(', ' || as_of, ''), ')')
        ORDER BY rank, as_of DESC NULLS LAST, mark) FILTER (WHERE there)[1:3], chr(10)) AS said
    FROM k GROUP BY ALL)",
      source_words("k.source_kind")));
}

std::string text_at(const nlohmann::json& object, const char* key) {
  auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

namespace {

std::vector<std::string> texts_at(const nlohmann::json& object, const char* key) {
  std::vector<std::string> out;
  auto it = object.find(key);
  if (it == object.end() || !it->is_array()) return out;
  for (const auto& item : *it)
    if (item.is_string()) out.push_back(item.get<std::string>());
  return out;
}

}  // namespace

// Of each sheet its latest version.
std::vector<HandedIn> handed_in(const store::Workspace& workspace) {
  std::vector<HandedIn> out;
  for (const auto& entry : workspace.journal()) {
    if (entry.kind != "comment" || entry.body.find("\"sheet:") == std::string::npos) continue;
    auto body = nlohmann::json::parse(entry.body, nullptr, false);
    auto object = body.is_object() ? text_at(body, "object") : std::string();
    if (!object.starts_with("sheet:") || !body.contains("keys")) continue;
    HandedIn one{.sheet = object.substr(6),
                 .owner = text_at(body, "owner"),
                 .at = entry.at,
                 .seq = entry.seq,
                 .keys = {},
                 .dropped = {}};
    one.keys = texts_at(body, "keys");
    one.dropped = texts_at(body, "dropped");
    std::erase_if(out, [&](const HandedIn& former) { return former.sheet == one.sheet; });
    out.push_back(std::move(one));
  }
  return out;
}

std::string mark_of(const store::Workspace& workspace) {
  const auto& journal = workspace.journal();
  return journal.empty() ? std::string() : journal.front().hash.substr(0, 16);
}

std::string title_of(const model::Segment& segment) { return segment.title.empty() ? segment.id : segment.title; }

}  // namespace lode::dig
