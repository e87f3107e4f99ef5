// A true certificate passes every check; one that was changed anywhere, sealed anew as a forger would, fails.
#include "discover/verify.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "discover/testing.h"
#include "store/testing.h"

namespace lode::discover {
namespace {

using testing::Firm;

struct Case {
  Firm firm = testing::made_firm(200, 2);
  Search search{.depth = 2, .leaves = 4, .min_accounts = 10};
  Writing writing{.id = "found", .title = "Found", .engine = "brute", .guarantee = Guarantee::optimal,
                  .day = "2026-03-31"};
  Candidate candidate;
  Certificate certificate;
  std::vector<std::string> ids = firm.material.ids;  // of the table that SQL reads

  explicit Case(std::size_t segments = 4, const std::optional<int>& top = {}) {
    search.top = top;
    auto answer = testing::brute.run(firm.material.problem, search, {});
    auto all = candidates(firm.material, *answer, writing);
    for (auto& each : *all)
      if (each.segments == static_cast<int>(segments)) candidate = each;
    certificate = certificate_of(firm.material, candidate, search, writing);
  }
};

Case fresh() {
  static const Case made;
  return made;
}

std::string accounts_sql(const Case& c) {
  const Firm& firm = c.firm;
  std::string out = "CREATE TABLE account AS SELECT * FROM (VALUES ";
  for (std::size_t i = 0; i < firm.material.problem.accounts; ++i) {
    auto cell = [](const Value& value, const char* type) { return "CAST("
        + (is_null(value) ? "NULL" : store::literal(value)) + " AS " + type + ")"; };
    out += (i ? ", (" : "(") + store::literal(Value(c.ids[i])) + ", " + cell(firm.sites[i], "BIGINT") + ", " +
           cell(firm.industry[i], "VARCHAR") + ", " + cell(firm.edi[i], "BOOLEAN") + ")";
  }
  return out + ") t(account_id, sites, industry, edi)";
}

Verification verified(const Case& c, const VerifyOptions& options = {}) {
  Context context;
  auto database = store::Database::open(":memory:", context);
  auto connection = database->connect();
  EXPECT_TRUE(connection->run(accounts_sql(c)));
  auto read = read_certificate(print(c.certificate));  // sealed anew, as a forger would
  if (!read) {
    Verification out;
    out.failed = true;
    out.checks.push_back({"read", Check::Outcome::failed, read.error().message});
    return out;
  }
  auto out = verify(*read, c.candidate.segmentation, c.firm.material, {*connection, "account", "account_id"}, options,
                    context);
  EXPECT_TRUE(out) << out.error().message;
  return out ? *out : Verification{};
}

std::string failures(const Verification& v) {
  std::string out;
  for (const auto& check : v.checks)
    if (check.outcome == Check::Outcome::failed) out += (out.empty() ? "" : " ") + check.name;
  return out;
}

std::string words_of(const Verification& v, std::string_view name) {
  for (const auto& check : v.checks)
    if (check.name == name) return check.words;
  return "no such check";
}

TEST(Verify, ATrueCertificatePasses) {
  for (std::size_t segments : {2, 3, 4}) {
    Case c(segments);
    auto v = verified(c);
    EXPECT_FALSE(v.failed) << failures(v) << " " << words_of(v, "bound");
    EXPECT_TRUE(v.bound_checked);
    EXPECT_EQ(v.checks.size(), 11u);
    EXPECT_NEAR(v.explained_sql, c.candidate.fit.explained, 1e-12);
  }
}

TEST(Verify, WeightsAreCounted) {
  auto c = fresh();
  auto& p = c.firm.material.problem;
  p.weights.assign(p.accounts, 1);
  for (std::size_t i = 0; i < p.accounts; i += 3) p.weights[i] = 2.25;
  auto answer = testing::brute.run(p, c.search, {});
  c.candidate = candidates(c.firm.material, *answer, c.writing)->back();
  c.certificate = certificate_of(c.firm.material, c.candidate, c.search, c.writing);
  auto v = verified(c);
  EXPECT_FALSE(v.failed) << failures(v);
}

TEST(Verify, CertificatesReadBack) {
  auto c = fresh();
  c.certificate.search.must_use = {"edi"}, c.certificate.search.top = 1,
      c.certificate.search.monotone = {{"sites", 0, true}};
  auto text = print(c.certificate);
  auto read = read_certificate(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(print(*read), text);
  auto changed = text;
  changed.replace(changed.find("\"brute\""), 7, "\"exact\"");
  ASSERT_FALSE(read_certificate(changed));
  EXPECT_NE(read_certificate(changed).error().message.find("seal"), std::string::npos);
  for (const char* junk : {"", "{}", "[1]", "{\"lode_certificate\": 2}", "{\"lode_certificate\": 1}", "not json"})
    EXPECT_FALSE(read_certificate(junk)) << junk;
  c.certificate.bound = std::nan("");
  EXPECT_TRUE(std::isnan(read_certificate(print(c.certificate))->bound));
}

struct Tamper {
  const char* what;
  const char* found_by;
  std::function<void(Case&)> change;  // of certificate, candidate or data
};

model::Segmentation reread(std::string text) { return model::read_segmentation(text, "x.yaml").value; }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::vector<Tamper> certificate_tampers() {
  return {
      {"more explained", "explained", [](Case& c) { c.certificate.explained += 1e-6, c.certificate.bound += 1e-6; }},
      {"less explained", "explained", [](Case& c) { c.certificate.explained -= 1e-6; }},
      {"a bound below the truth", "bound", [](Case& c) { c.certificate.bound -= 1e-6; }},
      {"an account more in a segment", "sizes", [](Case& c) { ++c.certificate.leaves[1].accounts; }},
      {"another sum", "sums", [](Case& c) { c.certificate.leaves[0].sums[1] += 1e-3; }},
      {"another weight of a sum", "sums", [](Case& c) { c.certificate.leaves[0].weights[1] += 1; }},
      {"another mean", "targets", [](Case& c) { c.certificate.targets[0].mean += 1e-6; }},
      {"another weight of a target", "targets", [](Case& c) { c.certificate.targets[1].weight = 1; }},
      {"fewer unknown", "targets", [](Case& c) { --c.certificate.targets[1].unknown; }},
      {"a target left out", "targets", [](Case& c) {
         c.certificate.targets.pop_back();
         for (auto& leaf : c.certificate.leaves) leaf.sums.pop_back(), leaf.weights.pop_back();
       }},
      {"another fingerprint", "data", [](Case& c) { c.certificate.data[5] = c.certificate.data[5] == 'a' ? 'b' : 'a';
          }},
      {"segments exchanged", "file", [](Case& c) { std::swap(c.certificate.leaves[0].segment,
                                                             c.certificate.leaves[1].segment); }},
      {"a rule of the certificate", "file", [](Case& c) { c.certificate.leaves[0].rule += " and sites > 11"; }},
      {"another meaning", "file", [](Case& c) { c.certificate.meaning[3] = c.certificate.meaning[3] == 'a' ? 'b'
          : 'a'; }},
      {"another tree", "tree", [](Case& c) { c.certificate.tree.nodes[0].test = 6; }},
      {"a tree that is none", "read", [](Case& c) { c.certificate.tree.nodes[1].yes = 0; }},
      {"a least size not kept", "limits", [](Case& c) { c.certificate.search.min_accounts = 300; }},
      {"a least revenue not kept", "limits", [](Case& c) { c.certificate.search.min_revenue_share = 0.9; }},
      {"an attribute that must be used", "limits", [](Case& c) { c.certificate.search.must_use = {"region"}; }},
      {"wider limits than were searched", "bound", [](Case& c) {
         c = Case(4, 6);  // with the first split fixed to hospitality
         c.certificate.search.top.reset();
       }},
  };
}

std::vector<Tamper> file_and_data_tampers() {
  return {
      {"a threshold of the file", "file", [](Case& c) { c.candidate.segmentation =
          reread(replaced(c.candidate.text, "sites > 10", "sites > 9")); }},
      {"a segment left out of the file", "file", [](Case& c) { c.candidate.segmentation.segments.pop_back(); }},
      {"an attribute of the file that is never unknown", "file", [](Case& c) {
         c.candidate.segmentation = reread(replaced(c.candidate.text, "type: integer",
                                                    "type: integer, nullable: false"));
       }},
      {"one target value", "data", [](Case& c) { c.firm.material.problem.targets[0].values[7] += 0.5; }},
      {"one account elsewhere", "membership", [](Case& c) { c.ids[3] = "nobody"; }},
      {"an account twice", "membership", [](Case& c) { c.ids[3] = c.ids[4]; }},
      {"the raw value of an account", "sizes", [](Case& c) {
         for (auto& sites : c.firm.sites)
           if (!is_null(sites) && std::get<std::int64_t>(sites) > 10) { sites = Value(std::int64_t{1}); break; }
       }},
  };
}

TEST(Verify, WhatWasChangedIsFound) {
  auto all = certificate_tampers();
  for (auto& more : file_and_data_tampers()) all.push_back(std::move(more));
  EXPECT_GE(all.size(), 25u);
  for (const auto& tamper : all) {
    auto c = fresh();
    tamper.change(c);
    auto v = verified(c);
    EXPECT_TRUE(v.failed) << tamper.what;
    EXPECT_NE((" " + failures(v) + " ").find(std::string(" ") + tamper.found_by + " "), std::string::npos)
        << tamper.what << ": " << failures(v);
  }
}

// A tree that is not the best, sealed and summed rightly, with a bound that says it is.
TEST(Verify, AFalseClaimOfOptimalityIsFound) {
  auto c = fresh();
  Tree poor{{{4, 1, 2}, {7, 3, 4}, {3, 5, 6}, {}, {}, {}, {}}};
  auto fit = testing::fit_of(c.firm.material.problem, poor, 0);
  c.candidate = *candidate_of(c.firm.material, fit, true, c.writing, standardise(c.firm.material.problem));
  c.search.min_accounts = 1;
  c.certificate = certificate_of(c.firm.material, c.candidate, c.search, c.writing);
  auto v = verified(c);
  EXPECT_EQ(failures(v), "bound");
  auto large = verified(c, {.limits = {.work = 10}});
  EXPECT_EQ(failures(large), "bound");  // an exchange of one test finds it too
}

TEST(Verify, WhatIsTooLargeIsSaidAndComparedOnASample) {
  auto c = fresh();
  VerifyOptions options{.limits = {.work = 5000}, .engine = &testing::brute, .sample_accounts = 60};
  auto v = verified(c, options);
  EXPECT_FALSE(v.failed) << failures(v);
  EXPECT_FALSE(v.bound_checked);
  EXPECT_NE(words_of(v, "bound").find("not rechecked in full"), std::string::npos);
  EXPECT_NE(words_of(v, "agreement").find("on a sample of 60 accounts"), std::string::npos);
  static const Engine poor{"poor", "", Guarantee::optimal, 2, 4,
                           [](const Problem& p, const Search& s, const Context& x) {
    auto out = testing::try_all(p, s, x);
    if (out) out->frontier.back().explained -= 0.01;
    return out;
  }};
  options.engine = &poor;
  EXPECT_EQ(failures(verified(c, options)), "agreement");
}

TEST(Verify, NoBoundClaimedIsNotChecked) {
  auto c = fresh();
  c.certificate.bound = std::nan("");
  auto v = verified(c);
  EXPECT_FALSE(v.failed);
  EXPECT_FALSE(v.bound_checked);
}

}  // namespace
}  // namespace lode::discover
