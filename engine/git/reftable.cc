#include "engine/git/reftable.h"

#include <libdeflate.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/git/inflate.h"

namespace dowse::git {
namespace {

constexpr std::string_view kMagic = "REFT";
constexpr std::size_t kBlockHeader = 4;        // type and length
constexpr std::size_t kFooterOwnBytes = 44;    // five positions and a CRC-32 behind the header
constexpr std::size_t kLogKeyTail = 9;         // NUL and the update index behind the ref's name
constexpr std::size_t kMaxName = 64u << 10;    // no file system of ours takes a ref of this length
constexpr std::size_t kFreeNames = 16u << 20;  // what names may unfold to, beside
constexpr std::size_t kNamesAByte = 8;         // so much for each byte of the file

// What goes wrong inside of a block; read_reftable says where the block stands.
Error corrupt(const char* what) {
  return Error(Errc::kCorrupt, what);
}

Error corrupt_at(std::size_t offset, std::string_view what) {
  return Error(Errc::kCorrupt, "at byte " + std::to_string(offset) + ": " + std::string(what));
}

// The front of bytes, taken piece by piece.
class Feed {
 public:
  explicit Feed(std::string_view bytes) noexcept : rest_(bytes) {}

  bool empty() const noexcept { return rest_.empty(); }

  Result<std::string_view> take(std::uint64_t count) {
    if (count > rest_.size()) return corrupt("something in it is longer than what is left of it");
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(count));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  // Big endian, of up to eight bytes.
  Result<std::uint64_t> number(std::size_t bytes) {
    DOWSE_ASSIGN(const std::string_view taken, take(bytes));
    std::uint64_t value = 0;
    for (const char byte : taken) {
      value = value << 8 | static_cast<std::uint8_t>(byte);
    }
    return value;
  }

  // As the offsets of deltas in packs are written.
  Result<std::uint64_t> varint() {
    DOWSE_ASSIGN(std::uint64_t byte, number(1));
    std::uint64_t value = byte & 0x7F;
    while ((byte & 0x80) != 0) {
      if (value >= std::numeric_limits<std::uint64_t>::max() >> 7)
        return corrupt("a number of more than 64 bits");
      DOWSE_ASSIGN(byte, number(1));
      value = (value + 1) << 7 | (byte & 0x7F);
    }
    return value;
  }

  // A text with its length in front.
  Result<std::string_view> text() {
    DOWSE_ASSIGN(const std::uint64_t length, varint());
    return take(length);
  }

  Result<ObjectId> id(std::size_t bytes) {
    DOWSE_ASSIGN(const std::string_view raw, take(bytes));
    return ObjectId::from_raw({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
  }

 private:
  std::string_view rest_;
};

// The header, which the footer begins with too.
struct Header {
  std::size_t bytes = 0;
  std::size_t id_bytes = 0;

  std::size_t footer_bytes() const noexcept { return bytes + kFooterOwnBytes; }
};

Result<Header> read_header(std::string_view bytes) {
  if (!is_reftable(bytes)) return corrupt_at(0, "this is no reftable");
  Feed feed(bytes.substr(kMagic.size()));
  DOWSE_ASSIGN(const std::uint64_t version, feed.number(1));
  if (version != 1 && version != 2) return corrupt_at(kMagic.size(), "an unknown version");
  // Block size, lowest and highest update index: blocks say themselves where they end.
  DOWSE_TRY(feed.take(3 + 8 + 8));
  if (version == 1) return Header{24, 20};
  DOWSE_ASSIGN(const std::string_view hash, feed.take(4));
  if (hash == "sha1") return Header{28, 20};
  if (hash == "s256") return Header{28, 32};
  return corrupt_at(24, "an unknown hash");
}

Result<void> check_footer(std::string_view bytes, const Header& header) {
  if (bytes.size() < header.bytes + header.footer_bytes())
    return Error(Errc::kCorrupt, "cut short: no room for a footer");
  const std::string_view footer = bytes.substr(bytes.size() - header.footer_bytes());
  const std::string_view summed = footer.substr(0, footer.size() - 4);
  DOWSE_ASSIGN(const std::uint64_t sum, Feed(footer.substr(summed.size())).number(4));
  if (footer.substr(0, header.bytes) != bytes.substr(0, header.bytes) ||
      libdeflate_crc32(0, summed.data(), summed.size()) != sum) {
    return corrupt_at(bytes.size() - footer.size(), "the footer is damaged");
  }
  return {};
}

// The records of a block, without the table of restarts behind them.
Result<std::string_view> records_of(std::string_view content) {
  if (content.size() < 2) return corrupt("a block without a table of restarts");
  DOWSE_ASSIGN(const std::uint64_t restarts, Feed(content.substr(content.size() - 2)).number(2));
  const std::size_t table = 3 * static_cast<std::size_t>(restarts) + 2;
  if (restarts == 0 || table > content.size())
    return corrupt("a table of restarts that does not fit its block");
  return content.substr(0, content.size() - table);
}

// The keys of a kind of records: names with a tail of so many bytes. Each leaves out what it shares
// with the one before, and sorts behind it.
class Keys {
 public:
  Keys(std::size_t tail, std::size_t most_unfolded) noexcept : tail_(tail), left_(most_unfolded) {}

  void begin_block() noexcept { at_restart_ = true; }

  // Unfolds the next key; gives the three bits that are written beside it.
  Result<unsigned> next(Feed& feed) {
    DOWSE_ASSIGN(const std::uint64_t prefix, feed.varint());
    DOWSE_ASSIGN(const std::uint64_t length_and_bits, feed.varint());
    DOWSE_ASSIGN(const std::string_view suffix, feed.take(length_and_bits >> 3));
    if (prefix > (at_restart_ ? 0 : key_.size())) return corrupt("a name that begins nowhere");
    const auto shared = static_cast<std::size_t>(prefix);
    if (suffix <= std::string_view(key_).substr(shared))
      return corrupt("names that are not in order");
    const std::size_t size = shared + suffix.size();
    if (size > kMaxName) return Error(Errc::kLimit, "a name of over 64 KiB");
    const std::size_t name = size - std::min(size, tail_);
    const std::size_t unlike = name - std::min(name, shared);  // the rest is shared
    is_same_name_ = size == key_.size() &&
                    std::string_view(key_).substr(shared, unlike) == suffix.substr(0, unlike);
    if (!is_same_name_ && size > left_) return Error(Errc::kLimit, "names that unfold to too much");
    if (!is_same_name_) left_ -= size;
    key_.replace(shared, std::string::npos, suffix);
    at_restart_ = false;
    return static_cast<unsigned>(length_and_bits & 7);
  }

  // Lifetime: until the next one.
  std::string_view view() const noexcept { return key_; }

  // Whether only the tail differs from the key before.
  bool is_same_name() const noexcept { return is_same_name_; }

 private:
  std::string key_;
  std::size_t tail_;
  std::size_t left_;
  bool at_restart_ = true;
  bool is_same_name_ = false;
};

class Reader {
 public:
  Reader(std::string_view bytes, std::size_t end, const Header& header, const ReftableVisit& visit)
      : bytes_(bytes),
        end_(end),
        header_(header),
        visit_(visit),
        refs_(0, kFreeNames + kNamesAByte * bytes.size()),
        logs_(kLogKeyTail, kFreeNames + kNamesAByte * bytes.size()) {}

  Result<void> read() {
    for (std::size_t at = header_.bytes; !enough_;) {
      at = std::min(bytes_.find_first_not_of('\0', at), end_);  // blocks may be padded
      if (at == end_) return {};
      Result<std::size_t> next = read_block(at);
      if (!next.has_value()) {
        return std::move(next).error().with("the block at byte " + std::to_string(at));
      }
      at = *next;
    }
    return {};
  }

 private:
  // Gives where the block ends.
  Result<std::size_t> read_block(std::size_t at) {
    Feed feed(bytes_.substr(at, end_ - at));
    DOWSE_ASSIGN(const std::string_view type, feed.take(1));
    DOWSE_ASSIGN(const std::uint64_t length, feed.number(3));
    // The header belongs to the first block.
    const std::size_t in_front = (at == header_.bytes ? header_.bytes : 0) + kBlockHeader;
    if (length < in_front) return corrupt("it is shorter than its header");
    const std::size_t size = static_cast<std::size_t>(length) - in_front;
    if (type == "g") return read_logs(at + kBlockHeader, size);
    DOWSE_ASSIGN(const std::string_view content, feed.take(size));
    if (type == "r") {
      if (refs_ended_) return corrupt("refs behind what follows all refs");
      DOWSE_TRY(visit_refs(content));
    } else if (type != "i" && type != "o") {
      return corrupt("a type that is not known");
    }
    refs_ended_ = type != "r";
    enough_ = enough_ || (refs_ended_ && !visit_.log);
    return at + kBlockHeader + size;
  }

  Result<void> visit_refs(std::string_view content) {
    DOWSE_ASSIGN(const std::string_view records, records_of(content));
    Feed feed(records);
    refs_.begin_block();
    while (!feed.empty() && !enough_) {
      DOWSE_ASSIGN(const unsigned type, refs_.next(feed));
      DOWSE_TRY(feed.varint());  // the update that wrote it
      RefRecordView record{refs_.view(), {}, {}};
      if (type == 1 || type == 2) {
        DOWSE_ASSIGN(record.id, feed.id(header_.id_bytes));
        if (type == 2) DOWSE_TRY(feed.id(header_.id_bytes));  // what the tag names
      } else if (type == 3) {
        DOWSE_ASSIGN(record.symref, feed.text());
        if (record.symref.empty()) return corrupt("a symbolic ref without a name");
      } else if (type != 0) {
        return corrupt("a kind of ref that is not known");
      }
      enough_ = !visit_.ref(record);
    }
    return {};
  }

  // Of a log block the length is that of what it inflates to. git counts the file's header in when
  // it is the first of the file, which the format does not say: both are taken.
  Result<std::size_t> read_logs(std::size_t at, std::size_t size) {
    refs_ended_ = true;
    if (!visit_.log) {
      enough_ = true;
      return end_;
    }
    const std::size_t with_header =
        at == header_.bytes + kBlockHeader ? size + header_.bytes : size;
    const std::string_view packed = bytes_.substr(at, end_ - at);
    if (cannot_inflate_to(packed.size(), size)) return corrupt("it is longer than it can be");
    inflated_.resize(with_header + 1);  // one more, so that the stream is read to its end
    DOWSE_ASSIGN(
        const InflatedFront front,
        inflate_front({reinterpret_cast<const std::uint8_t*>(packed.data()), packed.size()},
                      inflated_));
    if (!front.ended || (front.bytes != size && front.bytes != with_header))
      return corrupt("it inflates to another size than it says");
    DOWSE_TRY(visit_logs({reinterpret_cast<const char*>(inflated_.data()), front.bytes}));
    return at + front.consumed;
  }

  Result<void> visit_logs(std::string_view content) {
    DOWSE_ASSIGN(const std::string_view records, records_of(content));
    Feed feed(records);
    logs_.begin_block();
    while (!feed.empty() && !enough_) {
      DOWSE_ASSIGN(const unsigned type, logs_.next(feed));
      const std::string_view key = logs_.view();
      if (key.size() <= kLogKeyTail || key[key.size() - kLogKeyTail] != '\0')
        return corrupt("a log entry without a ref's name");
      if (type > 1) return corrupt("a kind of log entry that is not known");
      LogRecordView record;
      if (type == 1) {
        DOWSE_ASSIGN(record, log_entry(feed));
      }
      record.ref_name = key.substr(0, key.size() - kLogKeyTail);
      record.is_same_ref = logs_.is_same_name();
      enough_ = !visit_.log(record);
    }
    return {};
  }

  Result<LogRecordView> log_entry(Feed& feed) const {
    LogRecordView record;
    DOWSE_ASSIGN(record.old_id, feed.id(header_.id_bytes));
    DOWSE_ASSIGN(record.new_id, feed.id(header_.id_bytes));
    DOWSE_ASSIGN(record.committer, feed.text());
    DOWSE_ASSIGN(record.email, feed.text());
    DOWSE_ASSIGN(record.seconds, feed.varint());
    DOWSE_ASSIGN(const std::uint64_t zone, feed.number(2));
    record.zone = static_cast<std::int16_t>(zone);
    DOWSE_ASSIGN(record.message, feed.text());
    return record;
  }

  std::string_view bytes_;
  std::size_t end_;  // where the footer begins
  Header header_;
  const ReftableVisit& visit_;
  Keys refs_;
  Keys logs_;
  std::vector<std::uint8_t> inflated_;
  bool refs_ended_ = false;
  bool enough_ = false;
};

}  // namespace

bool is_reftable(std::string_view bytes) noexcept {
  return bytes.substr(0, kMagic.size()) == kMagic;
}

Result<void> read_reftable(std::string_view bytes, const ReftableVisit& visit) {
  DOWSE_ASSIGN(const Header header, read_header(bytes));
  Result<void> footer = check_footer(bytes, header);
  const std::size_t blocks = bytes.size() - header.bytes;
  const std::size_t end = bytes.size() - std::min(header.footer_bytes(), blocks);
  DOWSE_TRY(Reader(bytes, end, header, visit).read());
  return footer;
}

}  // namespace dowse::git
