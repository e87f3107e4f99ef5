// schema: the JSON Schema of segmentation files, for editors that complete and check while one
// types.
#include "model/segmentation.h"
#include "verbs/entries.h"

namespace lode::verbs {
namespace {

Result<Doc> run(const Request&, Context&) {
  return Doc{
      .verb = "schema", .title = "JSON Schema of a segmentation file", .raw = model::json_schema()};
}

}  // namespace

const Verb schema{"schema", "the JSON Schema of a segmentation file", Group::define, {}, {}, run};

}  // namespace lode::verbs
