#include "engine/base/secret.h"

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero is POSIX, not in <cstring>

#include <ostream>
#include <utility>

namespace dowse {

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) {
  other.wipe();
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::move(other.bytes_);
    other.wipe();
  }
  return *this;
}

Secret::~Secret() {
  wipe();
}

std::string Secret::masked(std::string_view prefix) const {
  return mask(bytes_, prefix);
}

void Secret::wipe() noexcept {
  bytes_.resize(bytes_.capacity());  // a moved-from short string still holds its bytes past size();
                                     // never allocates
  explicit_bzero(bytes_.data(), bytes_.size());
  bytes_.clear();
}

std::ostream& operator<<(std::ostream& out, const Secret& secret) {
  return out << secret.masked();
}

std::string mask(std::string_view secret, std::string_view prefix) {
  std::string shown;
  // A prefix that is most of the secret is no prefix: nothing of it is shown then.
  if (!prefix.empty() && secret.starts_with(prefix) && prefix.size() * 2 <= secret.size()) {
    shown = prefix;
  }
  return shown + "****(" + std::to_string(secret.size()) + ")";
}

}  // namespace dowse
