// The keys of every part of a segmentation file: one list, held to by the reader, the printer and
// the schema.
#pragma once
#include <array>
#include <string_view>

namespace lode::model::keys {

using Key = std::string_view;

constexpr std::array file = std::to_array<Key>(
    {"lode", "segmentation", "title", "version", "unit", "universe", "match", "critical_factors",
     "attributes", "needs", "segments", "sign_offs", "waivers", "review", "paths"});
constexpr std::array attribute = std::to_array<Key>(
    {"title", "type", "min", "max", "nullable", "values", "family", "nest", "source", "unit",
     "visible_for", "synonyms", "derive", "terms", "surrogate"});
constexpr std::array surrogate = std::to_array<Key>({"for", "rule", "precision", "recall"});
constexpr std::array need = std::to_array<Key>(
    {"title", "dimension", "definition", "ask", "measure", "higher_is_better", "overall"});
constexpr std::array segment =
    std::to_array<Key>({"id", "title", "where", "residual", "mode", "plans", "needs", "buying",
                        "stance", "service_model", "plays", "kpis", "owner", "profile", "figures"});
constexpr std::array plan = std::to_array<Key>({"account", "plan"});
constexpr std::array need_link = std::to_array<Key>({"need", "weight", "because", "evidence"});
constexpr std::array buying = std::to_array<Key>({"level", "roles", "process", "days"});
constexpr std::array play =
    std::to_array<Key>({"id", "title", "message", "answers", "owner", "budget", "start", "end",
                        "kpi", "reason", "evidence", "mode", "depends_on"});
constexpr std::array kpi = std::to_array<Key>({"id", "metric", "baseline", "target", "by"});
constexpr std::array figures = std::to_array<Key>({"captured", "pool", "cap", "target"});
constexpr std::array sign_off = std::to_array<Key>({"by", "on", "version", "hash"});
constexpr std::array waiver = std::to_array<Key>({"rule", "segment", "reason", "by", "until"});
constexpr std::array review = std::to_array<Key>({"every_months", "owner"});
constexpr std::array path = std::to_array<Key>({"from", "to", "because"});

constexpr std::array units = std::to_array<Key>({"account", "buying_parent"});
constexpr std::array matches = std::to_array<Key>({"first", "unique"});
constexpr std::array modes = std::to_array<Key>({"segment", "account"});
constexpr std::array stances = std::to_array<Key>({"invest", "grow", "maintain", "harvest"});
constexpr std::array views = std::to_array<Key>({"marketing", "sales", "product", "operations"});
constexpr std::array types =
    std::to_array<Key>({"integer", "number", "money", "boolean", "enum", "text", "date"});
constexpr std::array sources =
    std::to_array<Key>({"public", "crm", "own_transactions", "opinion", "model"});
constexpr std::array nests =
    std::to_array<Key>({"demographics", "operations", "purchasing", "situation", "personal"});
constexpr std::array measures =
    std::to_array<Key>({"on_time", "on_time_in_full", "returns", "none"});
constexpr std::array statuses = std::to_array<Key>({"customer", "prospect", "lapsed"});

}  // namespace lode::model::keys
