// A sandbox: an engine in memory for SELECTs that people write (into maps). It sees the sources registered in
// it and nothing else: no file, no network, no setting.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "store/connection.h"
#include "store/source_function.h"

namespace lode::store {

struct SandboxTable {
  std::string name;                 // as the SELECT names it
  std::vector<RowSource*> sources;  // their rows one behind the other, columns matched by name
};

class Sandbox {
 public:
  // REQUIRES: `context` and the sources outlive the sandbox. `temp_dir`: where large sorts spill.
  static Result<Sandbox> open(const Context& context, const std::vector<SandboxTable>& tables,
                              const std::string& temp_dir);
  // Runs one SELECT; its result, every column as text, is kept as the table `result`. Gives the columns.
  // invalid_argument where it is anything but one SELECT; `place` names it in messages.
  Result<std::vector<std::string>> select(std::string_view sql, const std::string& place);
  Result<Connection> connect() const { return database_.connect(); }

 private:
  Sandbox(Database database, Connection connection)
      : database_(std::move(database)), connection_(std::move(connection)) {}
  Database database_;
  Connection connection_;
};

}  // namespace lode::store
