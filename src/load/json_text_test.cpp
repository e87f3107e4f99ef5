// JSON of both shapes, with what exports put into it.
#include "load/json_text.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

std::string flat(std::string_view text, std::string_view records = "") {
  std::string out;
  auto shape = read_json_records(text, records, [&](const JsonRecord& record) -> Result<void> {
    out += "@" + std::to_string(record.line);
    for (const auto& [name, value] : record.members) out += " " + name + "=" + value.value_or("NULL");
    return {};
  });
  return shape ? out : "error: " + shape.error().message;
}

TEST(JsonText, ArraysLinesAndInnerObjects) {
  EXPECT_EQ(flat(R"([{"id": 1, "a": {"city": "Köln", "zip": null}},
 {"id": 2}])"),
            "@1 id=1 a.city=Köln a.zip=NULL@2 id=2");
  EXPECT_EQ(flat("{\"id\":1}\n\n{\"id\":2}\n"), "@1 id=1@3 id=2");
  EXPECT_EQ(flat(R"({"meta": [1, {}], "data": {"items": [{"x": true}]}, "n": 0})", "data.items"),
            "@1 x=true");
  EXPECT_EQ(flat("[]"), "");
  EXPECT_EQ(flat(R"([{"tags": ["a", {"b": 1}]}])"), R"(@1 tags=["a", {"b": 1}])");
}

TEST(JsonText, DigitsAndEscapesStay) {
  EXPECT_EQ(flat(R"([{"id": 12345678901234567890123, "p": 1.10, "t": "a\"\\\n\u00e4\ud83d\ude00"}])"),
            "@1 id=12345678901234567890123 p=1.10 t=a\"\\\n\u00e4\U0001F600");
}

TEST(JsonText, ErrorsNameTheLine) {
  EXPECT_EQ(flat("[{\"a\": 1},\n{\"a\" 2}]"), "error: line 2: ':' was expected, not '2'");
  EXPECT_EQ(flat("[{\"a\": 1}"), "error: line 1: ',' was expected, but the file ends");
  EXPECT_EQ(flat("[1, 2]"), "error: line 1: a record { … } was expected, not '1'");
  EXPECT_EQ(flat("{\"a\": tru}"), "error: line 1: a value was expected, not 't'");
  EXPECT_EQ(flat("{\"a\": [1]}", "b"), "error: there is no array at 'b'");
  EXPECT_NE(flat("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}").find("levels"),
            std::string::npos);
}

}  // namespace
}  // namespace lode::load
