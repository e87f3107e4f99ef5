// Typed access to the entries of a YAML map: what is missing is empty, what is of the wrong kind is
// a finding with its place. Used by every reader of this folder.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/value.h"
#include "model/yaml.h"

namespace lode::model {

class Fields {
 public:
  // Findings carry this rule and name. The file and the list outlive the object.
  Fields(const std::string& file, std::vector<Finding>& findings, std::string_view rule = "DEF01",
         std::string_view name = "not-executable")
      : file_(file), findings_(findings), rule_(rule), name_(name) {}

  void error(std::string message, std::string fix, Place place);
  void warning(std::string message, std::string fix, Place place);
  Place place(const Node& node) const { return {file_, node.line, node.column}; }
  Place place(const Entry& entry) const { return {file_, entry.line, entry.column}; }

  // Keys that are not `known`: an error where one was probably meant, else a warning. `what`: "a
  // segment".
  void check_keys(const Node& map, std::span<const std::string_view> known, std::string_view what);
  // The node as a map or list; nothing with a finding where it is something else, nothing where
  // null.
  const Node* map(const Node* node, std::string_view what);
  const Node* list(const Node* node, std::string_view what);

  std::string text(const Node& map, std::string_view key);
  std::vector<std::string> words(const Node& map, std::string_view key);  // one or a list
  std::optional<double> number(const Node& map, std::string_view key);
  std::optional<Decimal> decimal(const Node& map, std::string_view key);
  std::optional<int> integer(const Node& map, std::string_view key);
  bool boolean(const Node& map, std::string_view key, bool otherwise);
  std::string date(const Node& map, std::string_view key);  // ISO, or "" with a warning
  // One of `choices`, as its index; -1 where absent or none of them (a finding).
  int choice(const Node& map, std::string_view key, std::span<const std::string_view> choices,
             Severity severity = Severity::error);

  const std::string& file() const { return file_; }

 private:
  void say(Severity severity, std::string message, std::string fix, Place place);
  const Node* scalar(const Node& map, std::string_view key, std::string_view wanted);

  const std::string& file_;
  std::vector<Finding>& findings_;
  std::string_view rule_, name_;
};

// The entries of a map or the scalars of a list as free data, as they were written.
std::vector<Member> members_of(const Node& map);
Value value_of(const Node& scalar);  // number, boolean, date or text
std::vector<std::string> strings(std::span<const std::string_view> views);

}  // namespace lode::model
