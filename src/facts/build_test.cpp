// Derived tables from hand-made rows whose answers can be worked out on paper.
#include "facts/build.h"

#include "facts/facts.h"
#include "facts/testing.h"

namespace lode::facts {
namespace {

using testing::Ledger;

TEST(Account, MergesSourcesByLoadOrder) {
  Ledger ledger("tier VARCHAR");
  ledger.run("INSERT INTO account_rows(account_id, name, country, tier, load_source, load_seq) VALUES "
             "('1', 'Acme', NULL, 'gold', 'crm', 1), ('1', 'ACME Inc', 'FR', 'silver', 'erp', 2), "
             "('2', 'Bolt', 'DE', NULL, 'crm', 1)");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, name, country, tier FROM account ORDER BY 1"),
            "1|Acme|FR|gold\n2|Bolt|DE|-\n");
}

TEST(Account, AcceptedMatchesBecomeOne) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name, city, load_seq) VALUES ('b9', 'Acme', NULL, 1), "
             "('a1', 'Acme GmbH', 'Ulm', 2), ('c', 'Child', NULL, 1)");
  ledger.run("UPDATE account_rows SET parent_id = 'a1' WHERE account_id = 'c'");
  ledger.run("INSERT INTO line_rows(account_id, date, revenue) VALUES "
             "('a1', '2024-05-01', 10), ('b9', '2024-05-02', 5)");
  ledger.inputs.same = {{"a1", "b9"}};
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, name, city, parent_id, root_id FROM account ORDER BY 1"),
            "b9|Acme|Ulm|-|b9\nc|Child|-|b9|b9\n");
  EXPECT_EQ(ledger.text("SELECT account_id, sum(revenue) FROM line GROUP BY 1"), "b9|15.0000\n");
}

TEST(Account, GuessesTypesOnlyWhereEveryValueFits) {
  Ledger ledger("locations VARCHAR, zip VARCHAR, score VARCHAR, live VARCHAR, opened VARCHAR, mixed VARCHAR, "
                "padded VARCHAR, empty VARCHAR");
  ledger.run("INSERT INTO account_rows(account_id, name, locations, zip, score, live, opened, mixed, padded) VALUES "
             "('1', 'A', '12', '75001', '1.5', 'TRUE', '2020-02-29', '7', '07'), "
             "('2', 'B', '-3', '69002', '2', 'false', '2021-01-01', 'many', '8')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT name, type, roll_up FROM attribute_column WHERE origin = 'guessed' ORDER BY 1"),
            "empty|text|unanimous\nlive|boolean|any\nlocations|integer|sum\nmixed|text|unanimous\n"
            "opened|date|unanimous\npadded|text|unanimous\nscore|number|unanimous\nzip|text|unanimous\n");
  EXPECT_EQ(ledger.text("SELECT locations + 1, zip, score, live, opened, padded FROM unit ORDER BY account_id"),
            "13|75001|1.5|true|2020-02-29|07\n-2|69002|2|false|2021-01-01|8\n");
}

TEST(Account, DeclaredTypesRuleAndUnreadableValuesAreTold) {
  Ledger ledger("outlets VARCHAR, tier VARCHAR");
  ledger.run("INSERT INTO account_rows(account_id, name, outlets, tier) VALUES ('1', 'A', '12', '1'), "
             "('2', 'B', 'many', '2'), ('3', 'C', '2.5', NULL)");
  ledger.inputs.dictionary.attributes = {{.id = "locations", .type = model::Type::integer, .synonyms = {"outlets"}},
                                         {.id = "tier", .type = model::Type::text}};
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT locations, tier FROM unit ORDER BY account_id"), "12|1\n-|2\n-|-\n");
  auto findings = findings_of(ledger.connection, ledger.inputs);
  ASSERT_TRUE(findings) << findings.error().message;
  ASSERT_EQ(findings->size(), 1u);
  EXPECT_EQ(findings->at(0).rule, "FCT04");
  EXPECT_EQ(findings->at(0).evidence.at(1).datum.value, Value{std::int64_t{2}});
}

TEST(Tree, CyclesAreCutAtTheSmallestIdAndOrphansStandAlone) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name, parent_id) VALUES ('a', 'A', 'c'), ('b', 'B', 'a'), "
             "('c', 'C', 'b'), ('d', 'D', 'c'), ('e', 'E', 'e'), ('f', 'F', 'lost'), ('g', 'G', 'f')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, parent_id, root_id FROM account ORDER BY 1"),
            "a|-|a\nb|a|a\nc|b|a\nd|c|a\ne|-|e\nf|-|f\ng|f|f\n");
  auto findings = findings_of(ledger.connection, ledger.inputs);
  ASSERT_TRUE(findings);
  ASSERT_EQ(findings->size(), 2u);
  EXPECT_EQ(findings->at(0).rule, "FCT01");
  EXPECT_EQ(findings->at(1).rule, "FCT02");
}

TEST(Tree, LongChainsReachTheirRoot) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name, parent_id) SELECT 'n' || lpad(i::varchar, 4, '0'), 'x', "
             "CASE WHEN i > 0 THEN 'n' || lpad((i - 1)::varchar, 4, '0') END FROM range(40) t(i)");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT count(*), count(DISTINCT root_id), min(root_id) FROM account"), "40|1|n0000\n");
}

TEST(Unit, RollsUpByTheParentsOwnValueElseByType) {
  Ledger ledger("chain VARCHAR, format VARCHAR");
  ledger.inputs.settings.unit = model::Unit::buying_parent;
  // R has no values of its own; M has, which stand for its child X; Y is R's other child.
  ledger.run("INSERT INTO account_rows(account_id, name, parent_id, sites, turnover, chain, format, country) VALUES "
             "('R', 'Root', NULL, NULL, NULL, NULL, NULL, NULL), ('M', 'Mid', 'R', 5, 100, 'false', 'dine', 'FR'), "
             "('X', 'Leaf', 'M', 90, 900, 'true', 'dark', 'DE'), ('Y', 'Other', 'R', 2, 10.5, 'false', 'dine', NULL), "
             "('S', 'Single', NULL, 1, NULL, NULL, 'dark', 'IT')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, accounts, sites, turnover, chain, format, country FROM unit ORDER BY 1"),
            "R|4|7|110.5000|false|dine|-\nS|1|1|-|-|dark|IT\n");
  EXPECT_EQ(ledger.text("SELECT account_id, unit_id FROM account ORDER BY 1"), "M|R\nR|R\nS|S\nX|R\nY|R\n");
}

TEST(Unit, AnUnknownChildMakesASumUnknown) {
  Ledger ledger;
  ledger.inputs.settings.unit = model::Unit::buying_parent;
  ledger.run("INSERT INTO account_rows(account_id, name, parent_id, sites) VALUES ('R', 'Root', NULL, NULL), "
             "('X', 'x', 'R', 4), ('Y', 'y', 'R', NULL)");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, sites FROM unit"), "R|-\n");
}

TEST(Unit, StandardFactsFollowTheContract) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name) VALUES ('A', 'a'), ('B', 'b'), ('C', 'c'), ('P', 'p')");
  // as_of is 2024-06-30: the last 12 months start after 2023-06-30, the ones before after 2022-06-30.
  ledger.run("INSERT INTO line_rows(account_id, date, revenue, cost, cost_to_serve, product_id) VALUES "
             "('A', '2022-06-30', 999, 1, 0, 'x'), ('A', '2022-07-01', 100, 60, 5, 'x'), "
             "('A', '2023-06-30', 100, 60, NULL, 'x'), ('A', '2023-07-01', 250, 100, 50, 'x'), "
             "('A', '2024-06-30', 50, 40, NULL, 'y'), ('B', '2024-01-31', 100, NULL, NULL, 'x'), "
             "('C', '2022-12-31', 70, 50, NULL, NULL), (NULL, '2024-01-01', 100, 10, NULL, 'z')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, status, revenue_12m, revenue_prior_12m, profit_12m, growth_12m, "
                        "recency_days, revenue_share, lines_12m, products_12m, customer_since FROM unit ORDER BY 1"),
            "A|customer|300.0000|200.0000|110.0000|0.5|0|0.6|2|2|2022-06-30\n"
            "B|customer|100.0000|0.0000|-|-|151|0.2|1|1|2024-01-31\n"
            "C|lapsed|0.0000|70.0000|0.0000|-1|547|0|0|0|2022-12-31\n"
            "P|prospect|0.0000|0.0000|0.0000|-|-|0|0|0|-\n");
}

TEST(Unit, FlowsAreUnknownWhereTheLedgerDoesNotReach) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name) VALUES ('A', 'a'), ('P', 'p')");
  ledger.run("INSERT INTO line_rows(account_id, date, revenue) VALUES "
             "('A', '2024-01-02', 10), ('A', '2024-10-31', 10)");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, status, revenue_12m, growth_12m, lines_12m FROM unit ORDER BY 1"),
            "A|customer|-|-|-\nP|prospect|-|-|-\n");
  auto findings = findings_of(ledger.connection, ledger.inputs);
  ASSERT_TRUE(findings);
  ASSERT_EQ(findings->size(), 1u);
  EXPECT_EQ(findings->at(0).rule, "FCT07");
}

TEST(Unit, WithoutLinesNothingIsKnownOfFlows) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name) VALUES ('A', 'a')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT status, revenue_12m, profit_12m, recency_days, revenue_share FROM unit"),
            "-|-|-|-|-\n");
}

TEST(Unit, LinesOfUnlistedAccountsAreNotLost) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name) VALUES ('A', 'a')");
  ledger.run("INSERT INTO line_rows(account_id, date, revenue) VALUES "
             "('A', '2024-01-01', 1), ('Z', '2024-01-01', 2)");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, name, in_master, status FROM account ORDER BY 1"),
            "A|a|true|customer\nZ|Z|false|customer\n");
  auto findings = findings_of(ledger.connection, ledger.inputs);
  ASSERT_TRUE(findings);
  ASSERT_EQ(findings->size(), 1u);
  EXPECT_EQ(findings->at(0).rule, "FCT03");
}

TEST(Rates, TakeTheLatestOnOrBeforeTheDate) {
  Ledger ledger;
  ledger.inputs.foreign = {"USD", "JPY"};
  ledger.run("INSERT INTO fx_rows(currency, date, rate, load_seq) VALUES ('USD', '2024-01-01', 0.9, 1), "
             "('USD', '2024-02-01', 0.8, 1), ('USD', '2024-02-01', 0.85, 2)");
  ledger.run("INSERT INTO line_rows(account_id, date, revenue, cost, currency) VALUES "
             "('A', '2024-01-31', 100, 10, 'USD'), ('A', '2024-02-01', 33.3333, NULL, 'USD'), "
             "('A', '2024-02-02', 7, 1, 'EUR'), ('A', '2024-02-02', 8, 1, NULL), "
             "('A', '2023-12-31', 50, 1, 'USD'), ('A', '2024-02-02', 1000, 1, 'JPY')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT revenue, cost, revenue_original FROM line ORDER BY revenue_original"),
            "7.0000|1.0000|7.0000\n8.0000|1.0000|8.0000\n28.3333|-|33.3333\n-|-|50.0000\n90.0000|9.0000|100.0000\n"
            "-|-|1000.0000\n");
  auto findings = findings_of(ledger.connection, ledger.inputs);
  ASSERT_TRUE(findings);
  ASSERT_GE(findings->size(), 2u);
  EXPECT_EQ(findings->at(0).rule, "FCT06");
  EXPECT_EQ(findings->at(0).evidence.at(0).datum.value, Value{std::string("JPY")});
  EXPECT_EQ(findings->at(1).evidence.at(1).datum.value, Value{*parse_date("2023-12-31")});
}

TEST(Sums, StretchesAddUpToYearsFiscalYearsAndWindows) {
  Ledger ledger;
  ledger.inputs.settings.fiscal_year_starts = 4;
  ledger.inputs.as_of = parse_date("2024-02-29");
  ledger.run("INSERT INTO line_rows(account_id, date, revenue) SELECT 'A', d, 1 FROM "
             "generate_series(DATE '2021-01-01', DATE '2024-06-30', INTERVAL 1 DAY) t(d)");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT year, sum(revenue) FROM account_sum GROUP BY 1 ORDER BY 1"),
            "2021|365.0000\n2022|365.0000\n2023|365.0000\n2024|60.0000\n");
  EXPECT_EQ(ledger.text("SELECT fiscal_year, sum(revenue) FROM account_sum GROUP BY 1 ORDER BY 1"),
            "2021|90.0000\n2022|365.0000\n2023|365.0000\n2024|335.0000\n");
  EXPECT_EQ(ledger.text("SELECT window_back, sum(revenue), max(last_date) FROM account_sum GROUP BY 1 ORDER BY 1"),
            "0|366.0000|2024-02-29\n1|365.0000|2023-02-28\n2|365.0000|2022-02-28\n3|59.0000|2021-02-28\n");
}

TEST(Fit, ASegmentationsOwnTypesAreRolledUpAnew) {
  Ledger ledger("outlets VARCHAR");
  ledger.run("INSERT INTO account_rows(account_id, name, parent_id, outlets) VALUES ('R', 'r', NULL, NULL), "
             "('X', 'x', 'R', '4'), ('Y', 'y', 'R', '5'), ('Z', 'z', NULL, 'many')");
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT account_id, outlets FROM unit ORDER BY 1"), "R|-\nX|4\nY|5\nZ|many\n");
  model::Dictionary own;
  own.attributes = {{.id = "locations", .type = model::Type::integer, .synonyms = {"outlets"}},
                    {.id = "twice", .type = model::Type::integer, .derive = "locations * 2"}};
  auto fitted = fit_units(ledger.connection, model::Unit::buying_parent, own);
  ASSERT_TRUE(fitted) << fitted.error().message;
  EXPECT_TRUE(fitted->empty());
  EXPECT_EQ(ledger.text("SELECT account_id, locations, twice FROM unit ORDER BY 1"), "R|9|18\nZ|-|-\n");
  EXPECT_EQ(ledger.text("SELECT account_id, unit_id FROM account_unit ORDER BY 1"), "R|R\nX|R\nY|R\nZ|Z\n");
}

TEST(Derived, ExpressionsSeeFactsAndEachOther) {
  Ledger ledger;
  ledger.run("INSERT INTO account_rows(account_id, name, sites, employees) VALUES ('A', 'a', 4, 10), ('B', 'b', 0, 3)");
  auto number = model::Type::number;
  ledger.inputs.dictionary.attributes = {{.id = "big", .type = model::Type::boolean, .derive = "per_site >= 2"},
                                         {.id = "per_site", .type = number, .derive = "employees / nullif(sites, 0)"},
                                         {.id = "bad", .type = number, .derive = "emploees + 1"},
                                         {.id = "worse", .type = number, .derive = "(SELECT 1)"}};
  ledger.build();
  EXPECT_EQ(ledger.text("SELECT per_site, big, bad FROM unit ORDER BY account_id"), "2.5|true|-\n-|-|-\n");
  auto findings = findings_of(ledger.connection, ledger.inputs);
  ASSERT_TRUE(findings);
  ASSERT_EQ(findings->size(), 2u);
  EXPECT_EQ(findings->at(0).rule, "FCT05");
}

}  // namespace
}  // namespace lode::facts
