// Makes the material anew from what the certificate says, and hands both to discover/verify.
#include "verbs/discover_verify.h"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "discover/table.h"
#include "discover/verify.h"
#include "facts/facts.h"
#include "store/workspace.h"
#include "verbs/discover_options.h"
#include "verbs/discover_source.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr std::string_view sealed = ".certificate.json", written = ".yaml";

Result<std::string> text_of(const std::string& file, std::string_view hint) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in || file.empty()) return fail(Code::not_found, fmt::format("there is no file {}", file), std::string(hint));
  return std::move(out).str();
}

struct Files {
  std::string segmentation, certificate;
};

Files files_of(const std::string& named) {
  if (named.ends_with(sealed)) return {named.substr(0, named.size() - sealed.size()) + std::string(written), named};
  return {named, certificate_beside(named)};
}

// Where the rules are evaluated, and what must stay open for it.
Result<discover::Verification> held_against(const discover::Certificate& claim, const model::Segmentation& file,
                                            const discover::Material& material, const Request& then,
                                            const DiscoverAsked& asked, const Context& context) {
  discover::VerifyOptions options{.engine = discover::find_engine(claim.engine)};
  if (!asked.table.file.empty()) {
    LODE_TRY(database, store::Database::open(":memory:", context));
    LODE_TRY(connection, database.connect());
    LODE_TRY(relation, discover::table_relation(asked.table.file));
    return discover::verify(claim, file, material, {connection, relation, asked.table.id}, options, context);
  }
  LODE_TRY(workspace, store::Workspace::open(then.workspace, context));
  LODE_TRY(view, view_of(then));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  return discover::verify(claim, file, material, {reading.connection, "unit", "account_id"}, options, context);
}

Doc told(const discover::Certificate& claim, const discover::Verification& found, const std::string& file) {
  Doc doc{.verb = "discover", .title = fmt::format("Verification of {}", claim.candidate)};
  doc.metrics = {{"verified", "Every check passed", !found.failed, Kind::boolean},
                 {"bound_checked", "Bound rechecked in full", found.bound_checked, Kind::boolean},
                 {"explained", "Explained, by the certificate", claim.explained, Kind::share},
                 {"file", "File", file, Kind::text}};
  auto figure = [](double value) { return std::isnan(value) ? Value{} : Value(value); };
  doc.metrics.push_back({"explained_sql", "Explained, by SQL", figure(found.explained_sql), Kind::share});
  doc.metrics.push_back({"explained_plain", "Explained, account by account", figure(found.explained_plain),
                         Kind::share});
  doc.tables = {discover::verification_table(found)};
  doc.failed = found.failed;
  return doc;
}

}  // namespace

Request asked_then(const Request& now, const discover::Certificate& claim) {
  Request out{.workspace = now.workspace, .as_of = now.as_of, .recorded_at = now.recorded_at, .yes = true};
  for (const auto& [name, value] : claim.options) {
    if (name == "as-of") out.as_of = out.as_of.empty() ? value : out.as_of;
    else if (name == "recorded-at") out.recorded_at = out.recorded_at.empty() ? value : out.recorded_at;
    else out.options[name].push_back(value);
  }
  if (now.has("table")) out.options["table"] = {now.get("table")};
  return out;
}

std::string certificate_beside(const std::string& file) {
  bool known = file.ends_with(written);
  return (known ? file.substr(0, file.size() - written.size()) : file) + std::string(sealed);
}

Result<Doc> verify_discovered(const Request& request, const Context& context) {
  auto files = files_of(request.get("verify"));
  LODE_TRY(sealed_text,
           text_of(files.certificate,
                   "`lode discover` writes the certificate of a candidate beside it; keep both together"));
  LODE_TRY(claim, discover::read_certificate(sealed_text));
  LODE_TRY(text, text_of(files.segmentation, "the segmentation file lies beside its certificate"));
  auto file = model::read_segmentation(text, files.segmentation);
  auto then = asked_then(request, claim);
  LODE_TRY(asked, discover_asked(then));
  LODE_TRY(source, discover_source(then, asked, context));
  LODE_CHECK(discover::add_certified_cuts(source.material, claim));
  if (!asked.table.file.empty()) source.material.ids.clear();  // rows are told apart by their place: ids may repeat
  LODE_TRY(found, held_against(claim, file.value, source.material, then, asked, context));
  return told(claim, found, files.segmentation);
}

}  // namespace lode::verbs
