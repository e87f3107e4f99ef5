// Reading samples: which files there are, what their columns hold.
#include "load/propose_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/text.h"
#include "load/document.h"
#include "load/readers.h"
#include "load/xlsx.h"

namespace lode::load {
namespace {

namespace fs = std::filesystem;

struct Input {
  std::string path;
  std::string below;  // path below the folder given; the file's name where a file was given
  bool given = false;  // itself, not found in a folder
};

bool loadable(const fs::path& path) {
  auto extension = lower(path.extension().string());
  if (extension.size() < 2 || path.filename().string().starts_with('.')) return false;
  if (path.filename().string().starts_with("~$")) return false;  // Excel's lock file
  return std::ranges::any_of(readers(), [&](const Reader& reader) {
    auto all = split(reader.extensions, '|');
    return std::ranges::find(all, extension.substr(1)) != all.end();
  });
}

Result<std::vector<Input>> expand(const std::vector<std::string>& inputs) {
  std::vector<Input> out;
  for (const auto& input : inputs) {
    std::error_code problem;
    if (!fs::exists(input, problem)) return fail(Code::not_found, fmt::format("{} is not there", input));
    if (!fs::is_directory(input, problem)) {
      out.push_back({input, fs::path(input).filename().string(), true});
      continue;
    }
    std::vector<Input> found;
    auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(input, options, problem), end; !problem && at != end;
         at.increment(problem))
      if (at->is_regular_file(problem) && loadable(at->path()))
        found.push_back({at->path().string(), fs::relative(at->path(), input, problem).string()});
    if (problem) return fail(Code::io, fmt::format("{} cannot be read: {}", input, problem.message()));
    if (found.empty())
      return fail(Code::not_found, fmt::format("the folder {} holds no file that can be loaded", input),
                  "CSV, TSV, XLSX, JSON and Parquet files can");
    std::ranges::sort(found, {}, &Input::below);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

// A plain word for SQL and `from:`: "Sales 2024 (net).csv" -> "sales_2024_net".
std::string plain_name(std::string_view text, std::set<std::string>& taken) {
  std::string base;
  for (const auto& word : header_words(text)) base += (base.empty() ? "" : "_") + word;
  if (base.empty() || (base[0] >= '0' && base[0] <= '9')) base = "file_" + base;
  auto out = base;
  for (int n = 2; !taken.insert(out).second; ++n) out = fmt::format("{}_{}", base, n);
  return out;
}

Result<void> profile(Sample& sample, Source& source, const Context& context) {
  for (const auto& header : source.columns()) sample.columns.emplace_back(header);
  for (;;) {
    LODE_TRY(segment, source.next_segment());
    if (!segment) return {};
    LODE_TRY(reader, source.read(*segment));
    Record record;
    for (;;) {
      LODE_TRY(more, reader->next(record));
      if (!more) break;
      if (context.cancelled()) return cancelled_error();
      if (record.skip || record.fault != Fault::none) continue;
      if (sample.rows == sample_rows_max) {
        sample.complete = false;
        return {};
      }
      ++sample.rows;
      for (std::size_t c = 0; c < sample.columns.size() && c < record.cells.size(); ++c)
        sample.columns[c].add(record.cells[c].text);
    }
  }
}

Sample read_one(const Input& input, const FileSpec& spec, const Context& context) {
  Sample sample;
  sample.spec = spec;
  sample.path = input.path;
  std::vector<Finding> findings;
  auto source = open_source(input.path, spec, findings, context);
  if (!source) {
    sample.problem = source.error().message;
    return sample;
  }
  sample.described = (*source)->described();
  if (auto done = profile(sample, **source, context); !done) {
    sample.columns.clear();
    sample.problem = done.error().message;
  }
  return sample;
}

std::vector<Skip> declared(const std::vector<GridSkip>& skips) {
  std::vector<Skip> out;
  for (const auto& skip : skips)
    if (!skip.blank) out.push_back({skip.row, skip.row, {}});
  return out;
}

// The sheets of a workbook that hold a table, each with its plan.
Result<void> read_sheets(const Input& input, std::set<std::string>& taken, const Context& context,
                         std::vector<Sample>& out) {
  LODE_TRY(book, Workbook::open(input.path));
  for (std::size_t i = 0; i < book.sheets().size(); ++i) {
    const auto& sheet = book.sheets()[i];
    std::vector<SheetRow> rows;
    LODE_TRY(end, book.read(i, [&](const SheetRow& row) -> Result<void> {
      if (context.cancelled()) return cancelled_error();
      rows.push_back(row);
      return {};
    }));
    auto plan = plan_grid(rows, end.merges, sheet.name);
    FileSpec spec{.path = input.below};
    if (book.sheets().size() > 1) spec.sheet = sheet.name;
    spec.header = plan.header;
    spec.header_rows = plan.header_rows;
    spec.fill_down = plan.fill_down;
    spec.skip = declared(plan.skips);
    if (plan.columns.size() < 2 || rows.size() < 2) {
      Sample sample{.spec = spec, .path = input.path};
      sample.spec.sheet = sheet.name;
      sample.problem = "it holds no table";
      out.push_back(std::move(sample));
      continue;
    }
    spec.as = plain_name(book.sheets().size() > 1 ? sheet.name : fs::path(input.below).stem().string(),
                         taken);
    auto sample = read_one(input, spec, context);
    sample.grid = std::move(plan);
    out.push_back(std::move(sample));
  }
  return {};
}

// "invoices_2023-01.csv" -> "invoices_*.csv": the name with its runs of digits open.
std::string open_digits(std::string_view name) {
  std::string out;
  for (char c : name) {
    bool digit = c >= '0' && c <= '9';
    if (!digit) out += c;
    else if (out.empty() || out.back() != '*') out += '*';
  }
  for (auto at = out.find("*-*"); at != std::string::npos; at = out.find("*-*")) out.replace(at, 3, "*");
  return out;
}

// Two states of one list (customers_2023, customers_2024) share ids that each has once; parts do not.
bool same_records(const Sample& a, const Sample& b) {
  for (std::size_t c = 0; c < a.columns.size(); ++c)
    if (a.columns[c].unique() && b.columns[c].unique() && b.columns[c].overlap(a.columns[c]) > 0.3)
      return true;
  return false;
}

// Files of the same columns whose names differ in digits only are one source of rows.
void join_parts(std::vector<Sample>& samples) {
  std::vector<Sample> out;
  std::map<std::string, std::size_t> first;
  for (auto& sample : samples) {
    auto pattern = open_digits(sample.spec.path);
    std::string key = pattern + "\n";
    for (const auto& column : sample.columns) key += column.header + "\t";
    bool joinable = !sample.columns.empty() && pattern != sample.spec.path && !sample.grid;
    auto [at, is_new] = joinable ? first.try_emplace(key, out.size()) : std::pair{first.end(), true};
    if (is_new) {
      out.push_back(std::move(sample));
      continue;
    }
    auto& whole = out[at->second];
    if (same_records(whole, sample)) {
      out.push_back(std::move(sample));
      continue;
    }
    whole.same.push_back(sample.spec.path);
    whole.rows += sample.rows;
    whole.complete = whole.complete && sample.complete;
    for (std::size_t c = 0; c < whole.columns.size(); ++c) whole.columns[c].merge(sample.columns[c]);
    whole.spec.path = pattern;
  }
  samples = std::move(out);
}

}  // namespace

const ColumnProfile* Sample::find(std::string_view header) const {
  auto it = std::ranges::find(columns, header, &ColumnProfile::header);
  return it == columns.end() ? nullptr : &*it;
}

std::string Sample::name() const {
  return spec.sheet.empty() ? spec.path : fmt::format("{}, sheet '{}'", spec.path, spec.sheet);
}

Result<std::vector<Sample>> read_samples(const std::vector<std::string>& inputs, const Context& context) {
  LODE_TRY(files, expand(inputs));
  std::vector<Sample> out;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& input = files[i];
    context.report("reading " + input.below, static_cast<double>(i) / static_cast<double>(files.size()));
    if (lower(fs::path(input.path).extension().string()).starts_with(".xls")) {
      auto done = read_sheets(input, taken, context, out);
      if (!done && done.error().code == Code::cancelled) return std::unexpected(done.error());
      if (!done) out.push_back({.spec = {.path = input.below}, .path = input.path,
                                .problem = done.error().message});
      continue;
    }
    FileSpec spec{.path = input.below};
    spec.as = plain_name(fs::path(input.below).stem().string(), taken);
    auto why = input.given ? std::string() : why_no_table(input.path);
    if (why.empty()) out.push_back(read_one(input, spec, context));
    else out.push_back({.spec = spec, .path = input.path, .problem = "it is " + why});
    if (context.cancelled()) return cancelled_error();
  }
  join_parts(out);
  return out;
}

}  // namespace lode::load
