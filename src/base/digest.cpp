// SHA-256 by OpenSSL, which uses the processor's own instructions where it has them: hashing 2 GB of input
// must not cost more than reading it.
#include "base/digest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/assert.h"

namespace lode {

struct Digest::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { LODE_ASSERT(context && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest() : state_(std::make_unique<State>()) {}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::update(std::string_view bytes) {
  LODE_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  LODE_ASSERT(EVP_DigestFinal_ex(state_->context, hash.data(), &size) == 1);
  std::string out;
  for (unsigned i = 0; i < size; ++i) out += fmt::format("{:02x}", hash.at(i));
  return out;
}

Result<FileDigest> digest_file(const std::string& path) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return fail(errno == ENOENT ? Code::not_found : Code::io,
                fmt::format("could not open {}: {}", path, std::strerror(errno)));
  Digest digest;
  FileDigest out;
  std::vector<char> piece(1 << 20);
  for (;;) {
    auto got = ::read(file, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      int problem = got < 0 ? errno : 0;
      ::close(file);
      if (problem != 0)
        return fail(Code::io, fmt::format("could not read {}: {}", path, std::strerror(problem)));
      break;
    }
    digest.update({piece.data(), static_cast<std::size_t>(got)});
    out.bytes += got;
  }
  out.sha256 = digest.hex();
  return out;
}

}  // namespace lode
