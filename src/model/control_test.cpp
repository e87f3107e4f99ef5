// Controls: their periods, their definitions of profit, and what is wrong with one said at its place.
#include "model/control.h"

#include <gtest/gtest.h>

#include "model/settings.h"

namespace lode::model {
namespace {

std::string days(std::string_view period, int starts = 1) {
  auto stretch = stretch_of(period, starts);
  if (!stretch) return "none";
  if (!stretch->from) return "all";
  return to_text(*stretch->from) + " " + to_text(*stretch->to);
}

Parsed<Settings> with(std::string_view control) {
  return read_settings("controls:\n  - " + std::string(control) + "\n", "lode.yaml");
}

// "line:column message | fix" of the only finding.
std::string fault(std::string_view control) {
  auto out = with(control);
  if (out.findings.size() != 1) return std::to_string(out.findings.size()) + " findings";
  const auto& f = out.findings[0];
  return std::to_string(f.place.line) + ":" + std::to_string(f.place.column) + " " + f.message + " | " + f.fix;
}

}  // namespace

TEST(Control, PeriodsAreDays) {
  EXPECT_EQ(days("2024"), "2024-01-01 2024-12-31");
  EXPECT_EQ(days("2024-Q3"), "2024-07-01 2024-09-30");
  EXPECT_EQ(days("2024-02"), "2024-02-01 2024-02-29");
  EXPECT_EQ(days("FY2024"), "2024-01-01 2024-12-31");
  EXPECT_EQ(days("FY2024", 4), "2023-04-01 2024-03-31");
  EXPECT_EQ(days("all"), "all");
  for (auto wrong : {"", "24", "2024-", "2024-13", "2024-00", "2024-Q5", "2024-Q", "2024/07", "FY24", "last year"})
    EXPECT_EQ(days(wrong), "none") << wrong;
}

TEST(Control, ProfitIsAFormulaOrWords) {
  auto profit = [](std::string words) {
    return with("{period: 2024, profit: 1, profit_is: " + words + "}").value.controls.at(0).profit_is;
  };
  EXPECT_EQ(with("{period: 2024, profit: 1}").value.controls.at(0).profit_is, Control::Profit::cost_and_service);
  EXPECT_EQ(profit("Revenue-Cost"), Control::Profit::cost);
  EXPECT_EQ(profit("revenue − cost − cost_to_serve"), Control::Profit::cost_and_service);
  EXPECT_EQ(profit("EBITDA after overhead"), Control::Profit::other);
}

TEST(Control, ToleranceIsAShare) {
  auto share = [](std::string text) {
    return to_double(with("{period: 2024, revenue: 1, tolerance: " + text + "}").value.controls.at(0).tolerance);
  };
  EXPECT_DOUBLE_EQ(share("0.005"), 0.005);
  EXPECT_DOUBLE_EQ(share("0.5%"), 0.005);
  EXPECT_DOUBLE_EQ(share("1 %"), 0.01);
}

TEST(Control, FaultsSayWhereAndWhat) {
  EXPECT_EQ(fault("{period: 2024-13, revenue: 1}"),
            "2:14 '2024-13' is no period | write 2024, FY2024, 2024-Q3, 2024-07 or all");
  EXPECT_EQ(fault("{period: 2024, revenues: 1, profit: 1}"),
            "2:20 'revenues' is not a key of a control | did you mean 'revenue'?");
  EXPECT_EQ(fault("{period: 2024, profit: 1, profit_is: revenue - costs}"),
            "2:42 'revenue - costs' is no definition of profit that Lode can compute | did you mean 'revenue - cost'?");
  EXPECT_EQ(fault("{period: 2024, revenue: 1, tolerance: 5}"),
            "2:43 '5' is no tolerance | a share of the total: 0.005 or 0.5%; absent: to the cent");
  EXPECT_EQ(fault("{period: 2024, revenue: 1.23456}"),
            "2:29 'revenue' has too many digits | at most 18 before the point and 4 behind it");
  EXPECT_EQ(fault("{period: 2024, revenue: 12 Mio}"),
            "2:29 'revenue' must be an amount, not '12 Mio' | digits and a point only: 120000.50");
  EXPECT_EQ(fault("{period: 2024, revenue: 1, currency: euro}"),
            "2:42 'euro' is not a currency code | three capital letters, such as EUR or USD");
  EXPECT_EQ(fault("{period: 2024, revenue: 1}\n  - {period: 2024, revenue: 2}"),
            "3:5 a second control for 2024 | the first is in line 2; keep one");
}

}  // namespace lode::model
