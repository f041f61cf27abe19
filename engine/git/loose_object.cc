#include "engine/git/loose_object.h"

#include <libdeflate.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "engine/git/mapped_file.h"

namespace dowse::git {
namespace {

// Most objects fit. And a block of DEFLATE that is stored as it is, which libdeflate writes whole
// or not at all, is no longer (RFC 1951, section 3.2.4).
constexpr std::size_t kFirstBuffer = 64 << 10;
// DEFLATE makes at most 1032 bytes of one (zlib's technical details, "Maximum Compression Factor").
constexpr std::size_t kMaxRatio = 1032;

std::optional<ObjectType> type_from(std::string_view name) noexcept {
  for (const ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

struct LooseHeader {
  ObjectType type{};
  std::uint64_t size = 0;
  std::size_t begin = 0;  // of the content
};

// From the first bytes of the stream; nothing when they are no header.
std::optional<LooseHeader> parse_header(std::string_view text) noexcept {
  const std::size_t end = text.substr(0, 64).find('\0');
  const std::size_t space = text.substr(0, 64).find(' ');
  if (end == std::string_view::npos || space >= end) return std::nullopt;
  const std::optional<ObjectType> type = type_from(text.substr(0, space));
  LooseHeader header;
  const char* const last = text.data() + end;
  const std::from_chars_result size = std::from_chars(text.data() + space + 1, last, header.size);
  if (!type || size.ec != std::errc() || size.ptr != last) return std::nullopt;
  header.type = *type;
  header.begin = end + 1;
  return header;
}

Error corrupt(const std::string& path, std::string_view why) {
  return Error(Errc::kCorrupt, path + ": " + std::string(why));
}

}  // namespace

// What came out of a file: all of it, or as much as the header needs.
struct LooseReader::Inflated {
  std::string text;
  LooseHeader header;
};

LooseReader::LooseReader() : decompressor_(libdeflate_alloc_decompressor()) {}

void LooseReader::Free::operator()(libdeflate_decompressor* decompressor) const noexcept {
  libdeflate_free_decompressor(decompressor);
}

// How long the content is stands at its beginning. So first into a buffer of one size: what does
// not fit has left its header there, and comes into one that fits.
Result<LooseReader::Inflated> LooseReader::inflate(const std::string& path, bool only_header) {
  if (decompressor_ == nullptr) return Error(Errc::kIo, "no memory for a decompressor");
  DOWSE_ASSIGN(const MappedFile file, MappedFile::open(path));
  const std::span<const std::uint8_t> packed = file.bytes();
  Inflated out;
  out.text.resize(kFirstBuffer);
  std::size_t read = 0;
  std::size_t written = 0;
  const auto decompress = [&] {
    return libdeflate_zlib_decompress_ex(decompressor_.get(), packed.data(), packed.size(),
                                         out.text.data(), out.text.size(), &read, &written);
  };
  libdeflate_result result = decompress();
  if (result == LIBDEFLATE_SUCCESS) out.text.resize(written);
  const std::optional<LooseHeader> header = parse_header(out.text);
  if (!header || header->size > packed.size() * kMaxRatio) {
    return corrupt(path, "no zlib stream of an object");
  }
  out.header = *header;
  if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
    if (only_header) return out;
    out.text.resize(header->begin + header->size);
    result = decompress();
  }
  if (result != LIBDEFLATE_SUCCESS) return corrupt(path, "its zlib stream is damaged");
  if (read != packed.size() || written != header->begin + header->size) {
    return corrupt(path, "its content is not what its header says");
  }
  return out;
}

Result<ObjectHeader> LooseReader::header(const std::string& path) {
  DOWSE_ASSIGN(const Inflated inflated, inflate(path, true));
  return ObjectHeader{inflated.header.type, inflated.header.size};
}

Result<Object> LooseReader::read(const std::string& path) {
  DOWSE_ASSIGN(Inflated inflated, inflate(path, false));
  auto owner = std::make_unique<std::string>(std::move(inflated.text));
  const std::string_view content = std::string_view(*owner).substr(inflated.header.begin);
  return Object(inflated.header.type, content, owner.release(), [](void* text) noexcept {
    const std::unique_ptr<std::string> dies(static_cast<std::string*>(text));
  });
}

}  // namespace dowse::git
