// A strict JSON reader (RFC 8259) that walks the text once and flattens each record.
#include "load/json_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lode::load {
namespace {

constexpr int depth_max = 64;

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  void blanks() {
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '\n') ++line_;
      else if (c != ' ' && c != '\t' && c != '\r') break;
    }
  }
  bool ended() const { return at_ == text_.size(); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  std::int64_t line() const { return line_; }
  std::size_t at() const { return at_; }

  std::unexpected<Error> wrong(std::string_view expected) const {
    return fail(Code::invalid_argument,
                fmt::format("line {}: {} was expected{}", line_, expected,
                            ended() ? ", but the file ends" : fmt::format(", not '{}'", peek())),
                "is this JSON? one record a line, or one array of records");
  }
  Result<void> take(char c) {
    if (peek() != c) return wrong(fmt::format("'{}'", c));
    ++at_;
    return {};
  }

  Result<std::string> string();
  Result<std::string> word();  // a number, true, false or null as it is written
  // Passes any value; gives its text as it stands.
  Result<std::string_view> value(int depth);
  // Passes an object; calls `member` before each value, which must pass the value itself.
  Result<void> object(const std::function<Result<void>(const std::string& name)>& member);

 private:
  Result<unsigned> hex4();
  Result<void> escape(std::string& out);

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

Result<unsigned> Walker::hex4() {
  unsigned out = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    char c = peek();
    unsigned digit = 0;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    else if ((c | 32) >= 'a' && (c | 32) <= 'f') digit = static_cast<unsigned>((c | 32) - 'a' + 10);
    else return wrong("a hexadecimal digit");
    out = out * 16 + digit;
  }
  return out;
}

Result<void> Walker::escape(std::string& out) {
  char c = peek();
  ++at_;
  constexpr std::string_view from = "\"\\/bfnrt", to = "\"\\/\b\f\n\r\t";
  if (auto i = from.find(c); i != std::string_view::npos) {
    out += to[i];
    return {};
  }
  if (c != 'u') return wrong("an escape such as \\n");
  LODE_TRY(code, hex4());
  bool high = code >= 0xD800 && code < 0xDC00;
  if (high && text_.substr(at_, 2) == "\\u") {
    at_ += 2;
    LODE_TRY(low, hex4());
    if (low >= 0xDC00 && low < 0xE000) code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(out, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
  return {};
}

Result<std::string> Walker::string() {
  LODE_CHECK(take('"'));
  std::string out;
  while (peek() != '"') {
    if (ended()) return wrong("the end of a text");
    if (static_cast<unsigned char>(peek()) < 0x20) return wrong("a text without line ends");
    if (peek() != '\\') {
      out += text_[at_++];
      continue;
    }
    ++at_;
    LODE_CHECK(escape(out));
  }
  ++at_;
  return out;
}

Result<std::string> Walker::word() {
  auto end = std::min(text_.find_first_of(" \t\r\n,]}", at_), text_.size());
  auto out = text_.substr(at_, end - at_);
  bool number = !out.empty() && out.find_first_not_of("+-.0123456789eE") == std::string_view::npos &&
                out.find_first_of("0123456789") != std::string_view::npos;
  if (!number && out != "true" && out != "false" && out != "null") return wrong("a value");
  at_ = end;
  return std::string(out);
}

Result<void> Walker::object(const std::function<Result<void>(const std::string&)>& member) {
  LODE_CHECK(take('{'));
  blanks();
  while (peek() != '}') {
    LODE_TRY(name, string());
    blanks();
    LODE_CHECK(take(':'));
    blanks();
    LODE_CHECK(member(name));
    blanks();
    if (peek() == '}') break;
    LODE_CHECK(take(','));
    blanks();
    if (peek() != '"') return wrong("a name in quotes");
  }
  return take('}');
}

Result<std::string_view> Walker::value(int depth) {
  if (depth > depth_max)
    return fail(Code::limit, fmt::format("line {}: more than {} levels", line_, depth_max));
  auto start = at_;
  if (peek() == '{') {
    LODE_CHECK(object([&](const std::string&) -> Result<void> {
      LODE_TRY(inner, value(depth + 1));
      return static_cast<void>(inner), Result<void>{};
    }));
  } else if (peek() == '[') {
    ++at_;
    blanks();
    while (peek() != ']') {
      LODE_TRY(inner, value(depth + 1));
      static_cast<void>(inner);
      blanks();
      if (peek() == ']') break;
      LODE_CHECK(take(','));
      blanks();
    }
    LODE_CHECK(take(']'));
  } else if (peek() == '"') {
    LODE_TRY(text, string());
    static_cast<void>(text);
  } else {
    LODE_TRY(text, word());
    static_cast<void>(text);
  }
  return text_.substr(start, at_ - start);
}

// Passes the value that stands here and adds it, or its members, to the record.
Result<void> flatten(Walker& walker, const std::string& name, int depth, JsonRecord& record) {
  if (depth > depth_max)
    return fail(Code::limit, fmt::format("line {}: more than {} levels", walker.line(), depth_max));
  if (walker.peek() == '{')
    return walker.object([&](const std::string& member) {
      return flatten(walker, name.empty() ? member : name + "." + member, depth + 1, record);
    });
  if (walker.peek() == '"') {
    LODE_TRY(text, walker.string());
    record.members.emplace_back(name, std::move(text));
  } else if (walker.peek() == '[') {
    LODE_TRY(list, walker.value(depth));
    record.members.emplace_back(name, std::string(list));
  } else {
    LODE_TRY(word, walker.word());
    if (word == "null") record.members.emplace_back(name, std::nullopt);
    else record.members.emplace_back(name, std::move(word));
  }
  return {};
}

using Each = std::function<Result<void>(const JsonRecord&)>;

Result<void> one_record(Walker& walker, const Each& each) {
  if (walker.peek() != '{') return walker.wrong("a record { … }");
  JsonRecord record{walker.line(), {}};
  LODE_CHECK(flatten(walker, {}, 0, record));
  return each(record);
}

Result<void> array_of_records(Walker& walker, const Each& each) {
  LODE_CHECK(walker.take('['));
  walker.blanks();
  while (walker.peek() != ']') {
    LODE_CHECK(one_record(walker, each));
    walker.blanks();
    if (walker.peek() == ']') break;
    LODE_CHECK(walker.take(','));
    walker.blanks();
  }
  return walker.take(']');
}

// Walks to the array at `path` and reads it; the rest of the document is passed over.
Result<bool> records_at(Walker& walker, std::string_view path, const Each& each) {
  if (path.empty()) {
    if (walker.peek() != '[') return walker.wrong("an array of records at `records`");
    LODE_CHECK(array_of_records(walker, each));
    return true;
  }
  auto dot = path.find('.');
  auto step = path.substr(0, dot);
  auto rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  bool found = false;
  auto member = [&](const std::string& name) -> Result<void> {
    if (name == step && !found) {
      LODE_TRY(inside, records_at(walker, rest, each));
      found = inside;
      return {};
    }
    LODE_TRY(passed, walker.value(0));
    return static_cast<void>(passed), Result<void>{};
  };
  LODE_CHECK(walker.object(member));
  return found;
}

}  // namespace

Result<std::string> read_json_records(std::string_view text, std::string_view records,
                                      const Each& each) {
  Walker walker(text);
  walker.blanks();
  if (!records.empty()) {
    LODE_TRY(found, records_at(walker, records, each));
    if (!found) return fail(Code::not_found, fmt::format("there is no array at '{}'", records));
    return fmt::format("an array of records at {}", records);
  }
  if (walker.peek() == '[') {
    LODE_CHECK(array_of_records(walker, each));
    walker.blanks();
    if (!walker.ended()) return walker.wrong("the end");
    return "an array of records";
  }
  while (!walker.ended()) {
    LODE_CHECK(one_record(walker, each));
    walker.blanks();
  }
  return "one record a line";
}

}  // namespace lode::load
