// SUB02 too-broad: a segment that holds most accounts and whose needs differ as much as those of everybody.
#include <fmt/format.h>

#include <cmath>

#include "audit/best_divide.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

// Mean squared distance of known cells from the mean of their need, over `n − needs` cells: unbiased, in units of each
// need's variance over everybody.
double spread_of(const Measured& rows, const std::vector<double>& variance, int segment) {
  double squares = 0, freedom = 0;
  for (std::size_t c = 0; c < rows.values.columns; ++c) {
    if (!(variance[c] > 0)) continue;
    double sum = 0, count = 0, own = 0;
    const auto each = [&](auto&& visit) {
      for (std::size_t r = 0; r < rows.values.rows; ++r)
        if (const double v = rows.values.at(r, c); !std::isnan(v) && (segment < 0 || rows.segments[r] == segment))
          visit(v);
    };
    each([&](double v) { sum += v, count += 1; });
    if (count < 2) continue;
    each([&](double v) { own += (v - sum / count) * (v - sum / count); });
    squares += own / variance[c];
    freedom += count - 1;
  }
  return freedom > 0 ? squares / freedom : std::nan("");
}

std::vector<double> variances(const Measured& rows) {
  std::vector<double> out;
  for (std::size_t c = 0; c < rows.values.columns; ++c) {
    double sum = 0, count = 0, squares = 0;
    for (std::size_t r = 0; r < rows.values.rows; ++r)
      if (const double v = rows.values.at(r, c); !std::isnan(v)) sum += v, count += 1;
    for (std::size_t r = 0; r < rows.values.rows; ++r)
      if (const double v = rows.values.at(r, c); !std::isnan(v)) squares += (v - sum / count) * (v - sum / count);
    out.push_back(count > 1 ? squares / (count - 1) : 0);
  }
  return out;
}

struct Breadth {
  std::size_t segment = 0, accounts = 0, rated = 0;
  double share = 0, spread = 0;      // of accounts; of the spread of everybody's needs
  double broad = 0, spread_limit = 0, least = 0, equal = 0;
};

Finding too_wide(const Subject& subject, const Measured& rows, const Breadth& b,
                 const stats::PermutationOptions& options) {
  const auto& segment = subject.segmentation.segments[b.segment];
  const bool broad = b.share > b.broad, spread = b.spread >= b.spread_limit;
  const auto divide = best_divide(subject, members_in(rows, static_cast<int>(b.segment)), options);
  std::vector<Member> evidence{{"share", rounded(b.share)}, {"share_limit", Value(b.broad)},
                               {"spread", rounded(b.spread)}, {"spread_limit", Value(b.spread_limit)},
                               {"rated", count_of(b.rated)}, divide_member(divide, divide.division.p)};
  append(evidence, stake_of(*subject.ground, members_of(*subject.ground, static_cast<int>(b.segment))));
  std::string words = spread ? fmt::format("their needs differ as much as everybody's ({} of the spread of all, of {})",
                                           share_words(b.spread), counted(b.rated, "rated account"))
                    : std::isnan(b.spread) ? fmt::format("nobody knows yet how much their needs differ")
                                           : fmt::format("their needs differ less than everybody's ({} of the spread)",
                                                         share_words(b.spread));
  std::string fix = "no attribute in the data divides them by need: look for what does, and ask it";
  const bool gains = divide.trait && divide.division.p < 0.05 && divide.division.gain >= 0.06;
  if (!spread && !gains)
    fix = divide.trait ? fmt::format("keep it and waive this with the reason: no split in the data gains much (the "
                                     "best, `{}`, explains {})", divide.condition, share_words(divide.division.gain))
                       : "keep it and waive this with the reason: no attribute in the data divides it";
  else if (divide.trait)
    fix = fmt::format("the best split is `{}`: it explains {} of how needs differ inside ({})", divide.condition,
                      share_words(divide.division.gain), p_words(divide.division.p));
  return fires(broad && spread ? Severity::error : Severity::warning, {segment.id}, segment.place,
               fmt::format("{} holds {} of all accounts {} {}", quoted(segment), share_words(b.share),
                           spread ? "and" : "but", words),
               std::move(fix), std::move(evidence));
}

Outcomes judge_one(const Subject& subject, const Measured& rows, const Breadth& b,
                   const stats::PermutationOptions& options) {
  const auto& segment = subject.segmentation.segments[b.segment];
  if (auto open = members_unknown(subject, segment)) return {*open};
  // A segment smaller than an equal part may be mixed (NED05), but it is not broad.
  if (b.accounts == 0 || b.share < b.equal) return {};
  const bool known = static_cast<double>(b.rated) >= b.least && !std::isnan(b.spread);
  if (!known)
    return {undetermined({segment.id}, segment.place,
                         fmt::format("ratings of needs by at least {:.0f} members of {}, which holds {} of all "
                                     "accounts ({} rated any)", b.least, quoted(segment), share_words(b.share),
                                     b.rated))};
  if (b.share <= b.broad && b.spread < b.spread_limit) return {};
  return {too_wide(subject, rows, b, options)};
}

Outcomes judge_too_broad(const Subject& subject, const Context& context) {
  const auto& s = subject.segmentation;
  const auto& ground = *subject.ground;
  if (ground.accounts == 0) return {undetermined({}, {.file = s.file}, "accounts: nobody is in the universe")};
  const auto rows = rated_accounts(subject, false);
  const auto variance = variances(rows);
  const double everybody = spread_of(rows, variance, -1);
  const auto options = permutations(subject, context, "SUB02");
  Outcomes out;
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    if (is_planned(subject, static_cast<int>(i))) continue;
    Breadth b{.segment = i, .broad = threshold(subject, "SUB02.share", 0.5),
              .spread_limit = threshold(subject, "SUB02.spread", 0.9),
              .least = threshold(subject, "SUB02.accounts", 20)};
    b.accounts = members_of(ground, static_cast<int>(i)).size();
    b.share = ground.accounts ? static_cast<double>(b.accounts) / static_cast<double>(ground.accounts) : 0;
    b.equal = 1.0 / static_cast<double>(s.segments.size());
    for (const int segment : rows.segments) b.rated += segment == static_cast<int>(i);
    b.spread = spread_of(rows, variance, static_cast<int>(i)) / everybody;
    for (auto& finding : judge_one(subject, rows, b, options)) out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace

const Rule too_broad{
    .code = "SUB02",
    .name = "too-broad",
    .summary = "most accounts in one segment whose needs differ as much as everywhere",
    .needs = "data",
    .awaits = "accounts and ratings of needs",
    .remedy = {"split what holds most accounts", "marketing", "a week"},
    .reads = Reads::accounts,
    .judge = judge_too_broad};

}  // namespace lode::audit
