// rules: the list of the audit's rules, with what each needs.
#include "audit/audit.h"
#include "verbs/entries.h"

namespace lode::verbs {
namespace {

Result<Doc> run(const Request&, Context&) {
  Doc doc{.verb = "rules", .title = "The rules of the audit"};
  Table table{.name = "rules"};
  table.columns = {{"code", "code", Kind::id}, {"name", "name"},       {"summary", "what it detects"},
                   {"needs", "needs"},         {"awaits", "measured on"}, {"measured", "built", Kind::boolean}};
  std::int64_t built = 0;
  for (const auto& rule : audit::rules()) {
    built += rule.judge ? 1 : 0;
    table.rows.push_back({std::string(rule.code), std::string(rule.name), std::string(rule.summary),
                          std::string(rule.needs),
                          rule.awaits.empty() ? Value{} : Value(std::string(rule.awaits)), rule.judge != nullptr});
  }
  doc.metrics = {{"rules", "rules", static_cast<std::int64_t>(table.rows.size()), Kind::integer},
                 {"measured", "measured by this version", built, Kind::integer}};
  doc.tables.push_back(std::move(table));
  doc.next = {"lode explain COV01"};
  return doc;
}

}  // namespace

const Verb rules{"rules", "the rules of the audit, with what each needs", Group::judge, {}, {}, run};

}  // namespace lode::verbs
