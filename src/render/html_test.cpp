// A page from a Doc: hostile names stay text, unknown is a dash, every chart has its table twin.
#include <gtest/gtest.h>

#include "render/scale.h"
#include "render/writers.h"

namespace lode::render {
namespace {

Doc sample() {
  Doc doc{.verb = "profile", .title = "A & B", .currency = "EUR"};
  Table table{.name = "by_segment", .title = "Segments"};
  table.columns = {{"segment", "Segment", Kind::text}, {"revenue", "Revenue", Kind::money}};
  table.rows = {{std::string("<script>alert('x')</script>"), Decimal{123456, 2}},
                {std::string("=HYPERLINK(\"http://x\")"), Value{}}};
  doc.tables = {table};
  doc.charts = {{.name = "c", .title = "By segment", .kind = ChartKind::bar, .table = "by_segment",
                 .x = "segment", .y = {"revenue"}}};
  return doc;
}

}  // namespace

TEST(Html, HostileNamesStayText) {
  auto page = html(sample(), {});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->find("<script"), std::string::npos);
  EXPECT_NE(page->find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(page->find("A &amp; B"), std::string::npos);
  EXPECT_NE(page->find("1,234.56"), std::string::npos);
  EXPECT_NE(page->find(">–<"), std::string::npos);
}

TEST(Html, SharesAreShadedBySize) {
  Doc doc{.verb = "dig"};
  Table table{.name = "t", .title = "T"};
  table.columns = {{"segment", "Segment"}, {"q", "Q", Kind::share, false, true}};
  table.rows = {{std::string("a"), 0.0}, {std::string("b"), 0.5}, {std::string("c"), 1.0}, {std::string("d"), Value{}}};
  doc.tables = {table};
  auto page = html(doc, {});
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("<td class=\"n h0\">0.0 %<"), std::string::npos);
  EXPECT_NE(page->find("<td class=\"n h2\">50.0 %<"), std::string::npos);
  EXPECT_NE(page->find("<td class=\"n h4\">100.0 %<"), std::string::npos);
  EXPECT_NE(page->find("<td class=\"n\">–<"), std::string::npos);
}

TEST(Html, EveryChartHasItsTable) {
  auto page = html(sample(), {});
  ASSERT_TRUE(page);
  EXPECT_NE(page->find("<svg"), std::string::npos);
  EXPECT_NE(page->find("<details>"), std::string::npos);
  EXPECT_NE(page->find("unknown</text>"), std::string::npos);  // the bar of the unknown revenue
}

TEST(Html, NothingIsFetched) {
  auto page = html(sample(), {});
  ASSERT_TRUE(page);
  for (const char* loader : {"src=", "url(", "@import", "<link"})
    EXPECT_EQ(page->find(loader), std::string::npos) << loader;
}

TEST(Scale, TicksAreRoundAndCoverTheData) {
  auto ticks = nice_ticks(-3.2, 17.5);
  EXPECT_LE(ticks.front(), -3.2);
  EXPECT_GE(ticks.back(), 17.5);
  EXPECT_DOUBLE_EQ(ticks[1] - ticks[0], 10.0);
  EXPECT_EQ(short_number(1234567, 100000), "1.2 M");
  EXPECT_EQ(short_number(0, 1), "0");
}

TEST(Xlsx, IsAZipOfSheets) {
  auto book = xlsx(sample(), {});
  ASSERT_TRUE(book);
  EXPECT_EQ(book->substr(0, 2), "PK");
  EXPECT_GT(book->size(), 4000u);
}

}  // namespace lode::render
