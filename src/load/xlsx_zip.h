// The members of a ZIP file, read one after another without unpacking them to disk: what a workbook is
// wrapped in. Reads the central directory, so that damaged or hostile archives are seen before any data.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode::load {

struct ZipMember {
  std::string name;
  std::uint64_t packed_bytes = 0, bytes = 0, offset = 0;
  std::uint32_t crc = 0;
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  bool encrypted = false;
};

struct ZipLimits {
  std::uint64_t member_bytes = std::uint64_t{4} << 30;  // unpacked, of one member
  std::size_t members = 65'536;
};

class Zip {
 public:
  // Errors: not_found, io; invalid_argument for what is no ZIP file, limit for one that is too large.
  static Result<Zip> open(const std::string& path, const ZipLimits& limits = {});
  const std::vector<ZipMember>& members() const { return members_; }
  const ZipMember* find(std::string_view name) const;  // case-insensitive, as Excel reads
  // Unpacks one member block by block; `each` may stop it with an Error. Counts the bytes that really
  // come out, whatever the directory claims, and checks their CRC.
  Result<void> read(const ZipMember& member,
                    const std::function<Result<void>(std::string_view)>& each) const;

 private:
  std::string path_;
  ZipLimits limits_;
  std::vector<ZipMember> members_;
};

}  // namespace lode::load
