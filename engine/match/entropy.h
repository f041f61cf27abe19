#pragma once
// Which runs of bytes look like random credentials: the specification of the raw matches of entropy
// rules, plain and slow. The kernel (entropy_kernel.h) gives the same answers fast. Purely local: a
// candidate depends on its maximal run, one byte before it and three behind it. What a candidate is
// worth (key names, known shapes, language) is judged in find/.
//
// - The alphabet is [A-Za-z0-9+/_-]: base64, base64url and hex. A *run* is a maximal sequence of
//   it. A first byte that belongs to an escape (\n \t \r \b \f \v \a \0 before the run) is not part
//   of it.
// - Runs shorter than kMinEntropyRun or longer than kMaxEntropyRun have no candidates: long ones
//   are data, not credentials.
// - + / _ - are *joints*; what stands between two of them is a *part*.
// - A run with a digit, a lower-case and an upper-case letter is one candidate, as a whole, when
//   all three stand in one part of at least kMinMixedPart bytes (words joined to paths and names
//   have no such part) and its entropy reaches the threshold for mixed case. Padding belongs to
//   the candidate: one or two '=' behind the run, when they fill it up to a multiple of four and
//   no further '=' or alphabet byte follows.
// - In any other run, each part of at least kMinEntropyRun bytes with a digit and a letter is a
//   candidate when its entropy reaches the threshold for hexadecimal digits (0-9a-f or 0-9A-F) or,
//   with any other letter, for one case.
// - Entropy is Shannon's over the bytes of the candidate without padding, in bits a byte.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/text.h"

namespace dowse {

inline constexpr std::size_t kMinEntropyRun = 20;
inline constexpr std::size_t kMaxEntropyRun = 512;
inline constexpr std::size_t kMinMixedPart = 12;

enum class EntropyAlphabet : std::uint8_t { kHex, kOneCase, kMixedCase };

// The least entropy of a candidate of this alphabet and length, in hundredths of a bit a byte.
// Requires: length in [kMinEntropyRun, kMaxEntropyRun].
unsigned entropy_threshold(EntropyAlphabet alphabet, std::size_t length);

// By byte value: one of [A-Za-z0-9+/_-].
inline constexpr std::array<bool, 256> kEntropyAlphabet = [] {
  std::array<bool, 256> in{};
  for (const char byte :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"))
    in[static_cast<unsigned char>(byte)] = true;
  return in;
}();

constexpr bool in_entropy_alphabet(char byte) noexcept {
  return kEntropyAlphabet[static_cast<unsigned char>(byte)];
}

// The candidates in text, in order.
std::vector<ByteSpan> entropy_candidates(std::string_view text);

// Appends the candidates of one maximal run. Requires: `run` is one, of kMinEntropyRun to
// kMaxEntropyRun bytes and an escape's byte more at its start.
void append_candidates_of_run(std::string_view text, ByteSpan run, std::vector<ByteSpan>& out);

}  // namespace dowse
