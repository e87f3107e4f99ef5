// DEF07 ten-clients-or-fewer: segments pay where there are many clients; a handful is planned for one by one.
#include <fmt/format.h>

#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

// Buying parents, whatever unit the scheme divides: those with a line in the last 12 months.
Result<std::int64_t> active_parents(const Subject& subject) {
  LODE_TRY(rows, subject.data->query(
      "SELECT count(DISTINCT a.root_id) FROM account a JOIN account_unit u USING (account_id) "
      "JOIN ground g ON g.account_id = u.unit_id WHERE a.account_id IN "
      "(SELECT account_id FROM account_sum WHERE window_back = 0)"));
  return std::get<std::int64_t>(rows.rows[0][0]);
}

Outcomes judge_ten_clients_or_fewer(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const Place place{.file = s.file, .line = 1, .column = 1};
  auto clients = active_parents(subject);
  if (!clients) return {unanswered({}, place, clients.error())};
  const auto most = static_cast<std::int64_t>(threshold(subject, "DEF07.clients", 10));
  if (*clients == 0) return {undetermined({}, place, "lines of the last 12 months, to see who is an active client")};
  if (*clients > most) return {};
  return {fires(Severity::warning, {}, place,
                fmt::format("{} bought in the last 12 months: groups bring little that a plan for each would not",
                            counted(static_cast<std::size_t>(*clients), "client")),
                "write a plan for each client (`mode: account` with `plans:`), and keep the scheme as a draft",
                {{"clients", Value(*clients)}, {"most", Value(most)}})};
}

}  // namespace

const Rule ten_clients_or_fewer{
    .code = "DEF07",
    .name = "ten-clients-or-fewer",
    .summary = "too few active clients for segments to pay: plan account by account",
    .needs = "data",
    .awaits = "the number of active buying parents",
    .remedy = {"plan for each client, and keep the segments as a draft", "the head of sales", "a week"},
    .reads = Reads::accounts,
    .judge = judge_ten_clients_or_fewer};

}  // namespace lode::audit
