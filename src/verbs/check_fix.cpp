// A fix is a proposal like any other: it has to stand the same judgement as the file did.
#include "verbs/check_fix.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/diff.h"
#include "base/text.h"
#include "store/files.h"
#include "verbs/fixes.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;

// Per rule how much it finds: an error weighs more than any number of warnings, a warning more than information. A
// sign-off that a change of meaning voids is told, and no reason against the change.
std::map<std::string, double> weights(const audit::Report& report, bool errors_only) {
  std::map<std::string, double> out;
  for (const auto& f : report.findings) {
    if (f.outcome != Outcome::fires || f.rule == "AGR01") continue;
    if (errors_only && f.severity != Severity::error) continue;
    out[f.rule] += f.severity == Severity::error ? 1e6 : f.severity == Severity::warning ? 1e3 : 1;
  }
  return out;
}

bool is_better(const Checked& before, const Checked& after, const std::string& rule) {
  if (!after.scheme.segmentation.readable) return false;
  auto was = weights(before.report, true), is = weights(after.report, true);
  for (const auto& [code, weight] : is)
    if (weight > was[code]) return false;
  return weights(after.report, false)[rule] < weights(before.report, false)[rule];
}

Table fixes_table() {
  Table out{.name = "fixes", .title = "Changes"};
  out.columns = {{"rule", "settles", Kind::id}, {"segments", "segments"}, {"change", "change"}, {"state", "state"},
                 {"why", "why not"}, {"file", "file", Kind::text, true}};
  return out;
}

// Keeps what is better; the text and its judgement move along.
Result<void> try_fixes(const SchemeText& found, const Judge& judge, Fixed& out) {
  std::set<std::string> tried;
  for (bool again = true; again;) {
    again = false;
    for (const auto& fix : fixes_for(out.after, out.checked)) {
      if (!tried.insert(fix.words).second) continue;
      std::string state = "left", why = fix.why_not;
      if (!fix.edits.empty()) {
        const auto text = model::with_edits(out.after, fix.edits);
        LODE_TRY(after, judge({found.workspace, found.file, text}));
        if (is_better(out.checked, after, fix.rule)) {
          out.after = text, out.checked = std::move(after);
          state = "proposed", again = true;
        } else {
          why = "the finding would stay, or another one come";
        }
      }
      out.fixes.rows.push_back({fix.rule, join(fix.segments, ", "), fix.words, state,
                                why.empty() ? Value{} : Value(why), found.file});
      if (again) break;  // offsets moved: think anew
    }
  }
  return {};
}

Result<void> may_write(const std::string& file) {
  std::error_code error;
  const auto state = fs::status(file, error);
  using fs::perms;
  const bool writable = (state.permissions() & (perms::owner_write | perms::group_write | perms::others_write)) !=
                        perms::none;
  if (!error && fs::is_regular_file(state) && writable) return {};
  return fail(Code::denied, fmt::format("{} may not be written", file),
              "make it writable, or take the diff: `lode check FILE --fix --no-input > fix.diff`");
}

std::string kept_name(const std::string& file, const std::string& before) {
  return fmt::format("{}.before-{}", file, sha256_hex(before).substr(0, 8));
}

// The former text first, so that it is never only in memory.
Result<void> write_fixed(Fixed& out) {
  std::error_code error;
  const auto real = fs::canonical(out.file, error).string();  // a link stays one
  LODE_CHECK(may_write(real));
  out.kept = kept_name(out.file, out.before);
  const auto& files = store::system_files();
  LODE_TRY(now, store::read_file(files, real));
  if (now != out.before)
    return fail(Code::conflict, fmt::format("{} was changed meanwhile", out.file), "run the command again");
  const auto rights = fs::status(real, error).permissions();
  LODE_CHECK(store::write_file(files, out.kept, out.before));
  LODE_CHECK(store::write_file(files, real, out.after));
  fs::permissions(real, rights, error);
  for (auto& row : out.fixes.rows)
    if (to_text(row[3]) == "proposed") row[3] = std::string("applied");
  return {};
}

bool says_yes(const Request& request, const Fixed& fixed, const Context& context) {
  if (request.yes) return true;
  if (!context.ask) return false;
  auto answer = context.ask(fmt::format("{}\nWrite this to {}?", unified_diff(fixed.before, fixed.after, fixed.file),
                                        fixed.file), {"yes", "no"});
  return answer == "yes";
}

}  // namespace

Result<Fixed> fix_file(const Request& request, const SchemeText& found, const Judge& judge, const Context& context) {
  std::error_code error;
  if (!fs::is_regular_file(found.file, error))
    return fail(Code::invalid_argument, fmt::format("{} cannot be fixed: it is no file", found.file),
                "save it to a file first");
  LODE_TRY(checked, judge(found));
  Fixed out{.file = found.file, .before = found.text, .after = found.text, .checked = std::move(checked),
            .fixes = fixes_table()};
  auto as_it_stands = out.checked;
  const auto hash = out.checked.scheme.segmentation.hash;
  LODE_CHECK(try_fixes(found, judge, out));
  out.voids_sign_offs = out.checked.scheme.segmentation.hash != hash &&
                        !out.checked.scheme.segmentation.sign_offs.empty();
  if (out.after != out.before && says_yes(request, out, context)) LODE_CHECK(write_fixed(out));
  if (out.kept.empty()) out.checked = std::move(as_it_stands);
  return out;
}

void tell_fixes(Doc& doc, const Request& request, const std::vector<Fixed>& fixed) {
  Table all = fixes_table();
  std::vector<Block> told;
  const auto say = [&](std::string text) { told.push_back({Block::Is::paragraph, std::move(text), {}}); };
  std::int64_t proposed = 0, applied = 0;
  for (const auto& one : fixed) {
    for (const auto& row : one.fixes.rows) {
      proposed += to_text(row[3]) == "proposed" ? 1 : 0, applied += to_text(row[3]) == "applied" ? 1 : 0;
      all.rows.push_back(row);
    }
    if (one.after == one.before) {
      say(fmt::format("Nothing in {} can be changed safely without a person.", one.file));
      continue;
    }
    told.push_back({Block::Is::verbatim, unified_diff(one.before, one.after, one.file), {}});
    if (!one.kept.empty())
      say(fmt::format("Written. The former file is kept: `mv {} {}` undoes it.", one.kept, one.file));
    else
      doc.next.push_back(fmt::format("lode check {}{} --fix --yes", request.workspace == "." ? "" : "-w " +
                                     request.workspace + " ", one.file));
    if (one.voids_sign_offs)
      say("This changes what the segments mean: whoever signed has to sign again.");
  }
  if (!all.rows.empty()) told.push_back({Block::Is::table, {}, "fixes"});
  doc.blocks.insert(doc.blocks.begin(), told.begin(), told.end());
  doc.metrics.push_back({"fixes_proposed", "changes proposed", proposed, Kind::integer});
  doc.metrics.push_back({"fixes_applied", "changes applied", applied, Kind::integer});
  doc.tables.push_back(std::move(all));
}

}  // namespace lode::verbs
