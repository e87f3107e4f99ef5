// Streaming XML over expat. A document type (DTD) is refused: workbooks have none, and its entities are how
// small files become large ones.
#include "load/xlsx_xml.h"

#include <expat.h>
#include <fmt/format.h>

#include "base/assert.h"

namespace lode::load {

struct XmlReader::State {
  const XmlHandler& handler;
  XML_Parser parser = XML_ParserCreate(nullptr);
  bool doctype = false;

  explicit State(const XmlHandler& h) : handler(h) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { XML_ParserFree(parser); }
};

namespace {

std::string_view local(const char* name) {
  std::string_view out(name);
  auto colon = out.rfind(':');
  return colon == std::string_view::npos ? out : out.substr(colon + 1);
}

}  // namespace

std::string_view Attributes::get(std::string_view name) const {
  for (const char** pair = pairs_; *pair; pair += 2)
    if (local(pair[0]) == name) return pair[1];
  return {};
}

XmlReader::XmlReader(const XmlHandler& handler) : state_(std::make_unique<State>(handler)) {
  LODE_ASSERT(state_->parser != nullptr);
  XML_SetUserData(state_->parser, state_.get());
  XML_SetElementHandler(
      state_->parser,
      [](void* data, const XML_Char* name, const XML_Char** attributes) {
        const auto& h = static_cast<State*>(data)->handler;
        if (h.start) h.start(local(name), Attributes(attributes));
      },
      [](void* data, const XML_Char* name) {
        const auto& h = static_cast<State*>(data)->handler;
        if (h.end) h.end(local(name));
      });
  XML_SetCharacterDataHandler(state_->parser, [](void* data, const XML_Char* text, int length) {
    const auto& h = static_cast<State*>(data)->handler;
    if (h.text) h.text({text, static_cast<std::size_t>(length)});
  });
  XML_SetStartDoctypeDeclHandler(
      state_->parser,
      [](void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        auto* state = static_cast<State*>(data);
        state->doctype = true;
        XML_StopParser(state->parser, XML_FALSE);
      });
}

XmlReader::~XmlReader() = default;

Result<void> XmlReader::feed(std::string_view bytes, bool last) {
  auto done = XML_Parse(state_->parser, bytes.data(), static_cast<int>(bytes.size()), last);
  if (done == XML_STATUS_OK) return {};
  if (state_->doctype)
    return fail(Code::invalid_argument, "it declares a document type, which workbooks never do");
  return fail(Code::invalid_argument,
              fmt::format("it is not well formed at line {}: {}",
                          XML_GetCurrentLineNumber(state_->parser),
                          XML_ErrorString(XML_GetErrorCode(state_->parser))));
}

}  // namespace lode::load
