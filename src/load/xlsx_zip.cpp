// ZIP reading over zlib's inflate. Source of the layout: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.
#include "load/xlsx_zip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace lode::load {
namespace {

constexpr std::uint32_t end_signature = 0x06054b50, entry_signature = 0x02014b50,
                        local_signature = 0x04034b50, end64_signature = 0x06064b50,
                        locator64_signature = 0x07064b50;
constexpr std::size_t chunk_bytes = 1 << 16;

std::uint64_t number_at(std::string_view bytes, std::size_t at, int width) {
  std::uint64_t out = 0;
  for (int i = width - 1; i >= 0; --i)
    out = out << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return out;
}

Error damaged(const std::string& path, std::string_view why) {
  return {Code::invalid_argument, fmt::format("{} is damaged: {}", path, why),
          "open it in Excel, save it again, and load that copy"};
}

Result<std::string> bytes_at(std::ifstream& file, const std::string& path, std::uint64_t offset,
                             std::uint64_t size) {
  std::string out(size, '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(out.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uint64_t>(file.gcount()) != size)
    return std::unexpected(damaged(path, "it ends too early"));
  return out;
}

struct Directory {
  std::uint64_t offset = 0, bytes = 0, entries = 0;
};

// The directory's own place stands at the end of the file, before a comment of at most 64 KiB.
Result<Directory> find_directory(std::ifstream& file, const std::string& path, std::uint64_t size) {
  std::uint64_t tail = std::min<std::uint64_t>(size, 22 + 65'535 + 20);
  LODE_TRY(end, bytes_at(file, path, size - tail, tail));
  std::size_t at = end.rfind("PK\x05\x06");
  if (at == std::string::npos || at + 22 > end.size())
    return std::unexpected(damaged(path, "its table of contents is missing"));
  Directory out{number_at(end, at + 16, 4), number_at(end, at + 12, 4), number_at(end, at + 10, 2)};
  if (at >= 20 && number_at(end, at - 20, 4) == locator64_signature) {
    LODE_TRY(big, bytes_at(file, path, number_at(end, at - 12, 8), 56));
    if (number_at(big, 0, 4) != end64_signature)
      return std::unexpected(damaged(path, "its table of contents is unreadable"));
    out = {number_at(big, 48, 8), number_at(big, 40, 8), number_at(big, 32, 8)};
  }
  if (out.offset > size || out.bytes > size - out.offset)
    return std::unexpected(damaged(path, "its table of contents points outside the file"));
  return out;
}

// Sizes above 4 GiB stand in an extra field, in the order of those that did not fit.
void apply_extra64(ZipMember& member, std::string_view extra) {
  while (extra.size() >= 4) {
    auto id = number_at(extra, 0, 2);
    auto length = std::min<std::size_t>(number_at(extra, 2, 2), extra.size() - 4);
    auto body = extra.substr(4, length);
    if (id == 1) {
      for (auto* field : {&member.bytes, &member.packed_bytes, &member.offset}) {
        if (*field != 0xffffffff || body.size() < 8) continue;
        *field = number_at(body, 0, 8);
        body.remove_prefix(8);
      }
    }
    extra.remove_prefix(4 + length);
  }
}

Result<std::vector<ZipMember>> read_directory(std::string_view bytes, const std::string& path,
                                              std::uint64_t entries) {
  std::vector<ZipMember> out;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < entries; ++i) {
    if (at + 46 > bytes.size() || number_at(bytes, at, 4) != entry_signature)
      return std::unexpected(damaged(path, "its table of contents is unreadable"));
    std::size_t name = number_at(bytes, at + 28, 2), extra = number_at(bytes, at + 30, 2),
                comment = number_at(bytes, at + 32, 2);
    if (at + 46 + name + extra + comment > bytes.size())
      return std::unexpected(damaged(path, "its table of contents is unreadable"));
    ZipMember member;
    member.encrypted = (number_at(bytes, at + 8, 2) & 1) != 0;
    member.method = static_cast<std::uint16_t>(number_at(bytes, at + 10, 2));
    member.crc = static_cast<std::uint32_t>(number_at(bytes, at + 16, 4));
    member.packed_bytes = number_at(bytes, at + 20, 4);
    member.bytes = number_at(bytes, at + 24, 4);
    member.offset = number_at(bytes, at + 42, 4);
    member.name = std::string(bytes.substr(at + 46, name));
    apply_extra64(member, bytes.substr(at + 46 + name, extra));
    out.push_back(std::move(member));
    at += 46 + name + extra + comment;
  }
  return out;
}

// What inflate needs for the length of one member.
struct Inflater {
  z_stream stream{};
  bool ready = false;
  Inflater() { ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
};

// Counts and checks what comes out of a member, and passes it on.
class Outlet {
 public:
  Outlet(const std::string& path, const ZipMember& member, const ZipLimits& limits,
         const std::function<Result<void>(std::string_view)>& each)
      : path_(path), member_(member), limits_(limits), each_(each) {}

  Result<void> put(std::string_view bytes) {
    total_ += bytes.size();
    if (total_ > limits_.member_bytes)
      return fail(Code::limit,
                  fmt::format("{}: {} unpacks to more than {} MB", path_, member_.name,
                              limits_.member_bytes >> 20),
                  "split the workbook, or save the sheet as CSV and load that");
    crc_ = crc32(crc_, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
    return each_(bytes);
  }
  std::uint64_t total() const { return total_; }
  unsigned long crc() const { return crc_; }

 private:
  const std::string& path_;
  const ZipMember& member_;
  const ZipLimits& limits_;
  const std::function<Result<void>(std::string_view)>& each_;
  std::uint64_t total_ = 0;
  unsigned long crc_ = crc32(0, nullptr, 0);
};

Result<void> inflate_block(Inflater& inflater, std::string& packed, Outlet& outlet,
                           const std::string& path, bool& ended) {
  std::array<char, chunk_bytes> out;
  inflater.stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  inflater.stream.avail_in = static_cast<uInt>(packed.size());
  while (!ended) {
    inflater.stream.next_out = reinterpret_cast<Bytef*>(out.data());
    inflater.stream.avail_out = static_cast<uInt>(out.size());
    int state = inflate(&inflater.stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
      return std::unexpected(damaged(path, "its packed data cannot be read"));
    std::size_t made = out.size() - inflater.stream.avail_out;
    if (made > 0) LODE_CHECK(outlet.put({out.data(), made}));
    ended = state == Z_STREAM_END;
    if (made == 0 && inflater.stream.avail_in == 0) return {};
  }
  return {};
}

}  // namespace

Result<Zip> Zip::open(const std::string& path, const ZipLimits& limits) {
  std::error_code problem;
  auto size = std::filesystem::file_size(path, problem);
  std::ifstream file(path, std::ios::binary);
  if (problem || !file) return fail(Code::not_found, fmt::format("{} cannot be read", path));
  if (size < 22) return std::unexpected(damaged(path, "it ends too early"));
  LODE_TRY(directory, find_directory(file, path, size));
  if (directory.entries > limits.members)
    return fail(Code::limit, fmt::format("{} holds {} parts (at most {})", path, directory.entries,
                                         limits.members));
  LODE_TRY(bytes, bytes_at(file, path, directory.offset, directory.bytes));
  LODE_TRY(members, read_directory(bytes, path, directory.entries));
  Zip out;
  out.path_ = path;
  out.limits_ = limits;
  out.members_ = std::move(members);
  return out;
}

const ZipMember* Zip::find(std::string_view name) const {
  auto wanted = lower(name);
  auto it = std::ranges::find_if(members_, [&](const auto& m) { return lower(m.name) == wanted; });
  return it == members_.end() ? nullptr : &*it;
}

Result<void> Zip::read(const ZipMember& member,
                       const std::function<Result<void>(std::string_view)>& each) const {
  if (member.encrypted)
    return fail(Code::denied, fmt::format("{} is protected by a password", path_),
                "save a copy without the password and load that");
  if (member.method != 0 && member.method != Z_DEFLATED)
    return std::unexpected(damaged(path_, fmt::format("packing method {} is unknown", member.method)));
  std::ifstream file(path_, std::ios::binary);
  if (!file) return fail(Code::io, fmt::format("{} cannot be read", path_));
  LODE_TRY(head, bytes_at(file, path_, member.offset, 30));
  if (number_at(head, 0, 4) != local_signature)
    return std::unexpected(damaged(path_, fmt::format("{} is not where it should be", member.name)));
  std::uint64_t at = member.offset + 30 + number_at(head, 26, 2) + number_at(head, 28, 2);
  Inflater inflater;
  if (!inflater.ready) return fail(Code::limit, "no memory to unpack a workbook");
  Outlet outlet(path_, member, limits_, each);
  bool ended = member.method == 0;
  for (std::uint64_t left = member.packed_bytes; left > 0;) {
    auto size = std::min<std::uint64_t>(left, chunk_bytes);
    LODE_TRY(packed, bytes_at(file, path_, at, size));
    if (member.method == 0)
      LODE_CHECK(outlet.put(packed));
    else
      LODE_CHECK(inflate_block(inflater, packed, outlet, path_, ended));
    at += size;
    left -= size;
  }
  if (!ended || outlet.total() != member.bytes || outlet.crc() != member.crc)
    return std::unexpected(damaged(path_, fmt::format("{} is not what was written", member.name)));
  return {};
}

}  // namespace lode::load
