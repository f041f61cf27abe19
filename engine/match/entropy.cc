#include "engine/match/entropy.h"

#include <algorithm>
#include <array>

namespace dowse {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_joint(char c) {
  return c == '+' || c == '/' || c == '_' || c == '-';
}

bool in_alphabet(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c) || is_joint(c);
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
  for (const char c : bytes)
    counts[static_cast<unsigned char>(c)] += 1;
  std::uint64_t sum = kNLog2N[bytes.size()];
  for (const std::uint16_t count : counts)
    sum -= kNLog2N[count];
  const std::uint64_t wanted = entropy_threshold(alphabet, bytes.size()) * bytes.size();
  return sum * 100 >= wanted << 16;
}

bool has_all_classes(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), is_digit) &&
         std::any_of(bytes.begin(), bytes.end(), is_lower) &&
         std::any_of(bytes.begin(), bytes.end(), is_upper);
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
    if (end - begin >= kMinMixedPart && has_all_classes(run.substr(begin, end - begin)))
      return true;
    begin = end + 1;
  }
  return false;
}

bool is_hex(std::string_view part) {
  const auto within = [part](char first, char last) {
    return std::all_of(part.begin(), part.end(),
                       [=](char c) { return is_digit(c) || (c >= first && c <= last); });
  };
  return within('a', 'f') || within('A', 'F');
}

bool is_candidate_part(std::string_view part) {
  if (part.size() < kMinEntropyRun || !std::any_of(part.begin(), part.end(), is_digit) ||
      std::all_of(part.begin(), part.end(), is_digit)) {
    return false;
  }
  return reaches_threshold(part, is_hex(part) ? EntropyAlphabet::kHex : EntropyAlphabet::kOneCase);
}

// How many '=' behind `end` pad a run of `size` bytes.
std::size_t padding_of(std::string_view text, std::size_t end, std::size_t size) {
  std::size_t count = 0;
  while (end + count < text.size() && text[end + count] == '=' && count < 3)
    ++count;
  const bool goes_on = end + count < text.size() && in_alphabet(text[end + count]);
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
  if (has_all_classes(bytes)) {
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
    if (!in_alphabet(text[begin])) continue;
    std::size_t end = begin;
    while (end < text.size() && in_alphabet(text[end]))
      ++end;
    append_candidates_of_run(text, {begin, end}, found);
    begin = end;
  }
  return found;
}

}  // namespace dowse
