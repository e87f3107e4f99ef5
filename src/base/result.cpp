// The table from error codes to names and exit codes.
#include "base/result.h"

namespace lode {
namespace {

struct Row {
  const char* name;
  int exit;
};

Row row_of(Code code) {
  switch (code) {
    case Code::invalid_argument: return {"invalid_argument", 2};
    case Code::not_found: return {"not_found", 2};
    case Code::conflict: return {"conflict", 4};
    case Code::io: return {"io", 5};
    case Code::store: return {"store", 70};
    case Code::limit: return {"limit", 3};
    case Code::cancelled: return {"cancelled", 130};
    case Code::denied: return {"denied", 5};
  }
  return {"internal", 70};
}

}  // namespace

int exit_code(Code code) { return row_of(code).exit; }
const char* code_name(Code code) { return row_of(code).name; }

}  // namespace lode
