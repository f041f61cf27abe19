#include "corpora/sha1.h"

#include <mbedtls/md.h>

#include <string>

namespace dowse::corpora {

// The calls fail for want of memory or for wrong arguments only.
struct Sha1::State {
  State() {
    mbedtls_md_init(&context);
    DOWSE_CHECK(mbedtls_md_setup(&context, mbedtls_md_info_from_type(MBEDTLS_MD_SHA1), 0) == 0);
    DOWSE_CHECK(mbedtls_md_starts(&context) == 0);
  }

  ~State() { mbedtls_md_free(&context); }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  mbedtls_md_context_t context;
};

Sha1::Sha1() : state_(std::make_unique<State>()) {}

Sha1::~Sha1() = default;

void Sha1::update(std::string_view bytes) {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  DOWSE_CHECK(mbedtls_md_update(&state_->context, begin, bytes.size()) == 0);
}

Sha1::Digest Sha1::finish() {
  Digest digest{};
  DOWSE_CHECK(mbedtls_md_finish(&state_->context, digest.data()) == 0);
  DOWSE_CHECK(mbedtls_md_starts(&state_->context) == 0);
  return digest;
}

ObjectId Sha1::id_of(git::ObjectType type, std::string_view content) {
  update(std::string(git::name_of(type)) + ' ' + std::to_string(content.size()));
  update(std::string_view("\0", 1));
  update(content);
  return ObjectId::from_raw(finish());
}

}  // namespace dowse::corpora
