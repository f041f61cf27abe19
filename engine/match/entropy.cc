#include "engine/match/entropy.h"

#include <algorithm>
#include <array>

namespace dowse {
namespace {

// What kind of byte of the alphabet; 0 for all others.
constexpr unsigned kDigit = 1;
constexpr unsigned kLowerHex = 2;  // a-f
constexpr unsigned kLower = 4;     // g-z
constexpr unsigned kUpperHex = 8;  // A-F
constexpr unsigned kUpper = 16;    // G-Z
constexpr unsigned kJoint = 32;

constexpr unsigned kind_of_byte(unsigned byte) {
  if (byte >= '0' && byte <= '9') return kDigit;
  if (byte >= 'a' && byte <= 'z') return byte <= 'f' ? kLowerHex : kLower;
  if (byte >= 'A' && byte <= 'Z') return byte <= 'F' ? kUpperHex : kUpper;
  return byte == '+' || byte == '/' || byte == '_' || byte == '-' ? kJoint : 0;
}

constexpr std::array<std::uint8_t, 256> make_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    kinds[byte] = static_cast<std::uint8_t>(kind_of_byte(byte));
  }
  return kinds;
}

constexpr std::array<std::uint8_t, 256> kKinds = make_kinds();

unsigned kind_of(char c) {
  return kKinds[static_cast<unsigned char>(c)];
}

unsigned kinds_in(std::string_view bytes) {
  unsigned kinds = 0;
  for (const char c : bytes)
    kinds |= kind_of(c);
  return kinds;
}

bool is_joint(char c) {
  return kind_of(c) == kJoint;
}

// n * log2(n) in units of 2^-16, computed with whole numbers, so that it is the same everywhere.
constexpr std::uint64_t n_log2_n(std::uint64_t n) {
  if (n < 2) return 0;
  std::uint64_t whole = 0;
  while ((n >> (whole + 1)) != 0)
    ++whole;
  std::uint64_t mantissa = (n << 31) >> whole;  // n / 2^whole in [1, 2), 31 binary places
  std::uint64_t fraction = 0;                   // its logarithm, 24 binary places
  for (int bit = 0; bit < 24; ++bit) {
    mantissa = (mantissa * mantissa) >> 31;
    fraction *= 2;
    if ((mantissa >> 32) != 0) {
      fraction += 1;
      mantissa >>= 1;
    }
  }
  return (n * ((whole << 24) + fraction) + (1U << 7)) >> 8;
}

constexpr std::array<std::uint64_t, kMaxEntropyRun + 1> make_table() {
  std::array<std::uint64_t, kMaxEntropyRun + 1> table{};
  for (std::size_t n = 0; n < table.size(); ++n)
    table[n] = n_log2_n(n);
  return table;
}

constexpr std::array<std::uint64_t, kMaxEntropyRun + 1> kNLog2N = make_table();

// Shannon: H = log2(n) - sum(c * log2(c)) / n, with c the count of each byte value; both sides
// times n.
bool reaches_threshold(std::string_view bytes, EntropyAlphabet alphabet) {
  std::array<std::uint16_t, 256> counts{};
  std::uint64_t sum = 0;  // of c * log2(c) for the counts so far
  for (const char c : bytes) {
    std::uint16_t& count = counts[static_cast<unsigned char>(c)];
    sum += kNLog2N[count + 1U] - kNLog2N[count];
    count += 1;
  }
  const std::uint64_t wanted = entropy_threshold(alphabet, bytes.size()) * bytes.size();
  return (kNLog2N[bytes.size()] - sum) * 100 >= wanted << 16;
}

bool has_digit_and_both_cases(unsigned kinds) {
  return (kinds & kDigit) != 0 && (kinds & (kLower | kLowerHex)) != 0 &&
         (kinds & (kUpper | kUpperHex)) != 0;
}

// Where the part that begins at `begin` ends: at the next joint, or at the end.
std::size_t part_end(std::string_view run, std::size_t begin) {
  const auto end =
      std::find_if(run.begin() + static_cast<std::ptrdiff_t>(begin), run.end(), is_joint);
  return static_cast<std::size_t>(end - run.begin());
}

bool has_mixed_part(std::string_view run) {
  for (std::size_t begin = 0; begin < run.size();) {
    const std::size_t end = part_end(run, begin);
    const bool long_enough = end - begin >= kMinMixedPart;
    if (long_enough && has_digit_and_both_cases(kinds_in(run.substr(begin, end - begin)))) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

bool is_candidate_part(std::string_view part) {
  if (part.size() < kMinEntropyRun) return false;
  const unsigned kinds = kinds_in(part);
  if ((kinds & kDigit) == 0 || kinds == kDigit) return false;
  const bool hex = kinds == (kDigit | kLowerHex) || kinds == (kDigit | kUpperHex);
  return reaches_threshold(part, hex ? EntropyAlphabet::kHex : EntropyAlphabet::kOneCase);
}

// How many '=' behind `end` pad a run of `size` bytes.
std::size_t padding_of(std::string_view text, std::size_t end, std::size_t size) {
  std::size_t count = 0;
  while (end + count < text.size() && text[end + count] == '=' && count < 3)
    ++count;
  const bool goes_on = end + count < text.size() && in_entropy_alphabet(text[end + count]);
  return count <= 2 && !goes_on && (size + count) % 4 == 0 ? count : 0;
}

// True when the byte at `begin` is the letter of an escape like \n.
bool begins_with_escape(std::string_view text, std::size_t begin) {
  static constexpr std::string_view kEscapes = "ntrbfva0";
  return begin > 0 && text[begin - 1] == '\\' &&
         kEscapes.find(text[begin]) != std::string_view::npos;
}

}  // namespace

unsigned entropy_threshold(EntropyAlphabet alphabet, std::size_t length) {
  // About one in a hundred random strings of the shortest length of a row lies below its
  // thresholds: 4,000 drawn for each of base16, base32, base36, base62 and base64.
  struct Row {
    std::size_t from_length;
    std::array<unsigned, 3> hundredths;  // by EntropyAlphabet
  };

  static constexpr std::array<Row, 7> kRows = {{{128, {380, 465, 540}},
                                                {64, {360, 435, 490}},
                                                {48, {350, 415, 460}},
                                                {40, {340, 400, 445}},
                                                {32, {325, 380, 420}},
                                                {24, {300, 350, 385}},
                                                {20, {285, 335, 365}}}};
  for (const Row& row : kRows) {
    if (length >= row.from_length) return row.hundredths[static_cast<std::size_t>(alphabet)];
  }
  return kRows.back().hundredths[static_cast<std::size_t>(alphabet)];
}

void append_candidates_of_run(std::string_view text, ByteSpan run, std::vector<ByteSpan>& out) {
  if (begins_with_escape(text, run.begin)) run.begin += 1;
  const std::string_view bytes = text.substr(run.begin, run.end - run.begin);
  if (bytes.size() < kMinEntropyRun || bytes.size() > kMaxEntropyRun) return;
  if (has_digit_and_both_cases(kinds_in(bytes))) {
    if (!has_mixed_part(bytes) || !reaches_threshold(bytes, EntropyAlphabet::kMixedCase)) return;
    out.push_back({run.begin, run.end + padding_of(text, run.end, bytes.size())});
    return;
  }
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = part_end(bytes, begin);
    if (is_candidate_part(bytes.substr(begin, end - begin))) {
      out.push_back({run.begin + begin, run.begin + end});
    }
    begin = end + 1;
  }
}

std::vector<ByteSpan> entropy_candidates(std::string_view text) {
  std::vector<ByteSpan> found;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (!in_entropy_alphabet(text[begin])) continue;
    std::size_t end = begin;
    while (end < text.size() && in_entropy_alphabet(text[end]))
      ++end;
    append_candidates_of_run(text, {begin, end}, found);
    begin = end;
  }
  return found;
}

}  // namespace dowse
