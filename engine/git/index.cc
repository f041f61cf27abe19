#include "engine/git/index.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

constexpr std::size_t kIdBytes = 20;
constexpr std::size_t kHeaderBytes = 12;  // signature, version, count
constexpr std::size_t kStatBytes = 40;    // ten words: times, device, inode, mode, owner, size
constexpr std::size_t kFixedBytes = kStatBytes + kIdBytes + 2;
constexpr std::uint64_t kMaxIndexBytes = 4ull << 30;
// Paths of version 4 are told as what changes against the one before. In real ones they unfold to
// two or three times what they took; a file made to unfold without end stops here.
constexpr std::size_t kMaxUnfolding = 16;

constexpr std::uint16_t kExtendedFlag = 0x4000;
constexpr std::uint16_t kSkipWorktreeFlag = 0x4000;  // of the second flags
constexpr std::uint16_t kIntentToAddFlag = 0x2000;

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

ObjectId id_at(const char* at) {
  return ObjectId::from_raw({reinterpret_cast<const std::uint8_t*>(at), kIdBytes});
}

Error corrupt(const char* what) {
  return Error(Errc::kCorrupt, std::string("index: ") + what);
}

bool by_path(const IndexEntryView& entry, std::string_view path) noexcept {
  return entry.path < path;
}

}  // namespace

class IndexParser {
 public:
  explicit IndexParser(std::string bytes) {
    index_.bytes_ = std::make_unique<const std::string>(std::move(bytes));
    bytes_ = *index_.bytes_;
  }

  Result<Index> run() {
    if (bytes_.size() < kHeaderBytes + kIdBytes || bytes_.substr(0, 4) != "DIRC") {
      return corrupt("not an index file, or cut short");
    }
    version_ = word(bytes_.data() + 4);
    if (version_ < 2 || version_ > 4) {
      return Error(Errc::kUnsupported, "index version " + std::to_string(version_) +
                                           "; run `git update-index --index-version 4`");
    }
    const std::uint32_t count = word(bytes_.data() + 8);
    bytes_.remove_suffix(kIdBytes);  // the checksum, which git may leave zero
    at_ = kHeaderBytes;
    if ((bytes_.size() - at_) / kFixedBytes < count) return corrupt("shorter than its count says");
    DOWSE_TRY(version_ == 4 ? read_unfolding_entries(count) : read_entries(count));
    DOWSE_TRY(check_order());
    DOWSE_TRY(read_extensions());
    return std::move(index_);
  }

 private:
  // All of an entry but its path, which begins at at_ afterwards.
  Result<IndexEntryView> read_fixed() {
    if (bytes_.size() - at_ < kFixedBytes + 2) return corrupt("ends inside an entry");
    const char* const begin = bytes_.data() + at_;
    IndexEntryView entry;
    entry.mtime_s = word(begin + 8);
    entry.mtime_ns = word(begin + 12);
    entry.mode = word(begin + 24);
    entry.size = word(begin + 36);
    entry.id = id_at(begin + kStatBytes);
    const std::uint16_t flags = half_word(begin + kStatBytes + kIdBytes);
    entry.stage = static_cast<std::uint8_t>(flags >> 12 & 3);
    at_ += kFixedBytes;
    if ((flags & kExtendedFlag) != 0) {
      if (version_ < 3) return corrupt("an entry with flags that its version does not have");
      const std::uint16_t more = half_word(begin + kFixedBytes);
      entry.skip_worktree = (more & kSkipWorktreeFlag) != 0;
      entry.intent_to_add = (more & kIntentToAddFlag) != 0;
      at_ += 2;
    }
    return entry;
  }

  // The bytes up to the next NUL, which is passed over.
  Result<std::string_view> read_text() {
    const std::size_t end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) return corrupt("ends inside a path");
    const std::string_view text = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return text;
  }

  // Versions 2 and 3: whole paths, each entry padded with NULs to a multiple of 8 bytes.
  Result<void> read_entries(std::uint32_t count) {
    index_.entries_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::size_t begin = at_;
      DOWSE_ASSIGN(IndexEntryView entry, read_fixed());
      DOWSE_ASSIGN(entry.path, read_text());
      at_ = begin + (at_ - begin + 7) / 8 * 8;
      if (at_ > bytes_.size()) return corrupt("ends inside an entry");
      index_.entries_.push_back(entry);
    }
    return {};
  }

  // Version 4: how many bytes to take off the path before, then what to put there.
  Result<void> read_unfolding_entries(std::uint32_t count) {
    std::string paths;
    std::vector<std::pair<std::size_t, std::size_t>> places;  // (begin, size) in paths, which grows
    places.reserve(count);
    index_.entries_.reserve(count);
    std::size_t before = 0;
    std::size_t before_size = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      DOWSE_ASSIGN(const IndexEntryView entry, read_fixed());
      DOWSE_ASSIGN(const std::size_t strip, read_varint());
      DOWSE_ASSIGN(const std::string_view text, read_text());
      if (strip > before_size) return corrupt("a path shorter than nothing");
      const std::size_t shared = before_size - strip;
      if (paths.size() + shared + text.size() > bytes_.size() * kMaxUnfolding) {
        return Error(Errc::kLimit, "index: paths unfold to over " + std::to_string(kMaxUnfolding) +
                                       " times the size of the file");
      }
      const std::size_t begin = paths.size();
      paths.append(paths, before, shared);
      paths.append(text);
      before = begin;
      before_size = shared + text.size();
      places.emplace_back(before, before_size);
      index_.entries_.push_back(entry);
    }
    index_.paths_ = std::make_unique<const std::string>(std::move(paths));
    for (std::size_t i = 0; i < places.size(); ++i) {
      index_.entries_[i].path =
          std::string_view(*index_.paths_).substr(places[i].first, places[i].second);
    }
    return {};
  }

  // As the distance of a delta's base (gitformat-pack, "offset encoding").
  Result<std::size_t> read_varint() {
    std::size_t value = 0;
    for (bool more = true, first = true; more; first = false) {
      if (at_ >= bytes_.size() || value > bytes_.size()) return corrupt("an impossible length");
      const auto byte = static_cast<std::uint8_t>(bytes_[at_++]);
      value = first ? byte & 0x7Fu : (value + 1) << 7 | (byte & 0x7Fu);
      more = (byte & 0x80) != 0;
    }
    return value;
  }

  Result<void> check_order() const {
    const auto out_of_order = [](const IndexEntryView& a, const IndexEntryView& b) {
      const int order = a.path.compare(b.path);
      return order > 0 || (order == 0 && a.stage >= b.stage);
    };
    const auto& entries = index_.entries_;
    const auto found = std::adjacent_find(entries.begin(), entries.end(), out_of_order);
    if (found != entries.end()) return corrupt("entries out of order");
    return {};
  }

  Result<void> read_extensions() {
    while (bytes_.size() - at_ >= 8) {
      const std::string_view name = bytes_.substr(at_, 4);
      const std::uint32_t size = word(bytes_.data() + at_ + 4);
      at_ += 8;
      if (size > bytes_.size() - at_) return corrupt("ends inside an extension");
      DOWSE_TRY(read_extension(name, bytes_.substr(at_, size)));
      at_ += size;
    }
    return {};
  }

  // Those whose name begins with a capital may be left out.
  Result<void> read_extension(std::string_view name, std::string_view content) {
    if (name == "TREE") return read_cached_trees(content);
    if (name == "sdir" || (name[0] >= 'A' && name[0] <= 'Z')) return {};
    if (name == "link") {
      const bool has_base =
          content.size() >= kIdBytes &&
          content.substr(0, kIdBytes).find_first_not_of('\0') != std::string_view::npos;
      if (!has_base) return {};
      return Error(Errc::kUnsupported,
                   "a split index; run `git update-index --no-split-index` first");
    }
    return Error(Errc::kUnsupported, "index extension `" + std::string(name) + "` is not known");
  }

  Result<void> read_cached_trees(std::string_view content) {
    while (!content.empty()) {
      CachedTreeView tree;
      const std::size_t name_end = content.find('\0');
      const std::size_t line_end = content.find('\n', std::min(name_end, content.size()));
      if (line_end == std::string_view::npos) return corrupt("a cached tree that ends early");
      tree.name = content.substr(0, name_end);
      const char* const end = content.data() + line_end;
      const auto entries = std::from_chars(content.data() + name_end + 1, end, tree.entries);
      if (entries.ec != std::errc() || entries.ptr == end || *entries.ptr != ' ') {
        return corrupt("a cached tree without counts");
      }
      const auto subtrees = std::from_chars(entries.ptr + 1, end, tree.subtrees);
      if (subtrees.ec != std::errc() || subtrees.ptr != end) {
        return corrupt("a cached tree without counts");
      }
      content.remove_prefix(line_end + 1);
      if (tree.entries >= 0) {
        if (content.size() < kIdBytes) return corrupt("a cached tree that ends early");
        tree.id = id_at(content.data());
        content.remove_prefix(kIdBytes);
      }
      index_.cached_trees_.push_back(tree);
    }
    return {};
  }

  Index index_;
  std::string_view bytes_;
  std::uint32_t version_ = 0;
  std::size_t at_ = 0;
};

Result<Index> Index::read(const std::string& path) {
  DOWSE_ASSIGN(std::optional<std::string> bytes, read_regular_file(path, kMaxIndexBytes));
  if (!bytes) return Index();
  Result<Index> index = parse(*std::move(bytes));
  if (!index.has_value()) return std::move(index).error().with(path);
  return index;
}

Result<Index> Index::parse(std::string bytes) {
  return IndexParser(std::move(bytes)).run();
}

const IndexEntryView* Index::find(std::string_view path) const noexcept {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), path, by_path);
  return at != entries_.end() && at->path == path ? &*at : nullptr;
}

bool Index::tracks_below(std::string_view directory) const noexcept {
  if (directory.empty()) return !entries_.empty();
  // The first path that is not before "directory/": "directory-x" and "directory.x" come before it.
  const auto is_before = [&](const IndexEntryView& entry, std::string_view folder) {
    const int order = entry.path.substr(0, folder.size()).compare(folder);
    if (order != 0) return order < 0;
    return entry.path.size() == folder.size() || entry.path[folder.size()] < '/';
  };
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), directory, is_before);
  return at != entries_.end() && at->path.size() > directory.size() &&
         at->path[directory.size()] == '/' && at->path.substr(0, directory.size()) == directory;
}

}  // namespace dowse::git
