#include "engine/git/blob_hash.h"

#include <sodium/crypto_hash_sha256.h>

#include <array>
#include <cstdint>
#include <string>

#include "engine/git/libgit2.h"

namespace dowse::git {
namespace {

// libgit2 1.5 knows SHA-1 only.
ObjectId sha256_of_blob(std::string_view bytes) {
  const std::string header = "blob " + std::to_string(bytes.size());
  const auto add = [](crypto_hash_sha256_state& state, const char* data, std::size_t size) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(data), size);
  };
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  add(state, header.c_str(), header.size() + 1);
  add(state, bytes.data(), bytes.size());
  std::array<std::uint8_t, kSha256Size> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  return ObjectId::from_raw(hash);
}

}  // namespace

Result<ObjectId> hash_blob(std::string_view bytes, std::size_t id_size) {
  if (id_size == kSha256Size) return sha256_of_blob(bytes);
  DOWSE_ASSIGN(const Libgit2* libgit2, Libgit2::get());
  git_oid oid;
  if (libgit2->odb_hash(&oid, bytes.data(), bytes.size(), GIT_OBJECT_BLOB) != 0)
    return libgit2->last_error("hash of a blob");
  return ObjectId::from_raw(oid.id);
}

}  // namespace dowse::git
