// Hashing files of any size with a fixed buffer.
#include "store/hash.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <vector>

namespace lode::store {

Result<Hashed> hash_file(const Files& files, const std::string& path) {
  LODE_TRY(file, files.open(path, O_RDONLY));
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<unsigned char> buffer(1 << 18);
  Hashed out;
  for (;;) {
    ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(file_error(errno, "read", path));
    if (got == 0) break;
    crypto_hash_sha256_update(&state, buffer.data(), static_cast<unsigned long long>(got));
    out.bytes += got;
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  out.sha256 = hex.data();
  return out;
}

}  // namespace lode::store
