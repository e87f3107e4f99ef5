// One pass over a record. Lines without any quote, nearly all, take the short way.
#include "load/csv_scan.h"

#include <algorithm>
#include <optional>

namespace lode::load {
namespace {

constexpr auto npos = std::string_view::npos;

class Scanner {
 public:
  Scanner(std::string_view text, bool last, const Dialect& dialect, std::vector<FieldSpan>* fields)
      : text_(text), last_(last), d_(dialect), fields_(fields) {
    if (fields_) fields_->clear();
  }

  Scanned run(std::size_t width) {
    auto line = physical_line();
    if (line.more) return line;
    if (line.text_end > record_bytes_max) return refuse(line, Fault::too_long);
    auto body = text_.substr(0, line.text_end);
    if (d_.quote == '\0' || body.find(d_.quote) == npos) {
      split_plain(body);
      return line;
    }
    return scan_quoted(line, width);
  }

 private:
  enum class Step { field, record, more, bad };

  Scanned physical_line() const {
    auto at = text_.find(d_.newline);
    if (at == npos && !last_) return {.more = true};
    Scanned line{.end = at == npos ? text_.size() : at + 1,
                 .text_end = at == npos ? text_.size() : at};
    if (d_.newline == '\n' && line.text_end > 0 && text_[line.text_end - 1] == '\r') --line.text_end;
    return line;
  }

  Scanned refuse(Scanned line, Fault fault) {
    if (fields_) fields_->clear();
    bool cut = last_ && line.end == text_.size() && !text_.ends_with(d_.newline);
    line.fault = cut && fault == Fault::bad_quote ? Fault::truncated : fault;
    return line;
  }

  void add(std::size_t begin, std::size_t end, bool escaped) {
    ++count_;
    if (fields_) fields_->push_back({begin, end - begin, escaped});
  }

  void split_plain(std::string_view body) {
    std::size_t from = 0;
    for (auto at = body.find(d_.delimiter); at != npos; at = body.find(d_.delimiter, from)) {
      add(from, at, false);
      from = at + 1;
    }
    add(from, body.size(), false);
  }

  Scanned scan_quoted(const Scanned& line, std::size_t width) {
    at_ = 0;
    Step step = Step::field;
    while (step == Step::field)
      step = at_ < text_.size() && text_[at_] == d_.quote ? quoted_field() : plain_field();
    if (step == Step::more) return {.more = true};
    if (step == Step::bad) return refuse(line, Fault::bad_quote);
    if (at_ <= line.end) return {.end = at_, .text_end = text_end_};
    if (width > 0 && count_ != width) return refuse(line, Fault::bad_quote);
    return {.end = at_, .text_end = text_end_, .lines = lines_};
  }

  // The text ends here: wait for more of it, unless the file ends too or the record grew too long.
  Step at_end() const {
    return !last_ && text_.size() < record_bytes_max + 4 ? Step::more : Step::bad;
  }

  Step plain_field() {
    auto end = at_;
    while (end < text_.size() && text_[end] != d_.delimiter && text_[end] != d_.newline) ++end;
    if (end > record_bytes_max) return Step::bad;
    if (end == text_.size() && !last_) return at_end();
    if (end < text_.size() && text_[end] == d_.delimiter) {
      add(at_, end, false);
      at_ = end + 1;
      return Step::field;
    }
    text_end_ = d_.newline == '\n' && end > at_ && text_[end - 1] == '\r' ? end - 1 : end;
    add(at_, text_end_, false);
    return finish(end);
  }

  Step finish(std::size_t newline_at) {
    at_ = std::min(newline_at + 1, text_.size());
    return Step::record;
  }

  // Position of the closing quote, nothing where the text ends before it.
  std::optional<std::size_t> closing(std::size_t from, bool& escaped) {
    for (auto at = from;; ++at) {
      at = d_.escape == '\0' ? text_.find(d_.quote, at)
                             : text_.find_first_of(std::string_view(both_, 2), at);
      if (at == npos || at > record_bytes_max) return std::nullopt;
      if (d_.escape != '\0' && text_[at] == d_.escape) {
        escaped = true;
        ++at;
        continue;
      }
      if (d_.escape != '\0' || at + 1 >= text_.size() || text_[at + 1] != d_.quote) return at;
      escaped = true;
      ++at;
    }
  }

  Step quoted_field() {
    bool escaped = false;
    auto close = closing(at_ + 1, escaped);
    if (!close) return at_end();
    auto next = *close + 1;
    bool has_cr = d_.newline == '\n' && next < text_.size() && text_[next] == '\r';
    if (next + (has_cr ? 1 : 0) >= text_.size() && !last_) return at_end();
    if (next < text_.size() && text_[next] == d_.delimiter) {
      add_quoted(*close, escaped);
      at_ = next + 1;
      return Step::field;
    }
    auto line_end = next + (has_cr ? 1 : 0);
    if (line_end < text_.size() && text_[line_end] != d_.newline) return Step::bad;
    add_quoted(*close, escaped);
    text_end_ = next;
    return finish(line_end);
  }

  void add_quoted(std::size_t close, bool escaped) {
    auto content = text_.substr(at_ + 1, close - at_ - 1);
    lines_ += std::count(content.begin(), content.end(), d_.newline);
    add(at_ + 1, close, escaped);
  }

  std::string_view text_;
  bool last_;
  const Dialect& d_;
  std::vector<FieldSpan>* fields_;
  const char both_[2] = {d_.quote, d_.escape};
  std::size_t at_ = 0, text_end_ = 0, count_ = 0;
  std::int64_t lines_ = 1;
};

}  // namespace

Scanned scan_record(std::string_view text, bool last, const Dialect& dialect, std::size_t width,
                    std::vector<FieldSpan>* fields) {
  return Scanner(text, last, dialect, fields).run(width);
}

void unescape(std::string_view field, const Dialect& dialect, std::string& out) {
  out.clear();
  char mark = dialect.escape == '\0' ? dialect.quote : dialect.escape;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] == mark && i + 1 < field.size()) ++i;
    out += field[i];
  }
}

}  // namespace lode::load
