#include "engine/git/index_cursor.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

constexpr std::size_t kHeaderBytes = 12;  // signature, version, count
constexpr std::size_t kStatBytes = 40;    // ten words: times, device, inode, mode, owner, size
// Version 4 leaves out of a path what it shares with the one before, so a small file could unfold
// to much. No file system of ours takes a path of this length.
constexpr std::size_t kMaxUnfoldedPath = 64u << 10;

constexpr std::uint16_t kExtendedFlag = 0x4000;
constexpr std::uint16_t kNameLengthMask = 0x0FFF;    // all ones: that long or longer
constexpr std::uint16_t kSkipWorktreeFlag = 0x4000;  // of the second flags
constexpr std::uint16_t kIntentToAddFlag = 0x2000;

// Large enough that system calls cost nothing, small enough that a hook hardly feels its first
// touch.
constexpr std::size_t kBufferBytes = 64u << 10;

std::uint32_t word(const char* at) noexcept {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<std::uint8_t>(at[i]);
  }
  return value;
}

std::uint16_t half_word(const char* at) noexcept {
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(at[0]) << 8 |
                                    static_cast<std::uint8_t>(at[1]));
}

ObjectId id_at(const char* at, std::size_t id_size) {
  return ObjectId::from_raw({reinterpret_cast<const std::uint8_t*>(at), id_size});
}

Error corrupt(const char* what) {
  return Error(Errc::kCorrupt, std::string("index: ") + what);
}

// The bytes of an index in order, from a file or from memory.
class Feed {
 public:
  explicit Feed(OpenFile file) : file_(std::move(file)), size_(file_->size()) {}

  explicit Feed(std::string bytes)
      : size_(bytes.size()), buffer_(std::move(bytes)), end_(buffer_.size()) {}

  std::uint64_t size() const noexcept { return size_; }

  // Where the next byte stands in the file.
  std::uint64_t offset() const noexcept { return offset_; }

  // The bytes that follow: `wanted` of them, fewer only when the file ends. Lifetime: the next
  // call.
  Result<std::string_view> peek(std::size_t wanted) {
    if (end_ - begin_ < wanted && file_) DOWSE_TRY(refill(wanted));
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
  }

  // Requires: peek has just shown so many.
  void advance(std::size_t bytes) noexcept {
    begin_ += bytes;
    offset_ += bytes;
  }

  // The last bytes of the file, at most so many. Moves nothing.
  Result<std::string> tail(std::uint64_t bytes) const {
    const std::uint64_t begin = size_ - std::min(bytes, size_);
    if (!file_) return buffer_.substr(static_cast<std::size_t>(begin));
    std::string text(static_cast<std::size_t>(size_ - begin), '\0');
    DOWSE_ASSIGN(const std::size_t got, file_->read_at(begin, text));
    text.resize(got);
    return text;
  }

 private:
  Result<void> refill(std::size_t wanted) {
    const std::size_t kept = end_ - begin_;
    if (buffer_.size() < std::max(wanted, kBufferBytes)) {
      std::string larger(std::max(wanted, kBufferBytes), '\0');
      std::memcpy(larger.data(), buffer_.data() + begin_, kept);
      buffer_ = std::move(larger);
    } else {
      std::memmove(buffer_.data(), buffer_.data() + begin_, kept);
    }
    begin_ = 0;
    DOWSE_ASSIGN(const std::size_t got,
                 file_->read_at(offset_ + kept, std::span(buffer_).subspan(kept)));
    end_ = kept + got;
    return {};
  }

  std::optional<OpenFile> file_;  // nothing: all is in the buffer
  std::uint64_t size_ = 0;
  std::string buffer_;
  std::size_t begin_ = 0;  // what of the buffer is still to come: [begin_, end_)
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
};

// The TREE extension. Nothing when it is not well made.
std::optional<std::vector<CachedTree>> parse_cached_trees(std::string_view content,
                                                          std::size_t id_size) {
  std::vector<CachedTree> trees;
  while (!content.empty()) {
    CachedTree tree;
    const std::size_t name_end = std::min(content.find('\0'), content.size());
    const std::size_t line_end = content.find('\n', name_end);
    if (line_end == std::string_view::npos) return std::nullopt;
    tree.name = content.substr(0, name_end);
    const char* const end = content.data() + line_end;
    const auto entries = std::from_chars(content.data() + name_end + 1, end, tree.entries);
    if (entries.ec != std::errc() || entries.ptr == end || *entries.ptr != ' ') return std::nullopt;
    const auto subtrees = std::from_chars(entries.ptr + 1, end, tree.subtrees);
    if (subtrees.ec != std::errc() || subtrees.ptr != end) return std::nullopt;
    content.remove_prefix(line_end + 1);
    if (tree.entries >= 0) {
      if (content.size() < id_size) return std::nullopt;
      tree.id = id_at(content.data(), id_size);
      content.remove_prefix(id_size);
    }
    trees.push_back(std::move(tree));
  }
  return trees;
}

// Where in the tail of an index, without its checksum, the TREE extension stands, when from there
// on extensions fill it to its end.
std::optional<std::size_t> find_cached_trees(std::string_view tail) {
  for (std::size_t at = tail.find("TREE"); at != std::string_view::npos;
       at = tail.find("TREE", at + 1)) {
    std::size_t next = at;
    while (tail.size() - next >= 8 && word(tail.data() + next + 4) <= tail.size() - next - 8) {
      next += 8 + word(tail.data() + next + 4);
    }
    if (next == tail.size()) return at;
  }
  return std::nullopt;
}

}  // namespace

class IndexCursor::Impl {
 public:
  Impl(Feed feed, std::size_t id_size)
      : feed_(std::move(feed)), id_size_(id_size), fixed_bytes_(kStatBytes + id_size + 2) {}

  Result<void> begin() {
    if (feed_.size() < kHeaderBytes + id_size_) return corrupt("cut short");
    DOWSE_ASSIGN(const std::string_view header, feed_.peek(kHeaderBytes));
    if (header.size() < kHeaderBytes || !header.starts_with("DIRC"))
      return corrupt("not an index file");
    version_ = word(header.data() + 4);
    if (version_ < 2 || version_ > 4) {
      return Error(Errc::kUnsupported, "index version " + std::to_string(version_) +
                                           "; run `git update-index --index-version 4`");
    }
    count = word(header.data() + 8);
    left_ = count;
    feed_.advance(kHeaderBytes);
    end_ = feed_.size() - id_size_;  // of the checksum, which git may leave zero
    if ((end_ - kHeaderBytes) / fixed_bytes_ < count) return corrupt("shorter than its count says");
    return guess_cached_trees();
  }

  Result<bool> next() {
    if (left_ == 0) {
      DOWSE_TRY(read_extensions());
      return false;
    }
    DOWSE_TRY(read_entry(Detail::kAll));
    --left_;
    return true;
  }

  Result<void> pass_over(std::uint32_t n) {
    for (; n > 1; --n, --left_) {
      DOWSE_TRY(read_entry(version_ == 4 ? Detail::kAll : Detail::kLength));
    }
    if (n == 0) return {};
    --left_;
    return read_entry(Detail::kAll);
  }

  std::uint32_t count = 0;
  IndexEntryView entry;
  std::vector<CachedTree> cached_trees;
  bool had_cached_trees = false;

 private:
  enum class Detail : std::uint8_t { kAll, kLength };

  // What follows, up to the checksum: `wanted` bytes, fewer only there.
  Result<std::string_view> peek(std::size_t wanted) {
    DOWSE_ASSIGN(const std::string_view bytes, feed_.peek(wanted));
    const std::uint64_t left = end_ - std::min(end_, feed_.offset());
    return bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size())));
  }

  // The same with all of a text from `begin` on and the NUL behind it; the text.
  Result<std::string_view> peek_text(std::size_t begin) {
    for (std::size_t wanted = begin + 512;; wanted *= 2) {
      DOWSE_ASSIGN(const std::string_view bytes, peek(wanted));
      const std::size_t nul = bytes.find('\0', begin);
      if (nul != std::string_view::npos) return bytes.substr(begin, nul - begin);
      if (bytes.size() < wanted) return corrupt("ends inside a path");
    }
  }

  // Into `entry`: all of it, or the path alone.
  Result<void> read_entry(Detail detail) {
    // A long path is looked for again; most come with the first look.
    DOWSE_ASSIGN(const std::string_view bytes, peek(fixed_bytes_ + kNameLengthMask + 16));
    if (bytes.size() < fixed_bytes_ + 2) return corrupt("ends inside an entry");
    const std::uint16_t flags = half_word(bytes.data() + kStatBytes + id_size_);
    const bool is_extended = (flags & kExtendedFlag) != 0;
    if (is_extended && version_ < 3)
      return corrupt("an entry with flags its version does not have");
    const std::size_t path_at = fixed_bytes_ + (is_extended ? 2 : 0);
    if (detail == Detail::kAll) read_fixed(bytes.data(), flags, is_extended);
    if (version_ == 4) return read_unfolding_path(path_at);
    return read_path(bytes, path_at, flags);
  }

  void read_fixed(const char* begin, std::uint16_t flags, bool is_extended) {
    entry.mtime_s = word(begin + 8);
    entry.mtime_ns = word(begin + 12);
    entry.mode = word(begin + 24);
    entry.size = word(begin + 36);
    entry.id = id_at(begin + kStatBytes, id_size_);
    entry.stage = static_cast<std::uint8_t>(flags >> 12 & 3);
    const std::uint16_t more = is_extended ? half_word(begin + fixed_bytes_) : std::uint16_t{0};
    entry.skip_worktree = (more & kSkipWorktreeFlag) != 0;
    entry.intent_to_add = (more & kIntentToAddFlag) != 0;
  }

  // Versions 2 and 3: the path, and NULs up to a multiple of 8 bytes for the entry.
  Result<void> read_path(std::string_view bytes, std::size_t path_at, std::uint16_t flags) {
    std::size_t size = flags & kNameLengthMask;
    const std::size_t end = path_at + size;
    if (size == kNameLengthMask || end >= bytes.size() || bytes[end] != '\0') {
      DOWSE_ASSIGN(const std::string_view path, peek_text(path_at));
      size = path.size();
    }
    const std::size_t entry_bytes = (path_at + size + 8) / 8 * 8;
    DOWSE_ASSIGN(const std::string_view whole, peek(entry_bytes));
    if (whole.size() < entry_bytes) return corrupt("ends inside an entry");
    entry.path = whole.substr(path_at, size);
    feed_.advance(entry_bytes);
    return {};
  }

  // Version 4: how many bytes to take off the path before, then what to put there.
  Result<void> read_unfolding_path(std::size_t path_at) {
    DOWSE_ASSIGN(const std::string_view bytes, peek(path_at + 10));
    std::size_t at = path_at;
    std::size_t strip = 0;
    for (bool more = true; more; ++at) {  // as the distance of a delta's base (gitformat-pack)
      if (at >= bytes.size() || strip > path_.size()) return corrupt("a path shorter than nothing");
      const auto byte = static_cast<std::uint8_t>(bytes[at]);
      strip = at == path_at ? byte & 0x7Fu : (strip + 1) << 7 | (byte & 0x7Fu);
      more = (byte & 0x80) != 0;
    }
    if (strip > path_.size()) return corrupt("a path shorter than nothing");
    DOWSE_ASSIGN(const std::string_view text, peek_text(at));
    path_.resize(path_.size() - strip);
    path_ += text;
    if (path_.size() > kMaxUnfoldedPath) return Error(Errc::kLimit, "index: a path of over 64 KiB");
    entry.path = path_;
    feed_.advance(at + text.size() + 1);
    return {};
  }

  // Looks at more and more of the end, but not at all of a file: cached trees take a few bytes for
  // each folder, entries many for each file.
  Result<void> guess_cached_trees() {
    for (std::uint64_t look = kBufferBytes;; look *= 4) {
      DOWSE_ASSIGN(const std::string tail, feed_.tail(look));
      if (tail.size() < id_size_) return corrupt("cut short");
      const std::string_view extensions = std::string_view(tail).substr(0, tail.size() - id_size_);
      const std::optional<std::size_t> at = find_cached_trees(extensions);
      if (at) {
        const std::uint32_t size = word(tail.data() + *at + 4);
        std::optional<std::vector<CachedTree>> trees =
            parse_cached_trees(extensions.substr(*at + 8, size), id_size_);
        if (trees) cached_trees = *std::move(trees);
        guessed_at_ = feed_.size() - tail.size() + *at;
      }
      if (at || look >= feed_.size() / 4) return {};
    }
  }

  Result<void> read_extensions() {
    while (end_ - feed_.offset() >= 8) {
      const std::uint64_t offset = feed_.offset();
      DOWSE_ASSIGN(const std::string_view head, peek(8 + id_size_));
      const std::string name(head.substr(0, 4));
      const std::uint32_t size = word(head.data() + 4);
      if (size > end_ - offset - 8) return corrupt("ends inside an extension");
      DOWSE_TRY(check_extension(name, head.substr(8, size)));
      if (name == "TREE") DOWSE_TRY(take_cached_trees(offset, size));
      DOWSE_TRY(pass_bytes(offset + 8 + size));
    }
    return {};
  }

  // Those whose name begins with a capital may be left out.
  Result<void> check_extension(const std::string& name, std::string_view begin) const {
    if (name == "sdir" || (name[0] >= 'A' && name[0] <= 'Z')) return {};
    if (name == "link") {
      const std::string_view base = begin.substr(0, id_size_);
      if (base.find_first_not_of('\0') == std::string_view::npos) return {};
      return Error(Errc::kUnsupported,
                   "a split index; run `git update-index --no-split-index` first");
    }
    return Error(Errc::kUnsupported, "index extension `" + name + "` is not known");
  }

  Result<void> take_cached_trees(std::uint64_t offset, std::uint32_t size) {
    had_cached_trees = guessed_at_ == offset;
    if (had_cached_trees) return {};
    DOWSE_ASSIGN(const std::string_view bytes, peek(8 + std::size_t{size}));
    if (bytes.size() < 8 + std::size_t{size}) return corrupt("ends inside an extension");
    std::optional<std::vector<CachedTree>> trees =
        parse_cached_trees(bytes.substr(8, size), id_size_);
    cached_trees = trees ? *std::move(trees) : std::vector<CachedTree>();
    return {};
  }

  Result<void> pass_bytes(std::uint64_t to) {
    while (feed_.offset() < to) {
      DOWSE_ASSIGN(const std::string_view bytes, peek(1));
      if (bytes.empty()) return corrupt("ends inside an extension");
      feed_.advance(
          static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), to - feed_.offset())));
    }
    return {};
  }

  Feed feed_;
  std::size_t id_size_;
  std::size_t fixed_bytes_;  // of an entry: what stands before its second flags and its path
  std::uint32_t version_ = 0;
  std::uint32_t left_ = 0;  // entries
  std::uint64_t end_ = 0;   // of what is not the checksum
  std::string path_;        // version 4: of the entry at hand
  std::optional<std::uint64_t> guessed_at_;
};

IndexCursor::IndexCursor(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

IndexCursor::IndexCursor(IndexCursor&&) noexcept = default;
IndexCursor& IndexCursor::operator=(IndexCursor&&) noexcept = default;
IndexCursor::~IndexCursor() = default;

Result<std::optional<IndexCursor>> IndexCursor::open(const std::string& path, std::size_t id_size) {
  DOWSE_ASSIGN(std::optional<OpenFile> file, OpenFile::open(path));
  if (!file) return std::optional<IndexCursor>();
  IndexCursor cursor(std::make_unique<Impl>(Feed(*std::move(file)), id_size));
  DOWSE_TRY(cursor.impl_->begin());
  return std::optional<IndexCursor>(std::move(cursor));
}

Result<IndexCursor> IndexCursor::over(std::string bytes, std::size_t id_size) {
  IndexCursor cursor(std::make_unique<Impl>(Feed(std::move(bytes)), id_size));
  DOWSE_TRY(cursor.impl_->begin());
  return cursor;
}

std::uint32_t IndexCursor::count() const noexcept {
  return impl_->count;
}

Result<bool> IndexCursor::next() {
  return impl_->next();
}

const IndexEntryView& IndexCursor::entry() const noexcept {
  return impl_->entry;
}

Result<void> IndexCursor::pass_over(std::uint32_t n) {
  return impl_->pass_over(n);
}

std::span<const CachedTree> IndexCursor::cached_trees() const noexcept {
  return impl_->cached_trees;
}

bool IndexCursor::had_cached_trees() const noexcept {
  return impl_->had_cached_trees;
}

}  // namespace dowse::git
