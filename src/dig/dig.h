// The dig: the seven questions, one file each, asked of every account and segment. Each question says for every
// account whether it is answered, partly or open, with value, source and date; coverage, the list of what to ask
// next and the salesperson's sheet are made from that. Method: docs/concepts/dig.md.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/doc.h"
#include "base/result.h"
#include "model/segmentation.h"
#include "model/settings.h"
#include "store/connection.h"
#include "store/workspace.h"

namespace lode::dig {

// What a question may look at. `connection` is a session in which `unit` fits the segmentation and temp table
// `membership` (assign::assign) exists; `open_scene` adds:
//   member     one row per unit: account_id, name, segment (null: none), status, owner_id, revenue_12m,
//              weight (DOUBLE: revenue of the last 12 months where positive, else 0), in_universe
//   known      the evidence ledger, one row per thing known (evidence.h)
//   stake      per unit: margin, worth_margin, captured, upside_low, upside, upside_high (DOUBLE, null where
//              unknown), pool_kind, information (what knowing the pool for sure is worth: 0 where it would change
//              no choice; null: unknown)
struct Scene {
  store::Connection& connection;
  const model::Settings& settings;
  const model::Segmentation& segmentation;
  const store::Workspace& workspace;  // its journal: overrides, objections, comments
  Date as_of;
  const Context& context;
};

// Whom an answer is about: everybody, one segment, or one account (then `segment` is empty). `top`: rows of long
// tables; 0: all.
struct Focus {
  std::string segment, account;
  std::int64_t top = 20;
};

// What one question has to say: sentences first, its main table named as the question is.
struct Part {
  std::vector<std::string> sentences;
  std::vector<Metric> metrics;
  std::vector<Table> tables;
  std::vector<Chart> charts;
  std::vector<Finding> findings;
};

// One of the seven questions, as an entry of the table in questions.cpp.
struct Question {
  std::string_view code;     // "Q2"
  std::string_view name;     // "pool"
  std::string_view asks;     // the question in words
  std::string_view ask_for;  // what to ask the customer where it is open
  double leverage = 0;       // share of the money at stake that an answer may move (docs/concepts/dig.md)
  // Makes temp table answer_<name>: account_id, state ('answered', 'partly', 'open'), answer, source, source_kind,
  // as_of (DATE), only_ours (BOOLEAN: no competitor could look it up), ask (what to ask next; null where answered).
  // One row per row of `member` to whom the question applies.
  Result<void> (*prepare)(const Scene& scene) = nullptr;
  // REQUIRES: prepare was run.
  Result<Part> (*tell)(const Scene& scene, const Focus& focus) = nullptr;
};

std::span<const Question> questions();
const Question* find_question(std::string_view code_or_name);

// Makes the tables named above. REQUIRES: fit_units and assign were run.
Result<void> open_scene(const Scene& scene);
// Of these, member and known alone, which cost little.
Result<void> open_ledger(const Scene& scene);

// A setting of `thresholds:` in lode.yaml such as "Q2.quantile", or the default.
double threshold(const Scene& scene, std::string_view name, double otherwise);

// SQL condition that keeps the rows of `focus` in a table with account_id and segment; "TRUE" for everybody.
std::string within(const Focus& focus, std::string_view alias);

// SQL that orders by `segment` as the file does, then unassigned, then everything else.
std::string segment_order(const Scene& scene, std::string_view segment);

}  // namespace lode::dig
