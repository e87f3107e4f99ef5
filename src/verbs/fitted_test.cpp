// The verbs that meet a segmentation with data: assign, why and prove on a small firm with a hierarchy.
#include "verbs/fitted.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "store/testing.h"

namespace lode::verbs {
namespace {

using store::testing::load_sql;
using store::testing::spill;

constexpr const char* scheme = R"(lode: 1
segmentation: food
unit: buying_parent
match: first
attributes:
  locations: {type: integer, min: 1, title: locations}
  format: {type: enum, values: [dine_in, dark_kitchen]}
segments:
  - {id: dark, title: Dark kitchens, where: "format = 'dark_kitchen'"}
  - {id: chains, title: Food chains, where: "locations > 10"}
  - {id: small, where: "locations between 1 and 9"}
)";

struct Firm {
  store::testing::TempDir dir;
  Context context = store::testing::fixed_context();
  std::string path = dir.path() + "/w";

  Firm() {
    auto made = store::Workspace::create(path, "name: Test\ncurrency: EUR\nunit: buying_parent\n", context);
    EXPECT_TRUE(made) << made.error().message;
    spill(path + "/segmentations/food.yaml", scheme);
    auto loaded = load_sql(
        *made,
        {{"account", "SELECT * FROM (VALUES ('A', 'Anchor', NULL, '9', 'dine_in'), "
                     "('B', 'Bay', NULL, '12', 'dine_in'), "
                     "('B1', 'Bay North', 'B', '3', 'dine_in'), ('C', 'Cloud', NULL, '15', 'dark_kitchen'), "
                     "('D', 'Dune', NULL, '10', 'dine_in'), ('E', 'Dune', NULL, NULL, 'dine_in')) "
                     "t(account_id, name, parent_id, locations, format)"},
         {"line", "SELECT account_id, date, CAST(revenue AS DECIMAL(18,4)) AS revenue FROM (VALUES "
                  "('A', 100, DATE '2025-12-31'), ('B1', 200, DATE '2025-12-31'), ('C', 50.5, DATE '2025-12-31'), "
                  "('D', 40, DATE '2025-12-31'), ('E', 9.5, DATE '2025-12-31'), ('A', 1, DATE '2024-06-30')) "
                  "t(account_id, revenue, date)"}});
    EXPECT_TRUE(loaded) << loaded.error().message;
  }

  Result<Doc> ask(const char* verb, const char* positional, const std::string& argument,
                  std::map<std::string, std::vector<std::string>, std::less<>> options = {}) {
    Request request{.workspace = path, .options = std::move(options)};
    if (positional) request.positionals[positional] = {argument};
    return find_verb(verb)->run(request, context);
  }
};

std::string cells(const Table& table, std::initializer_list<const char*> names) {
  std::string out;
  for (const auto& row : table.rows) {
    std::string line;
    for (const char* name : names) {
      auto at = std::ranges::find(table.columns, name, &Column::name) - table.columns.begin();
      const auto& value = row[static_cast<std::size_t>(at)];
      line += (line.empty() ? "" : "|") + (is_null(value) ? std::string("-") : to_text(value));
    }
    out += line + "\n";
  }
  return out;
}

}  // namespace

TEST(AssignVerb, PutsBuyingParentsInSegments) {
  Firm firm;
  auto doc = firm.ask("assign", "S", "food");
  ASSERT_TRUE(doc) << doc.error().message;
  EXPECT_EQ(cells(*doc->table("membership"), {"account_id", "segment"}), "A|small\nB|chains\nC|dark\nD|-\nE|-\n");
  EXPECT_EQ(doc->metric("accounts")->value, Value(std::int64_t{5}));
  EXPECT_EQ(doc->metric("unassigned")->value, Value(std::int64_t{2}));
  EXPECT_EQ(cells(*doc->table("segments"), {"segment", "accounts", "revenue_12m"}),
            "dark|1|50.5000\nchains|1|200.0000\nsmall|1|100.0000\nunassigned|2|49.5000\n");
  auto written = firm.ask("assign", "S", "food", {{"out", {firm.path + "/out.csv"}}});
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_TRUE(std::filesystem::exists(firm.path + "/out.csv"));
  EXPECT_FALSE(firm.ask("assign", "S", "food", {{"out", {firm.path + "/out.doc"}}}));
  EXPECT_EQ(firm.ask("assign", "S", "fod").error().code, Code::not_found);
}

TEST(WhyVerb, ShowsConditionsAndTheSmallestMove) {
  Firm firm;
  auto doc = firm.ask("why", "ACCOUNT", "anchor");
  ASSERT_TRUE(doc) << doc.error().message;
  EXPECT_EQ(doc->metric("segment")->value, Value(std::string("small")));
  EXPECT_EQ(cells(*doc->table("clauses"), {"segment", "clause", "value", "holds"}),
            "dark|format = 'dark_kitchen'|dine_in|false\nchains|locations > 10|9|false\n"
            "small|locations between 1 and 9|9|true\n");
  EXPECT_EQ(cells(*doc->table("moves"), {"segment", "change", "attributes"}),
            "dark|with format dark_kitchen instead of dine_in it would be in Dark kitchens|1\n"
            "chains|with 2 more locations it would be in Food chains|1\n"
            "-|with 1 more location it would be in no segment|1\n");
  EXPECT_EQ(doc->blocks[0].text, "Anchor is in small: 1 to 9 locations.");
  auto site = firm.ask("why", "ACCOUNT", "B1");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->metric("account_id")->value, Value(std::string("B")));
  EXPECT_NE(site->blocks[0].text.find("(B1 is part of it)"), std::string::npos);
  auto open = firm.ask("why", "ACCOUNT", "E");
  EXPECT_NE(open->blocks[0].text.find("fits no segment; something unknown leaves chains, small undecided"),
            std::string::npos) << open->blocks[0].text;
}

TEST(WhyVerb, FindsAccountsOrSaysWhatWasMeant) {
  Firm firm;
  EXPECT_EQ(firm.ask("why", "ACCOUNT", "Dune").error().hint, "name one by its id: D, E");
  auto error = firm.ask("why", "ACCOUNT", "Ankor").error();
  EXPECT_EQ(error.code, Code::not_found);
  EXPECT_EQ(error.hint.find("did you mean Anchor (A)"), 0u) << error.hint;
  spill(firm.path + "/segmentations/other.yaml", scheme);
  auto several = firm.ask("why", "ACCOUNT", "A");
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().hint, "name one with --segmentation");
  EXPECT_TRUE(firm.ask("why", "ACCOUNT", "A", {{"segmentation", {"food"}}}));
}

TEST(ProveVerb, ShowsTheStakeOfEachFailure) {
  Firm firm;
  auto doc = firm.ask("prove", "FILE", "food");
  ASSERT_TRUE(doc) << doc.error().message;
  auto finding = std::ranges::find(doc->findings, "COV02", &Finding::rule);
  ASSERT_NE(finding, doc->findings.end());
  EXPECT_TRUE(doc->failed);
  EXPECT_EQ(cells(*doc->table("proofs"), {"claim", "result", "account", "accounts", "revenue", "nearest_account"}),
            "some account fits dark|proved|format = dark_kitchen|-|-|-\n"
            "some account fits chains|proved|locations = 11|-|-|-\n"
            "earlier segments leave some account to chains|proved|locations = 11, format = dine_in|-|-|-\n"
            "some account fits small|proved|locations = 1|-|-|-\n"
            "earlier segments leave some account to small|proved|locations = 1, format = dine_in|-|-|-\n"
            "no account fits both dark and chains|refuted|format = dark_kitchen, locations = 11|1|50.5000|Cloud (C)\n"
            "no account fits both dark and small|refuted|format = dark_kitchen, locations = 1|0|-|"
            "Anchor (A), 1 change away\n"
            "no account fits both chains and small|proved|-|-|-|-\n"
            "every account fits a segment|refuted|format = dine_in, locations = 10|2|49.5000|Dune (D)\n"
            "an unknown format changes no membership|refuted|format unknown, locations = 1|0|-|"
            "Anchor (A), 1 change away\n"
            "an unknown locations changes no membership|refuted|format = dine_in, locations unknown|1|9.5000|"
            "Dune (E)\n");
}

}  // namespace lode::verbs
