// Builds the tree from the YAML library's events, so that what we do not allow (anchors, tags,
// merge keys, duplicate keys, second documents) is seen where it stands. The library's exceptions
// end here.
#include "model/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "model/yaml_check.h"

namespace lode::model {
namespace {

// An open sequence or map; `key` waits for its value.
struct Open {
  Node node;
  bool has_key = false;
  Entry key;
};

// The library takes the end of the file for the end of a quoted text.
bool closes(std::string_view text, std::size_t at) {
  char quote = at < text.size() ? text[at] : ' ';
  if (quote != '"' && quote != '\'') return true;
  for (++at; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\')
      ++at;
    else if (quote == '\'' && text.substr(at).starts_with("''"))
      ++at;
    else if (text[at] == quote)
      return true;
  }
  return false;
}

class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text.starts_with("\xEF\xBB\xBF")) bom_ = 3;
    for (std::size_t at = 0; at < text.size(); ++at)
      if (text[at] == '\n') line_starts_.push_back(at + 1);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ != 2) return;
    bool marked = text_.substr(offset_of(mark)).starts_with("---");
    if (marked)
      say(mark, "a second document starts here; one file holds one document",
          "split the file at '---'");
    else
      say(mark, "what stands here belongs to nothing before it",
          "check brackets, quotes and indentation above");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    put(node_at(mark, Node::Kind::null));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    say(mark, "an alias (*name) is not read here", "write the value out");
    put(node_at(mark, Node::Kind::null));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    Node node = node_at(mark, Node::Kind::scalar);
    node.scalar = value;
    node.quoted = tag == "!";
    if (node.quoted && !closes(text_, node.offset))
      say(mark, "a quote is not closed", "add the closing quote");
    put(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::map);
  }
  void OnMapEnd() override { close(); }

  void failed(const YAML::Exception& problem);
  Parsed<Node> take() { return {std::move(root_), std::move(findings_)}; }
  int documents() const { return documents_; }

 private:
  std::size_t offset_of(const YAML::Mark& mark) const {
    return std::min(text_.size(), bom_ + static_cast<std::size_t>(std::max(0, mark.pos)));
  }
  Place place(std::size_t offset) const {
    auto line = std::ranges::upper_bound(line_starts_, offset) - line_starts_.begin();
    auto start = line_starts_[static_cast<std::size_t>(line) - 1];
    Place in_line = place_of(text_.substr(start), file_, offset - start);
    return {file_, static_cast<int>(line), in_line.column};
  }
  void say(const YAML::Mark& mark, std::string message, std::string fix) {
    if (findings_.size() < 100)
      findings_.push_back(yaml_finding(std::move(message), std::move(fix), place(offset_of(mark))));
  }
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor)
      say(mark, "an anchor (&name) is not read here", "write the value out where it is needed");
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.size() > 1 ||
        (tag == "!" && offset_of(mark) < text_.size() && text_[offset_of(mark)] == '!'))
      say(mark, "a tag (!type) is not read here", "remove it; types follow from the key");
  }
  Node node_at(const YAML::Mark& mark, Node::Kind kind) const {
    Node node{.kind = kind, .offset = offset_of(mark)};
    auto at = place(node.offset);
    node.line = at.line;
    node.column = at.column;
    return node;
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Node::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    stack_.push_back({node_at(mark, kind), false, {}});
    if (stack_.size() == yaml_depth_max + 1)
      say(mark, fmt::format("nested more than {} levels deep", yaml_depth_max), "flatten the file");
  }
  void close() {
    Node done = std::move(stack_.back().node);
    stack_.pop_back();
    put(std::move(done));
  }
  void put(Node node);
  void put_key(Open& map, Node node);
  void put_entry(Open& map, Node node);

  std::string_view text_;
  const std::string& file_;
  std::size_t bom_ = 0;
  std::vector<std::size_t> line_starts_{0};
  std::vector<Open> stack_;
  std::vector<Finding> findings_;
  Node root_;
  int documents_ = 0;
};

void Builder::put(Node node) {
  if (documents_ > 1) return;
  if (stack_.empty()) {
    root_ = std::move(node);
    return;
  }
  auto& top = stack_.back();
  if (static_cast<int>(stack_.size()) > yaml_depth_max) return;
  if (top.node.kind == Node::Kind::sequence)
    top.node.items.push_back(std::move(node));
  else if (!top.has_key)
    put_key(top, std::move(node));
  else
    put_entry(top, std::move(node));
}

void Builder::put_key(Open& map, Node node) {
  map.has_key = true;
  map.key = {node.scalar, node.line, node.column, {}};
  Place at{file_, node.line, node.column};
  if (node.kind == Node::Kind::null) {  // the parser takes the word `null` for no value
    node.kind = Node::Kind::scalar;
    map.key.key = node.scalar = "null";
  }
  if (node.kind != Node::Kind::scalar)
    findings_.push_back(yaml_finding("a key must be a word", "write `word: value`", at));
  else if (node.scalar == "<<" && !node.quoted)
    findings_.push_back(
        yaml_finding("a merge key (<<) is not read here", "write the entries out", at));
}

void Builder::put_entry(Open& map, Node node) {
  map.has_key = false;
  if (node.kind == Node::Kind::null) {  // the library places an absent value at the next token
    node.line = map.key.line;
    node.column = map.key.column;
  }
  auto& entries = map.node.entries;
  auto former = std::ranges::find(entries, map.key.key, &Entry::key);
  if (former != entries.end()) {
    findings_.push_back(yaml_finding(
        fmt::format("the key '{}' stands twice; the first is in line {}", map.key.key,
                    former->line),
        "remove one of them; only the first is read", {file_, map.key.line, map.key.column}));
    return;
  }
  map.key.value = std::move(node);
  entries.push_back(std::move(map.key));
  map.key = {};
}

struct Advice {
  std::string_view library;  // how its message begins
  std::string_view message, fix;
};

constexpr Advice advice[] = {
    {"illegal map value", "a ': ' stands where no value can", "put the text before it in quotes"},
    {"end of map flow", "a '{' is not closed", "add '}'"},
    {"end of sequence flow", "a '[' is not closed", "add ']'"},
    {"end of map", "this line does not fit the indentation or shape of the lines before",
     "align it with its siblings; a key needs ': ' after it"},
    {"end of sequence", "this line does not fit the list before it",
     "align it with the '- ' lines"},
    {"illegal EOF in scalar", "a quote is not closed", "add the closing quote"},
    {"unknown token", "a text cannot begin with this character", "put the text in quotes"},
    {"the referenced anchor", "an alias (*name) is not read here", "write the value out"},
    {"illegal block entry", "a '- ' list cannot begin on the line of its key",
     "put it on the next line"},
    {"illegal flow end", "a closing bracket that nothing opened",
     "take it out, or write the opening one"},
    {"bad conversion", "a value cannot be read", ""},
};

void Builder::failed(const YAML::Exception& problem) {
  Place at = problem.mark.is_null() ? Place{file_, 1, 1} : place(offset_of(problem.mark));
  std::string_view said = problem.msg;
  if (said.find("flow not found") != std::string_view::npos && !stack_.empty())
    at = {file_, stack_.back().node.line, stack_.back().node.column};
  Finding finding = yaml_finding(fmt::format("the file cannot be read as YAML: {}", said), "", at);
  for (const auto& line : advice)
    if (said.starts_with(line.library)) {
      finding.message = line.message;
      finding.fix = line.fix;
      break;
    }
  findings_.push_back(std::move(finding));
  root_ = {};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  auto it = std::ranges::find(entries, key, &Entry::key);
  return it == entries.end() ? nullptr : &it->value;
}

Parsed<Node> read_yaml(std::string_view text, const std::string& file) {
  if (auto unfit = unfit_for_yaml(text, file)) return {{}, {*std::move(unfit)}};
  std::istringstream stream{std::string(text)};
  Builder builder(text, file);
  try {
    YAML::Parser parser(stream);
    // On a stray token the library gives empty documents for ever: two are enough to know.
    while (builder.documents() < 2 && parser.HandleNextDocument(builder)) continue;
  } catch (const YAML::Exception& problem) {
    builder.failed(problem);
  }
  return builder.take();
}

void as_rule(std::vector<Finding>& findings, std::string_view rule, std::string_view name) {
  for (auto& finding : findings) {
    finding.rule = rule;
    finding.name = name;
  }
}

}  // namespace lode::model
