#include "engine/find/pgp_key.h"

#include <string>
#include <utility>

namespace dowse {
namespace {

constexpr std::uint32_t kSecretKey = 5;
constexpr std::uint32_t kSecretSubkey = 7;

bool skip(std::string_view& bytes, std::size_t size) {
  if (bytes.size() < size) return false;
  bytes.remove_prefix(size);
  return true;
}

// A multiprecision integer: its bits in two bytes, then its bytes.
std::optional<std::uint32_t> take_mpi(std::string_view& bytes) {
  const auto bits = take_number(bytes, 2);
  if (!bits || !skip(bytes, (*bits + 7) / 8)) return std::nullopt;
  return bits;
}

bool skip_mpis(std::string_view& bytes, int count) {
  for (int i = 0; i < count; ++i) {
    if (!take_mpi(bytes)) return false;
  }
  return true;
}

bool skip_counted(std::string_view& bytes) {
  const auto size = take_number(bytes, 1);
  return size && skip(bytes, *size);
}

// Behind the header of a packet: its tag, or nothing when it is none of a secret key.
bool skip_header(std::string_view& bytes) {
  const auto first = take_number(bytes, 1);
  if (!first || (*first & 0x80U) == 0) return false;
  if ((*first & 0x40U) != 0) {  // the newer format
    const auto length = take_number(bytes, 1);
    const bool is_tag = (*first & 0x3FU) == kSecretKey || (*first & 0x3FU) == kSecretSubkey;
    if (!length || !is_tag) return false;
    return *length < 192 || (*length < 224 ? skip(bytes, 1) : *length == 255 && skip(bytes, 4));
  }
  const std::uint32_t tag = (*first >> 2) & 0x0FU;
  const std::uint32_t length = *first & 0x03U;
  return (tag == kSecretKey || tag == kSecretSubkey) && length < 3 && skip(bytes, 1U << length);
}

// The name of a key of this algorithm, behind which its public part was taken; nothing when that
// does not fit, an empty name for an algorithm we do not know.
std::optional<std::string> take_public_part(std::uint32_t algorithm, std::string_view& bytes) {
  const auto sized = [](std::string_view kind, std::uint32_t bits) {
    return std::string(kind) + " " + std::to_string(bits) + " bits";
  };
  const auto with_numbers = [&](std::string_view kind, int more) -> std::optional<std::string> {
    const auto bits = take_mpi(bytes);
    if (!bits || !skip_mpis(bytes, more)) return std::nullopt;
    return sized(kind, *bits);
  };
  const auto fixed = [&](std::string_view kind, std::size_t size) -> std::optional<std::string> {
    return skip(bytes, size) ? std::optional<std::string>(kind) : std::nullopt;
  };
  switch (algorithm) {
    case 1:
    case 2:
    case 3:
      return with_numbers("RSA", 1);
    case 16:
      return with_numbers("Elgamal", 2);
    case 17:
      return with_numbers("DSA", 3);
    case 18:
      if (!skip_counted(bytes) || !take_mpi(bytes) || !skip_counted(bytes)) return std::nullopt;
      return "ECDH";
    case 19:
    case 22:
      if (!skip_counted(bytes) || !take_mpi(bytes)) return std::nullopt;
      return algorithm == 19 ? "ECDSA" : "EdDSA";
    case 25:
      return fixed("X25519", 32);
    case 26:
      return fixed("X448", 56);
    case 27:
      return fixed("Ed25519", 32);
    case 28:
      return fixed("Ed448", 57);
    default:
      return "";
  }
}

}  // namespace

std::optional<std::uint32_t> take_number(std::string_view& bytes, std::size_t size) noexcept {
  if (bytes.size() < size) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : bytes.substr(0, size))
    number = number << 8 | static_cast<std::uint8_t>(c);
  bytes.remove_prefix(size);
  return number;
}

Structure pgp_key(std::string_view bytes, bool is_whole) {
  constexpr std::string_view kFault = "it does not begin with an OpenPGP secret key";
  if (!skip_header(bytes)) return Structure::failing(kFault);
  const auto version = take_number(bytes, 1);
  if (!version || *version < 3 || *version > 6) return Structure::failing(kFault);
  if (*version != 4 && *version != 6) return Structure::holding({{"format", "OpenPGP"}});
  const auto made = take_number(bytes, 4);
  const auto algorithm = take_number(bytes, 1);
  if (!made || !algorithm) return Structure::failing(kFault);
  if (*version == 6 && !skip(bytes, 4)) return Structure::failing(kFault);
  const std::optional<std::string> name = take_public_part(*algorithm, bytes);
  if (!name && is_whole) return Structure::failing(kFault);
  Structure found = Structure::holding();
  const bool is_read = name && !name->empty();
  if (is_read) found.facts.push_back({"key", *name});
  found.facts.push_back({"format", "OpenPGP"});
  const auto usage = is_read ? take_number(bytes, 1) : std::nullopt;
  if (!usage) return found;
  found.encrypted = *usage != 0;
  found.facts.push_back({"encrypted", found.encrypted ? "yes" : "no"});
  return found;
}

}  // namespace dowse
