// The loop that every record passes through.
#include "load/segment_run.h"

#include <functional>

namespace lode::load {
namespace {

void write(const Slot& slot, store::CellType type, std::size_t column, std::size_t row,
           store::BlockWriter& block) {
  if (slot.null) return block.null(column, row);
  switch (type) {
    case store::CellType::text: return block.text(column, row, slot.text);
    case store::CellType::bigint: return block.bigint(column, row, slot.whole);
    case store::CellType::number: return block.number(column, row, slot.number);
    case store::CellType::decimal:
    case store::CellType::rate: return block.decimal(column, row, slot.whole);
    case store::CellType::date: return block.date(column, row, Date{static_cast<std::int32_t>(slot.whole)});
    case store::CellType::boolean: return block.boolean(column, row, slot.whole != 0);
  }
}

std::uint64_t print_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::uint64_t print_of(std::span<const Slot> row) {
  std::uint64_t out = row.size();
  auto mix = [&](std::uint64_t value) { out = (out ^ value) * 0x9E3779B97F4A7C15ULL + (out >> 29); };
  for (const auto& slot : row) {
    mix(slot.null ? 1 : 0);
    mix(static_cast<std::uint64_t>(slot.whole));
    mix(std::hash<double>{}(slot.number));
    mix(print_of(slot.text));
  }
  return out;
}

}  // namespace

void Accounts::add(const Accounts& other) {
  accepted.add(other.accepted);
  rejected.add(other.rejected);
  skipped.add(other.skipped);
  rows += other.rows;
  differing += other.differing;
}

SegmentRows::SegmentRows(Setup setup)
    : setup_(std::move(setup)),
      columns_(setup_.plan.output()),
      rejects_(setup_.rejects_path, std::string(setup_.plan.table->name), setup_.file) {}

class SegmentRows::Rows : public store::RowReader {
 public:
  Rows(SegmentRows& owner, std::unique_ptr<RecordReader> records)
      : owner_(owner), records_(std::move(records)), converter_(owner.setup_.plan) {}

  Result<std::size_t> read(store::BlockWriter& block) override {
    if (owner_.setup_.context.cancelled()) return stop(cancelled_error().error());
    std::size_t written = 0;
    while (written < block.capacity()) {
      if (at_ < converter_.rows()) {
        auto row = converter_.row(at_++);
        for (std::size_t c = 0; c < row.size(); ++c)
          write(row[c], owner_.columns_[c].type, c, written, block);
        ++written;
        continue;
      }
      auto more = owner_.next_rows(*records_, record_, converter_);
      if (!more) return stop(more.error());
      if (!*more) break;
      at_ = 0;
    }
    owner_.accounts_.rows += static_cast<std::int64_t>(written);
    return written;
  }

 private:
  std::unexpected<Error> stop(const Error& problem) {
    owner_.problem_ = problem;
    return std::unexpected(problem);
  }

  SegmentRows& owner_;
  std::unique_ptr<RecordReader> records_;
  Record record_;
  Converter converter_;
  std::size_t at_ = 0;
};

Result<std::unique_ptr<store::RowReader>> SegmentRows::reader() {
  auto records = setup_.source.read(setup_.segment);
  if (!records) {
    problem_ = records.error();
    return std::unexpected(records.error());
  }
  return std::make_unique<Rows>(*this, *std::move(records));
}

// Reads on to the next record that gives rows; false at the end. After it the converter holds the rows.
Result<bool> SegmentRows::next_rows(RecordReader& records, Record& record, Converter& converter) {
  for (;;) {
    LODE_TRY(more, records.next(record));
    if (!more) return false;
    if (setup_.done) setup_.done->fetch_add(record.size, std::memory_order_relaxed);
    if (record.fault != Fault::none) {
      LODE_CHECK(reject(record, fault_name(record.fault), {}, fault_reason(record.fault)));
      continue;
    }
    auto outcome = record.skip ? Converter::Outcome::skip : converter.convert(record);
    if (outcome == Converter::Outcome::reject) {
      LODE_CHECK(reject(record, flaw_name(converter.flaw()), converter.column().target,
                        flaw_reason(converter.flaw())));
      continue;
    }
    bool repeat = outcome == Converter::Outcome::rows && !setup_.plan.key.empty() && is_repeat(converter);
    if (repeat && !setup_.plan.distinct) {
      LODE_CHECK(reject(record, flaw_name(Flaw::duplicate_id),
                        setup_.plan.columns[setup_.plan.key.front()].target,
                        flaw_reason(Flaw::duplicate_id)));
      continue;
    }
    bool taken = outcome == Converter::Outcome::rows && !repeat;
    (taken ? accounts_.accepted : accounts_.skipped).add({1, record.size});
    if (taken) return true;
  }
}

Result<void> SegmentRows::reject(const Record& record, std::string_view code, std::string_view column,
                                 std::string_view reason) {
  accounts_.rejected.add({1, record.size});
  return rejects_.add(record, code, column, reason);
}

bool SegmentRows::key_of(std::span<const Slot> row) {
  key_.clear();
  for (auto column : setup_.plan.key) {
    if (row[column].null) return false;
    key_ += row[column].text;
    if (columns_[column].type != store::CellType::text) key_ += std::to_string(row[column].whole);
    key_ += '\x1F';
  }
  return true;
}

// Takes prints of the keys; on the second pass tells whether an earlier record has one of them.
bool SegmentRows::is_repeat(const Converter& converter) {
  for (std::size_t r = 0; r < converter.rows(); ++r) {
    if (!key_of(converter.row(r))) continue;
    auto print = print_of(key_);
    if (!setup_.repeats) {
      prints_.push_back(print);
      continue;
    }
    if (!setup_.repeats->suspects.contains(print)) continue;
    auto [at, first] = setup_.repeats->seen.try_emplace(key_, print_of(converter.row(r)));
    if (first) continue;
    if (at->second != print_of(converter.row(r))) ++accounts_.differing;
    return true;
  }
  return false;
}

}  // namespace lode::load
