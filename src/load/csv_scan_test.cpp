// The grammar on literal texts, and its independence of how the text is cut into pieces.
#include "load/csv_scan.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace lode::load {
namespace {

// Every record as "a|b" or "!fault first line", one per line; `width` as of a header.
std::string records(std::string_view text, std::size_t width, const Dialect& dialect = {}) {
  std::string out, plain;
  std::vector<FieldSpan> fields;
  while (!text.empty()) {
    auto got = scan_record(text, true, dialect, width, &fields);
    EXPECT_FALSE(got.more);
    if (got.fault != Fault::none) {
      out += fmt::format("!{} {}", fault_name(got.fault), text.substr(0, got.text_end));
    } else {
      for (std::size_t i = 0; i < fields.size(); ++i) {
        auto field = text.substr(fields[i].begin, fields[i].size);
        plain = field;
        if (fields[i].escaped) unescape(field, dialect, plain);
        out += (i > 0 ? "|" : "") + plain;
      }
    }
    out += "\n";
    text.remove_prefix(got.end);
  }
  return out;
}

}  // namespace

TEST(CsvScan, PlainAndQuoted) {
  EXPECT_EQ(records("a,b\r\n1,\"x, y\"\n\"\",\"say \"\"hi\"\"\"\n", 2), "a|b\n1|x, y\n|say \"hi\"\n");
  EXPECT_EQ(records("1,5\" pipe\n2,pipe 5\"\n", 2), "1|5\" pipe\n2|pipe 5\"\n");
  EXPECT_EQ(records("1;2\r3;4\r", 2, {.delimiter = ';', .newline = '\r'}), "1|2\n3|4\n");
  EXPECT_EQ(records("1,2", 2), "1|2\n");
}

TEST(CsvScan, AFieldOfSeveralLinesNeedsTheHeadersWidth) {
  EXPECT_EQ(records("1,\"two\nlines\",x\n2,b,y\n", 3), "1|two\nlines|x\n2|b|y\n");
  EXPECT_EQ(records("1,\"two\nlines\"\n2,b,y\n", 3), "!bad_quote 1,\"two\nlines\"\n2|b|y\n");
}

TEST(CsvScan, AQuoteErrorCostsItsOwnRowOnly) {
  EXPECT_EQ(records("1,\"open,x\n2,b,y\n3,\"c\",z\n", 3), "!bad_quote 1,\"open,x\n2|b|y\n3|c|z\n");
  EXPECT_EQ(records("1,\"a\"b,x\n2,b,y\n", 3), "!bad_quote 1,\"a\"b,x\n2|b|y\n");
  EXPECT_EQ(records("1,b,y\n2,\"cut", 3), "1|b|y\n!truncated 2,\"cut\n");
}

TEST(CsvScan, EscapesByBackslash) {
  EXPECT_EQ(records("1,\"say \\\"hi\\\" \\\\\"\n", 2, {.escape = '\\'}), "1|say \"hi\" \\\n");
}

TEST(CsvScan, ALineLongerThanTheLimitIsRefusedAlone) {
  std::string big(record_bytes_max + 10, 'x');
  auto out = records("1,\"" + big + "\"\n2,b\n", 2);
  EXPECT_TRUE(out.starts_with("!too_long 1,")) << out.substr(0, 40);
  EXPECT_TRUE(out.ends_with("\n2|b\n"));
}

TEST(CsvScan, TheVerdictDoesNotDependOnWhereTheTextWasCut) {
  std::string text = "1,\"a\r\nb\",x\r\n2,\"open,y\r\n3,\"c\"\"c\",z\r\n4,\"d\"e,w\r\n";
  std::vector<FieldSpan> whole, cut;
  for (std::size_t from : {std::size_t{0}, text.find("2,"), text.find("3,"), text.find("4,")}) {
    std::string_view rest = std::string_view(text).substr(from);
    auto full = scan_record(rest, true, {}, 3, &whole);
    for (std::size_t size = 0; size <= rest.size(); ++size) {
      auto part = scan_record(rest.substr(0, size), false, {}, 3, &cut);
      if (part.more) continue;
      EXPECT_EQ(part.end, full.end);
      EXPECT_EQ(part.fault, full.fault);
      EXPECT_EQ(cut.size(), whole.size());
    }
  }
}

}  // namespace lode::load
