// Finding: something true of the user's data or definitions, with its place and its evidence.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/value.h"

namespace lode {

enum class Severity { info, warning, error };
enum class Outcome { fires, undetermined, clear };

struct Place {
  std::string file;
  int line = 0;    // from 1; 0 is unknown
  int column = 0;  // from 1, in characters
};

// A small tree of values, for the evidence of a finding: a value, named members, or a list.
struct Member;
struct Datum {
  Value value;
  std::vector<Member> members;
  std::vector<Datum> items;
  enum class Shape { value, object, list } shape = Shape::value;

  Datum() = default;
  Datum(Value v) : value(std::move(v)) {}  // NOLINT: values are data as they stand
  static Datum object(std::vector<Member> members);
  static Datum list(std::vector<Datum> items);
};
struct Member {
  std::string name;
  Datum datum;
};

struct Finding {
  std::string rule;  // code: "COV01"
  std::string name;  // "overlap"
  Severity severity = Severity::error;
  Outcome outcome = Outcome::fires;
  std::vector<std::string> segments;
  std::string message;           // one sentence in everyday words
  std::vector<Member> evidence;  // figures and witness
  std::string fix;               // a concrete edit or action; may be empty
  Place place;
};

// A value together with what was found while it was made: how parsers and checks answer.
template <class T>
struct Parsed {
  T value;
  std::vector<Finding> findings;
};

const char* severity_name(Severity severity);
const char* outcome_name(Outcome outcome);

}  // namespace lode
