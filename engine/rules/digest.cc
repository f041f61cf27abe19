#include "engine/rules/digest.h"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include <array>

namespace dowse {

std::string blake2b_128_hex(std::string_view bytes) {
  std::array<unsigned char, 16> hash{};
  // Cannot fail: the sizes are in range and there is no key.
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::array<char, 2 * hash.size() + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return std::string(hex.data());
}

}  // namespace dowse
