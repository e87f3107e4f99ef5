// Texts of numbers, dates and currencies against the values a person would read in them.
#include <gtest/gtest.h>

#include "load/convert_date.h"
#include "load/convert_number.h"
#include "load/currencies.h"

namespace lode::load {
namespace {

std::string num(std::string_view text, char decimal = '\0', std::optional<std::string> thousands = {}) {
  auto got = read_number(text, {decimal, thousands});
  if (got.flaw != Flaw::none) return std::string(flaw_name(got.flaw));
  return to_text(got.value) + (got.percent ? "%" : "") + std::string(got.currency.substr(0, 3));
}

std::string date(std::string_view text, std::string_view notation = "") {
  auto got = read_date(text, *date_notation(notation));
  return got.flaw == Flaw::none ? to_text(got.date) : std::string(flaw_name(got.flaw));
}

}  // namespace

TEST(Numbers, PlainAndSigned) {
  EXPECT_EQ(num("1234.50"), "1234.50");
  EXPECT_EQ(num("-7"), "-7");
  EXPECT_EQ(num("+7"), "7");
  EXPECT_EQ(num("(1,234.50)"), "-1234.50");
  EXPECT_EQ(num("1.234,50-"), "-1234.50");
  EXPECT_EQ(num("\xE2\x88\x92" "5"), "-5");
  EXPECT_EQ(num("0.1250"), "0.1250");
  EXPECT_EQ(num(".5"), "0.5");
  EXPECT_EQ(num("1.2E+06"), "1200000");
  EXPECT_EQ(num("1.5e-3"), "0.0015");
  EXPECT_EQ(num("12345678901234567890123456789012345678"), "12345678901234567890123456789012345678");
}

TEST(Numbers, SeparatorsAreJudgedOrAsked) {
  EXPECT_EQ(num("1,234"), "ambiguous_number");
  EXPECT_EQ(num("1.234"), "ambiguous_number");
  EXPECT_EQ(num("0.234"), "0.234");
  EXPECT_EQ(num("1234.567"), "1234.567");
  EXPECT_EQ(num("1,23"), "1.23");
  EXPECT_EQ(num("1,234,567"), "1234567");
  EXPECT_EQ(num("12,34,567"), "1234567");
  EXPECT_EQ(num("1 234,5"), "1234.5");
  EXPECT_EQ(num("1\xC2\xA0" "234"), "1234");
  EXPECT_EQ(num("1'234.5"), "1234.5");
  EXPECT_EQ(num("1,234", '.'), "1234");
  EXPECT_EQ(num("1,234", ','), "1.234");
  EXPECT_EQ(num("1.234,5", ','), "1234.5");
  EXPECT_EQ(num("12.5", ','), "bad_number");
  EXPECT_EQ(num("1,234.5", '.', ""), "bad_number");
  EXPECT_EQ(num("1,23,4", '.'), "bad_number");
  EXPECT_EQ(num("1.2.3"), "bad_number");
}

TEST(Numbers, CurrenciesAndPercent) {
  EXPECT_EQ(num("€ 1.234,50"), "1234.50EUR");
  EXPECT_EQ(num("-$5.00"), "-5.00USD");
  EXPECT_EQ(num("$-5.00"), "-5.00USD");
  EXPECT_EQ(num("($5.00)"), "-5.00USD");
  EXPECT_EQ(num("5,00 EUR"), "5.00EUR");
  EXPECT_EQ(num("CHF 1'000.00"), "1000.00CHF");
  EXPECT_EQ(num("12 %"), "12%");
  for (std::string_view bad : {"", "abc", "NA", "5 5 5", "--5", "-5-", "1e", "EUR", "2024-01-05", "1,,2", "5 EUR USD"})
    EXPECT_EQ(num(bad), "bad_number") << bad;
  EXPECT_TRUE(may_mean("USD|CAD", "CAD"));
  EXPECT_FALSE(may_mean("USD|CAD", "EUR"));
  EXPECT_EQ(currency_code("eur"), "EUR");
  EXPECT_EQ(currency_code("€"), "EUR");
  EXPECT_EQ(currency_code("$"), "");
  EXPECT_EQ(currency_code("EURO"), "");
}

TEST(Numbers, Shows) {
  EXPECT_EQ(number_shows("1,5"), NumberShows::comma);
  EXPECT_EQ(number_shows("1.50 €"), NumberShows::point);
  EXPECT_EQ(number_shows("1.000.000"), NumberShows::comma);
  EXPECT_EQ(number_shows("1,234"), NumberShows::ambiguous);
  EXPECT_EQ(number_shows("12"), NumberShows::nothing);
  EXPECT_EQ(number_shows("n/a"), NumberShows::nothing);
}

TEST(Numbers, UnitsAreExactOrRefused) {
  std::int64_t units = 0;
  EXPECT_EQ(to_units(*parse_decimal("-1.5"), 4, 18, false, units), Flaw::none);
  EXPECT_EQ(units, -15000);
  EXPECT_EQ(to_units(*parse_decimal("1.50000"), 4, 18, false, units), Flaw::none);
  EXPECT_EQ(to_units(*parse_decimal("1.00005"), 4, 18, false, units), Flaw::over_precise);
  EXPECT_EQ(to_units(*parse_decimal("1.00005"), 4, 18, true, units), Flaw::none);
  EXPECT_EQ(units, 10000);
  EXPECT_EQ(to_units(*parse_decimal("-1.00015"), 4, 18, true, units), Flaw::none);
  EXPECT_EQ(units, -10002);
  EXPECT_EQ(to_units(*parse_decimal("99999999999999.9999"), 4, 18, false, units), Flaw::none);
  EXPECT_EQ(to_units(*parse_decimal("100000000000000"), 4, 18, false, units), Flaw::overflow);
  EXPECT_EQ(to_units(*parse_decimal("12345678901234567890123456789012345678"), 4, 18, false, units), Flaw::overflow);
}

TEST(Dates, FormsWithoutDoubt) {
  for (std::string_view text : {"2024-12-31", "2024-12-31T10:00:00Z", "2024-12-31 10:00:00.000", "2024/12/31",
                                "20241231",
                                "31/12/2024", "12/31/2024", "31.12.2024", "31.12.2024 08:15", "31 Dec 2024",
                                "Dec 31, 2024", "31-Dec-24", "31. Dezember 2024", "45657",
                                "45657.5", "12/31/2024 9:05 PM"})
    EXPECT_EQ(date(text), "2024-12-31") << text;
  EXPECT_EQ(date("5/5/2024"), "2024-05-05");
  EXPECT_EQ(date("2024-02-29"), "2024-02-29");
}

TEST(Dates, DoubtIsAskedAndNonsenseRefused) {
  EXPECT_EQ(date("03/04/2025"), "ambiguous_date");
  EXPECT_EQ(date("03/04/2025", "dmy"), "2025-04-03");
  EXPECT_EQ(date("03/04/2025", "mdy"), "2025-03-04");
  EXPECT_EQ(date("03.04.25", "dmy"), "2025-04-03");
  EXPECT_EQ(date("03.04.85", "dmy"), "1985-04-03");
  EXPECT_EQ(date("13.04.25"), "ambiguous_date");
  EXPECT_EQ(date("25/04/03", "ymd"), "2025-04-03");
  EXPECT_EQ(date("03-04-2025", "%m-%d-%Y"), "2025-03-04");
  EXPECT_EQ(date("2025-04-03", "%m-%d-%Y"), "bad_date");
  EXPECT_EQ(date("13/04/2025", "mdy"), "bad_date");
  for (std::string_view bad : {"2023-02-29", "31.04.2024", "0024-01-15", "12345678", "1234", "123456", "yesterday",
                               "31 Jui 2024", "", "2024-13-01", "1/2/3/4", "12:30", "99999", "31,12,2024"})
    EXPECT_EQ(date(bad), "bad_date") << bad;
  EXPECT_FALSE(date_notation("%d.%m"));
  EXPECT_EQ(date_shows("13/04/2025"), DateShows::dmy);
  EXPECT_EQ(date_shows("04/13/2025"), DateShows::mdy);
  EXPECT_EQ(date_shows("03/04/2025"), DateShows::ambiguous);
  EXPECT_EQ(date_shows("2025-04-03"), DateShows::nothing);
}

}  // namespace lode::load
