// Streaming XML for workbook parts: start, end and text, over expat, with Results instead of callbacks that
// cannot fail. Names come without their namespace prefix.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode::load {

// The attributes of one element, valid during the call.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  std::string_view get(std::string_view name) const;  // without prefix; "" where absent

 private:
  const char** pairs_;
};

struct XmlHandler {
  std::function<void(std::string_view name, const Attributes&)> start;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
};

class XmlReader {
 public:
  explicit XmlReader(const XmlHandler& handler);
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  ~XmlReader();
  Result<void> feed(std::string_view bytes, bool last = false);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lode::load
