#include "engine/source/not_decoded.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace dowse {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::string_view begin;
  std::string_view format;
};

// Each from the format's own specification. UTF-32LE stands before UTF-16LE, whose mark it begins
// with.
constexpr std::array kMagics = {
    Magic{"\xFF\xFE\0\0"sv, "UTF-32LE"},  // Unicode 15, table 2-4
    Magic{"\0\0\xFE\xFF"sv, "UTF-32BE"},
    Magic{"\xFF\xFE"sv, "UTF-16LE"},
    Magic{"\xFE\xFF"sv, "UTF-16BE"},
    Magic{"PK\x03\x04"sv, "zip"},     // APPNOTE.TXT 4.3.7; jar, docx, apk, whl, ...
    Magic{"PK\x05\x06"sv, "zip"},     // an empty one
    Magic{"PK\x07\x08"sv, "zip"},     // one of several volumes
    Magic{"\x1F\x8B"sv, "gzip"},      // RFC 1952
    Magic{"\x1F\x9D"sv, "compress"},  // compress(1), .Z
    Magic{"\xFD"
          "7zXZ\0"sv,
          "xz"},                               // the .xz file format, 2.1.1.1
    Magic{"LZIP"sv, "lzip"},                   // lzip manual, File format
    Magic{"BZh"sv, "bzip2"},                   // and a digit, see below
    Magic{"\x28\xB5\x2F\xFD"sv, "zstd"},       // RFC 8878, 3.1.1
    Magic{"\x04\x22\x4D\x18"sv, "lz4"},        // lz4_Frame_format.md
    Magic{"7z\xBC\xAF\x27\x1C"sv, "7z"},       // 7zFormat.txt
    Magic{"Rar!\x1A\x07"sv, "rar"},            // rarlab technote
    Magic{"MSCF\0\0\0\0"sv, "cab"},            // [MS-CAB] 2.1
    Magic{"\xED\xAB\xEE\xDB"sv, "rpm"},        // rpm.org, package format
    Magic{"!<arch>\ndebian-binary"sv, "deb"},  // deb(5)
};

// How much of a text is looked at for the zero bytes of UTF-16 without a mark.
constexpr std::size_t kSampleBytes = 512;
constexpr std::size_t kLeastUnits = 8;

bool is_text_byte(char c) noexcept {
  return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r';
}

// Whether nearly every unit of `width` bytes is an ASCII character, its byte at `place`, the rest
// zero. Tables of small numbers have zeros in these places too, but few of their numbers are
// characters.
bool is_wide_ascii(std::string_view sample, std::size_t width, std::size_t place) noexcept {
  const std::size_t units = sample.size() / width;
  if (units < kLeastUnits) return false;
  std::size_t characters = 0;
  for (std::size_t unit = 0; unit < units; ++unit) {
    const std::string_view bytes = sample.substr(unit * width, width);
    const auto zeros = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\0'));
    if (zeros == width - 1 && is_text_byte(bytes[place])) ++characters;
  }
  return characters * 10 >= units * 9;
}

}  // namespace

std::optional<std::string_view> undecoded_format(std::string_view bytes) noexcept {
  for (const Magic& magic : kMagics) {
    if (!bytes.starts_with(magic.begin)) continue;
    // "BZh" alone begins many a text; the block size is one of 1 to 9 and then pi or its root
    // follows.
    if (magic.format != "bzip2") return magic.format;
    const std::string_view next = bytes.substr(3);
    const bool has_size = !next.empty() && next[0] >= '1' && next[0] <= '9';
    const std::string_view block = next.substr(has_size ? 1 : 0, 6);
    if (has_size && (block == "1AY&SY" || block == "\x17\x72\x45\x38\x50\x90")) return magic.format;
  }
  const std::string_view sample = bytes.substr(0, kSampleBytes);
  if (sample.find('\0') == sample.npos) return std::nullopt;
  if (is_wide_ascii(sample, 4, 0)) return "UTF-32LE";
  if (is_wide_ascii(sample, 4, 3)) return "UTF-32BE";
  if (is_wide_ascii(sample, 2, 0)) return "UTF-16LE";
  if (is_wide_ascii(sample, 2, 1)) return "UTF-16BE";
  return std::nullopt;
}

}  // namespace dowse
