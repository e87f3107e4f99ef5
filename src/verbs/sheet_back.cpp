// One filled sheet after another: each is judged on its own, and what it brings is a batch of its own.
#include "verbs/sheet_back.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "dig/sheet_form.h"
#include "dig/sheet_in.h"
#include "verbs/scene.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

struct Options {
  dig::Favour favour = dig::Favour::ask;
  std::string by;
  double max_rejects = 0.5;
  bool dry_run = false;
};

// What came of one file.
struct Back {
  dig::SheetBack sheet;
  dig::Judged judged;
  dig::Recorded recorded;
  bool refused = false;
};

Result<Options> options_of(const Request& request) {
  Options out{.by = request.get("by"), .dry_run = request.has("dry-run")};
  LODE_TRY(share, share_of(request.get("max-rejects", "50%"), "--max-rejects"));
  out.max_rejects = share;
  if (request.has("mine") && request.has("theirs"))
    return fail(Code::invalid_argument, "--mine and --theirs exclude each other", "give one of them");
  if (request.has("mine")) out.favour = dig::Favour::mine;
  if (request.has("theirs")) out.favour = dig::Favour::theirs;
  return out;
}

class SheetsBack {
 public:
  SheetsBack(const Request& request, Options options, Context& context)
      : request_(request), options_(std::move(options)), context_(context), doc_{.verb = "sheet"} {}

  Result<Doc> run() {
    LODE_TRY(workspace, store::Workspace::open(request_.workspace, context_));
    for (const auto& path : request_.args("FILE")) {
      if (auto taken = take(workspace, path); !taken) return std::unexpected(with_done(taken.error()));
    }
    return finish();
  }

 private:
  // Files before this one are on record, whatever became of it.
  Error with_done(Error error) const {
    std::vector<std::string> done;
    for (const auto& back : all_)
      if (!back.refused && !options_.dry_run) done.push_back(back.sheet.path);
    if (!done.empty()) error.message += fmt::format("\n(taken before that: {})", join(done, ", "));
    return error;
  }

  Result<void> take(const store::Workspace& workspace, const std::string& path) {
    LODE_TRY(sheet, dig::read_back(path));
    Back back{.sheet = std::move(sheet)};
    auto& findings = back.sheet.findings;
    auto is_error = [](const Finding& f) { return f.severity == Severity::error; };
    if (std::ranges::none_of(findings, is_error))
      for (auto& finding : dig::strangeness(workspace, back.sheet, options_.by)) findings.push_back(std::move(finding));
    back.refused = std::ranges::any_of(findings, is_error);
    for (const auto& finding : findings) doc_.findings.push_back(finding);
    if (!back.refused) LODE_CHECK(judge(back));
    all_.push_back(std::move(back));
    return {};
  }

  // The workspace is opened anew for each sheet: what the one before brought is on record for the next.
  Result<void> judge(Back& back) {
    LODE_TRY(dug, open_dug(request_, back.sheet.of("segmentation"), context_));
    auto scene = dug.scene(context_);
    LODE_TRY(judged, dig::judge(scene, back.sheet, options_.favour));
    back.judged = std::move(judged);
    for (auto& finding : dig::findings_of(scene, back.sheet, back.judged)) doc_.findings.push_back(std::move(finding));
    as_of_ = scene.as_of;
    const auto& j = back.judged;
    if (j.filled == 0 && j.rejects.empty() && !has_former(dug.fitted.workspace, back)) return {};
    if (static_cast<double>(j.faulty) > options_.max_rejects * static_cast<double>(j.filled))
      return over_limit(dug.fitted.workspace, back);
    if (options_.dry_run) return {};
    LODE_TRY(recorded, dig::record(dug.fitted.workspace, scene, back.sheet, j));
    back.recorded = std::move(recorded);
    return {};
  }

  static bool has_former(const store::Workspace& workspace, const Back& back) {
    auto input = fmt::format("sheets/{}.xlsx", back.sheet.of("sheet"));
    return std::ranges::any_of(workspace.live_batches(), [&](const store::Batch& batch) {
      return std::ranges::any_of(batch.inputs, [&](const auto& i) { return i.path == input; });
    });
  }

  Result<void> over_limit(const store::Workspace& workspace, const Back& back) const {
    const auto& j = back.judged;
    LODE_TRY(file, dig::keep_rejects(workspace, back.sheet, j));
    auto message = fmt::format("{}: {} of {} answers are faulty (the limit is {:g} %); nothing of it was taken",
                               back.sheet.path, j.faulty, j.filled, 100 * options_.max_rejects);
    for (std::size_t i = 0; i < std::min<std::size_t>(j.rejects.size(), 10); ++i)
      message += fmt::format("\n  {}: {}; {}", j.rejects[i].cell, j.rejects[i].reason, j.rejects[i].fix);
    return fail(Code::limit, message, fmt::format("all of them are in {}; correct the sheet, or allow more with "
                                                  "--max-rejects", file));
  }

  std::string sentence(const Back& back) const {
    const auto& j = back.judged;
    auto who = fmt::format("{} ({})", back.sheet.path, back.sheet.of("owner"));
    if (back.refused) return fmt::format("{}: nothing was taken; the findings say why.", back.sheet.path);
    if (j.filled == 0 && back.recorded.batch.empty())
      return fmt::format("{}: nothing is filled in; nothing changed.", who);
    auto what = fmt::format("{} answers, {} not known, {} views of segments", j.answers.size(), j.unknown.size(),
                            j.views.size());
    if (j.faulty > 0) what += fmt::format("; {} faulty", j.faulty);
    if (!j.held.empty())
      what += fmt::format("; {} {}", j.held.size(),
                          options_.favour == dig::Favour::theirs ? "dropped for what is on record" : "held back");
    if (options_.dry_run) return fmt::format("{}: {}. A dry run: nothing was recorded.", who, what);
    if (back.recorded.already)
      return fmt::format("{}: nothing to do: exactly this is on record{}.", who,
                         back.recorded.batch.empty() ? "" : " as batch " + back.recorded.batch);
    auto out =
        fmt::format("{}: {}{}.", who, what, back.recorded.batch.empty() ? "" : ", as batch " + back.recorded.batch);
    if (!back.recorded.supersedes.empty())
      out += fmt::format(" It takes the place of {}.", join(back.recorded.supersedes, ", "));
    return out;
  }

  Table answers() const {
    Table out{.name = "answers", .title = "Taken"};
    out.columns = {{"account_id", "id", Kind::id},   {"account", "account"}, {"question", "question", Kind::id},
                   {"topic", "about", Kind::id},     {"answer", "answer"},   {"source_kind", "source", Kind::id},
                   {"date", "date", Kind::date},     {"note", "note", Kind::text, true},
                   {"evidence_id", "evidence", Kind::id}};
    for (const auto& back : all_) {
      for (const auto& a : back.judged.answers)
        out.rows.push_back({a.account, a.name, a.question, a.topic.empty() ? Value{} : Value(a.topic), a.words,
                            a.kind, a.date, a.note.empty() ? Value{} : Value(a.note),
                            dig::evidence_id(back.sheet, a)});
      for (const auto& a : back.judged.unknown)
        out.rows.push_back({a.account, a.name, a.question, a.topic.empty() ? Value{} : Value(a.topic),
                            std::string(dig::does_not_know), {}, {}, a.note.empty() ? Value{} : Value(a.note), {}});
    }
    return out;
  }

  Table views() const {
    Table out{.name = "views", .title = "Said of segments"};
    out.columns = {{"account_id", "id", Kind::id}, {"account", "account"}, {"segment", "segment", Kind::id},
                   {"view", "view", Kind::id},     {"proposed", "proposed", Kind::id}, {"reason", "reason"}};
    for (const auto& back : all_)
      for (const auto& v : back.judged.views)
        out.rows.push_back({v.account, v.name, v.segment.empty() ? Value{} : Value(v.segment), v.code,
                            v.proposed.empty() ? Value{} : Value(v.proposed),
                            v.reason.empty() ? Value{} : Value(v.reason)});
    return out;
  }

  Table rejects() const {
    Table out{.name = "rejects", .title = "Not taken: faulty"};
    out.columns = {{"file", "file", Kind::text, true}, {"cell", "cell", Kind::id}, {"account_id", "id", Kind::id},
                   {"question", "question", Kind::id}, {"value", "value"}, {"code", "code", Kind::id, true},
                   {"reason", "why"}, {"fix", "what to do"}};
    for (const auto& back : all_)
      for (const auto& r : back.judged.rejects)
        out.rows.push_back({back.sheet.path, r.cell, r.account.empty() ? Value{} : Value(r.account),
                            r.question.empty() ? Value{} : Value(r.question), r.value, r.code, r.reason, r.fix});
    return out;
  }

  Table held() const {
    Table out{.name = "held",
              .title = options_.favour == dig::Favour::theirs ? "Dropped for what is on record" : "Held back"};
    out.columns = {{"account_id", "id", Kind::id}, {"account", "account"}, {"question", "question", Kind::id},
                   {"cell", "cell", Kind::id}, {"sheet", "the sheet says"}, {"on_record", "recorded since"}};
    for (const auto& back : all_)
      for (const auto& h : back.judged.held)
        out.rows.push_back({h.account, h.name, h.question, h.cell, h.ours, h.theirs});
    if (options_.favour == dig::Favour::ask)
      out.note = "--mine takes the sheet's word, --theirs leaves what is on record";
    return out;
  }

  void put_metrics() {
    std::int64_t taken = 0, unknown = 0, views = 0, faulty = 0, held = 0;
    std::vector<std::string> batches;
    for (const auto& back : all_) {
      taken += std::ssize(back.judged.answers);
      unknown += std::ssize(back.judged.unknown);
      views += std::ssize(back.judged.views);
      faulty += back.judged.faulty;
      held += std::ssize(back.judged.held);
      if (!back.recorded.batch.empty()) batches.push_back(back.recorded.batch);
    }
    auto add = [&](const char* name, const char* title, Value value, Kind kind = Kind::integer) {
      doc_.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
    };
    add("answers", "Answers", taken);
    add("dont_know", "Not known", unknown);
    add("views", "Views of segments", views);
    add("faulty", "Faulty", faulty);
    add("held", "Held back", held);
    add("batch", "Batch", batches.empty() ? Value{} : Value(join(batches, ", ")), Kind::id);
  }

  // Where to see what came in: the account of the first answer, from a day on which it counts.
  std::string next_step() const {
    for (const auto& back : all_)
      for (const auto& a : back.judged.answers)
        return suggest(request_.workspace, "dig", fmt::format("--account {}{}", a.account,
                                                              a.date > as_of_ ? " --as-of " + to_text(a.date) : ""));
    return suggest(request_.workspace, "dig");
  }

  Result<Doc> finish() {
    for (const auto& back : all_) {
      doc_.blocks.push_back({Block::Is::paragraph, sentence(back), {}});
      doc_.failed = doc_.failed || back.refused;
    }
    put_metrics();
    doc_.tables = {answers(), views(), held(), rejects()};
    for (const auto& table : doc_.tables)
      if (!table.rows.empty()) doc_.blocks.push_back({Block::Is::table, {}, table.name});
    // The tables tell rejects and conflicts one by one; people need not read them twice.
    if (std::ranges::any_of(doc_.findings, [](const Finding& f) { return f.rule != "SHT03" && f.rule != "SHT04"; }))
      doc_.blocks.push_back({Block::Is::findings, {}, {}});
    doc_.next = {next_step()};
    return std::move(doc_);
  }

  const Request& request_;
  Options options_;
  Context& context_;
  Doc doc_;
  std::vector<Back> all_;
  Date as_of_;
};

}  // namespace

Result<Doc> sheets_back(const Request& request, Context& context) {
  LODE_TRY(options, options_of(request));
  if (request.args("FILE").empty())
    return fail(Code::invalid_argument, "`lode sheet in` needs the filled sheets", "lode sheet in FILE.xlsx …");
  return SheetsBack(request, std::move(options), context).run();
}

}  // namespace lode::verbs
