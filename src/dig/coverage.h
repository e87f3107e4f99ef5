// Coverage: how much of the revenue each question is answered for, by segment, and what to ask next.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Prepares the questions of `asked` in turn, with progress, then build_answers and build_ask.
Result<void> prepare(const Scene& scene, std::span<const Question* const> asked);

// Temp view answer: question, name, account_id, segment, weight, status, and the columns of answer_<name>.
// Temp view answer_state: question, name, nr (rowid of member), state (0 open, 1 partly, 2 answered), as_of, only_ours
// of those in the universe, from one temp table state_<name> per question, made when it is asked for first.
// REQUIRES: every question of `asked` was prepared.
Result<void> build_answers(const Scene& scene, std::span<const Question* const> asked);

// Table coverage(segment, question, coverage_pct, open, …): one row per segment and question, the firm last.
// Weighted by revenue (by accounts where a segment has none), answered 1, partly one half.
Result<Table> coverage(const Scene& scene, const Focus& focus);

// Temp view ask: account_id, account, segment, question, name, state, ask, worth (DOUBLE: money that the answer may
// move; null where neither revenue nor upside is known). One row per account and question that is not answered.
// Temp view ask_worth: the same without words, and its state as a number: cheap for all accounts.
Result<void> build_ask(const Scene& scene);
// SQL condition on `answer a` that keeps accounts and questions of a table with both: as lists where they are few, so
// that the views that make texts are cut to them before any text is made; else TRUE.
Result<std::string> among(const Scene& scene, std::string_view table);
// Table dig_list: the next best questions by value of information.
Result<Table> dig_list(const Scene& scene, const Focus& focus);

// Table states: one row per account, most revenue first: its state of every question that was asked.
Result<Table> states(const Scene& scene, const Focus& focus, std::span<const Question* const> asked);

// Table answers: the seven answers about one account.
Result<Table> answers_about(const Scene& scene, const std::string& account);

}  // namespace lode::dig
