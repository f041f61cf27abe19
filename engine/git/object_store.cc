#include "engine/git/object_store.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/check.h"

namespace dowse::git {
namespace {

// As git (object-file.c): alternates of alternates of ... deeper than this are not looked at.
constexpr int kMaxAlternateDepth = 5;
constexpr std::uint64_t kMaxAlternatesBytes = 1u << 20;

bool is_hex(std::string_view text) noexcept {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Files beside packs that hold nothing of the objects' content.
bool is_companion(std::string_view name) noexcept {
  if (name == "multi-pack-index") return true;
  for (const std::string_view end : {".rev", ".bitmap", ".keep", ".promisor", ".mtimes"}) {
    if (ends_with(name, end)) return true;
  }
  return false;
}

// A line of an alternates file that begins with a quotation mark is a C string (git's quote.c).
std::string unquote(std::string_view line) {
  static constexpr std::string_view kNames = "abfnrtv";
  static constexpr std::string_view kValues = "\a\b\f\n\r\t\v";
  std::string out;
  for (std::size_t i = 1; i < line.size() && line[i] != '"'; ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      out += line[i];
      continue;
    }
    ++i;
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < 3 && i + digits < line.size() && line[i + digits] >= '0' &&
           line[i + digits] <= '7') {
      value = value * 8 + static_cast<unsigned>(line[i + digits++] - '0');
    }
    const std::size_t name = kNames.find(line[i]);
    if (digits == 3) {
      out += static_cast<char>(value & 0xFF);
      i += 2;
    } else {
      out += name == std::string_view::npos ? line[i] : kValues[name];
    }
  }
  return out;
}

std::vector<std::string> alternates_in(std::string_view content) {
  std::vector<std::string> paths;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.empty() || line[0] == '#') continue;
    paths.push_back(line[0] == '"' ? unquote(line) : std::string(line));
  }
  return paths;
}

}  // namespace

ObjectId ObjectListView::operator[](std::size_t i) const {
  if (i >= packed_.size()) return loose_[i - packed_.size()];
  return (*packs_)[packed_[i].pack].index().id(packed_[i].position);
}

ObjectStore ObjectStore::open(const std::string& objects_dir, const Options& options) {
  ObjectStore store;
  store.options_ = options;

  struct Pending {
    std::string path;
    std::string named_by;
    int depth;
  };

  std::vector<Pending> pending = {{objects_dir, "", 0}};
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const Pending next = pending[i];
    const std::optional<std::string> directory =
        store.add_directory(next.path, next.named_by, next.depth);
    if (!directory) continue;
    const std::string list = *directory + "/info/alternates";
    Result<std::optional<std::string>> content = read_regular_file(list, kMaxAlternatesBytes);
    if (!content.has_value()) {
      store.problem(Skip::kUnreadable, list, content.error().message());
    } else if (content->has_value()) {
      for (const std::string& path : alternates_in(**content)) {
        pending.push_back({join_path(*directory, path), list, next.depth + 1});
      }
    }
  }
  return store;
}

std::optional<std::string> ObjectStore::add_directory(const std::string& path,
                                                      const std::string& named_by, int depth) {
  const std::string detail = named_by.empty() ? "" : "named in " + named_by;
  std::optional<std::string> directory = resolve_path(path);
  if (!directory || kind_of(*directory) != FileKind::kDirectory) {
    problem(Skip::kMissing, path, "no such object folder; " + detail);
    return std::nullopt;
  }
  const auto known = std::find(directories_.begin(), directories_.end(), *directory);
  if (known != directories_.end()) return std::nullopt;
  if (depth > kMaxAlternateDepth) {
    problem(Skip::kMissing, *directory, "alternates nest too deep; " + detail);
    return std::nullopt;
  }
  if (!admit(depth == 0 ? "objects" : "alternate", *directory)) return std::nullopt;
  directories_.push_back(*directory);
  add_packs(*directory);
  return directory;
}

// Whether a place may be read. What lies outside the target is listed.
bool ObjectStore::admit(const std::string& what, const std::string& path) {
  if (lies_inside(path, options_.target)) return true;
  const auto same = [&](const OutsideStore& store) { return store.path == path; };
  if (std::find_if(outside_.begin(), outside_.end(), same) == outside_.end()) {
    outside_.push_back({what, path, options_.follow_outside});
    if (!options_.follow_outside) {
      problem(Skip::kMissing, path, what + " outside of the target, not followed");
    }
  }
  return options_.follow_outside;
}

void ObjectStore::problem(Skip reason, std::string subject, std::string detail) {
  problems_.push_back({reason, std::move(subject), std::move(detail)});
}

// A regular file, or a symlink to one that does not leave the store.
bool ObjectStore::is_readable_file(const std::string& path, FileKind kind) const {
  if (kind != FileKind::kSymlink) return kind == FileKind::kRegular;
  const std::optional<std::string> target = resolve_path(path);
  if (!target || kind_of(*target) != FileKind::kRegular) return false;
  return std::any_of(directories_.begin(), directories_.end(),
                     [&](const std::string& folder) { return lies_inside(*target, folder); });
}

void ObjectStore::add_packs(const std::string& directory) {
  const std::optional<std::string> folder = resolve_path(directory + "/pack");
  if (!folder) return;
  if (!lies_inside(*folder, directory) && !admit("objects", *folder)) return;
  Result<std::vector<DirectoryItem>> items = list_directory(*folder);
  if (!items.has_value()) {
    problem(Skip::kUnreadable, *folder, items.error().message());
    return;
  }
  const auto has = [&](const std::string& name) {
    return std::any_of(items->begin(), items->end(),
                       [&](const DirectoryItem& item) { return item.name == name; });
  };
  for (const DirectoryItem& item : *items) {
    const std::string path = *folder + "/" + item.name;
    if (item.kind == FileKind::kDirectory || is_companion(item.name)) continue;
    const std::string stem = item.name.substr(0, item.name.rfind('.'));
    if (!is_readable_file(path, item.kind)) {
      problem(Skip::kUnreadable, path, "neither a regular file nor a link to one in the store");
    } else if (ends_with(item.name, ".pack")) {
      if (!has(stem + ".idx")) {
        problem(Skip::kDamaged, path, "a pack without an index; run `git index-pack` on it");
      }
    } else if (ends_with(item.name, ".idx")) {
      add_pack(path);
    } else {
      problem(Skip::kNotDecoded, path, "left by an interrupted command; `git gc` removes it");
    }
  }
}

void ObjectStore::add_pack(const std::string& index_path) {
  Result<PackFile> pack = PackFile::open(index_path, options_.id_size);
  if (pack.has_value()) {
    packs_.push_back(std::move(pack).value());
    return;
  }
  const Skip reason = pack.error().code() == Errc::kIo ? Skip::kUnreadable : Skip::kDamaged;
  problem(reason, index_path, pack.error().message());
}

std::optional<std::string> ObjectStore::loose_file(const std::string& directory,
                                                   const ObjectId& id) const {
  if (id.size != options_.id_size) return std::nullopt;
  const std::string hex = id.hex();
  std::string path = directory + "/" + hex.substr(0, 2) + "/" + hex.substr(2);
  const std::optional<FileKind> kind = kind_without_following(path);
  if (!kind || !is_readable_file(path, *kind)) return std::nullopt;
  return path;
}

bool ObjectStore::contains(const ObjectId& id) const {
  if (is_packed(id)) return true;
  return std::any_of(directories_.begin(), directories_.end(), [&](const std::string& directory) {
    return loose_file(directory, id).has_value();
  });
}

std::vector<ObjectId> ObjectStore::with_prefix(std::string_view digits) const {
  DOWSE_CHECK(digits.size() >= 2 && digits.size() <= 2 * options_.id_size);
  std::string prefix(digits);
  std::transform(prefix.begin(), prefix.end(), prefix.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::vector<ObjectId> found;
  const auto first =
      ObjectId::from_hex(prefix + std::string(2 * options_.id_size - prefix.size(), '0'));
  if (!first) return found;
  for (const PackFile& pack : packs_) {
    const PackIndex& index = pack.index();
    std::size_t begin = 0;
    for (std::size_t size = index.size(); size > 0;) {  // the first that is not before *first
      const std::size_t half = size / 2;
      const bool is_before = index.id(begin + half) < *first;
      begin += is_before ? half + 1 : 0;
      size = is_before ? size - half - 1 : half;
    }
    for (; begin < index.size() && index.id(begin).hex().starts_with(prefix); ++begin) {
      found.push_back(index.id(begin));
    }
  }
  for (const std::string& directory : directories_) {
    const Result<std::vector<DirectoryItem>> files =
        list_directory(directory + "/" + prefix.substr(0, 2));
    if (!files.has_value()) continue;
    for (const DirectoryItem& file : *files) {
      const std::optional<ObjectId> id = ObjectId::from_hex(prefix.substr(0, 2) + file.name);
      if (id && id->hex().starts_with(prefix) && loose_file(directory, *id)) found.push_back(*id);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

ObjectStore::Listing ObjectStore::list() const {
  LooseListing loose = list_loose();
  Listing listing;
  listing.problems = std::move(loose.problems);
  listing.objects.packs_ = &packs_;
  for (std::uint32_t i = 0; i < packs_.size(); ++i) {
    list_pack(i, listing);
  }
  listing.objects.loose_ = std::move(loose.ids);
  return listing;
}

ObjectStore::LooseListing ObjectStore::list_loose() const {
  LooseListing listing;
  listing.problems = problems_;
  for (const std::string& directory : directories_) {
    list_loose(directory, listing);
  }
  std::sort(listing.ids.begin(), listing.ids.end());
  listing.ids.erase(std::unique(listing.ids.begin(), listing.ids.end()), listing.ids.end());
  return listing;
}

// The objects of a pack that no pack before it has, in the order in which they are stored.
void ObjectStore::list_pack(std::uint32_t number, Listing& listing) const {
  const PackIndex& index = packs_[number].index();
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_offset;
  by_offset.reserve(index.size());
  for (std::uint32_t i = 0; i < index.size(); ++i) {
    const ObjectId id = index.id(i);
    bool is_known = i > 0 && index.id(i - 1) == id;
    for (std::uint32_t other = 0; other < number && !is_known; ++other) {
      is_known = packs_[other].index().find(id).has_value();
    }
    if (!is_known) by_offset.emplace_back(index.offset(i), i);
  }
  std::sort(by_offset.begin(), by_offset.end());
  for (const auto& item : by_offset) {
    listing.objects.packed_.push_back({number, item.second});
  }
}

void ObjectStore::list_loose(const std::string& directory, LooseListing& listing) const {
  Result<std::vector<DirectoryItem>> folders = list_directory(directory);
  if (!folders.has_value()) {
    listing.problems.push_back({Skip::kUnreadable, directory, folders.error().message()});
    return;
  }
  for (const DirectoryItem& folder : *folders) {
    const std::string path = directory + "/" + folder.name;
    const bool is_fan_out = folder.name.size() == 2 && is_hex(folder.name);
    if (is_fan_out && folder.kind == FileKind::kDirectory) {
      list_fan_out(path, folder.name, listing);
    } else if (is_fan_out || folder.kind != FileKind::kDirectory) {
      listing.problems.push_back({Skip::kNotDecoded, path, "not part of an object folder"});
    }
  }
}

void ObjectStore::list_fan_out(const std::string& folder, const std::string& first,
                               LooseListing& listing) const {
  Result<std::vector<DirectoryItem>> files = list_directory(folder);
  if (!files.has_value()) {
    listing.problems.push_back({Skip::kUnreadable, folder, files.error().message()});
    return;
  }
  for (const DirectoryItem& file : *files) {
    const std::string path = folder + "/" + file.name;
    const std::optional<ObjectId> id =
        is_hex(file.name) ? ObjectId::from_hex(first + file.name) : std::nullopt;
    if (!id) {
      listing.problems.push_back(
          {Skip::kNotDecoded, path, "left by an interrupted command; `git gc` removes it"});
    } else if (id->size != options_.id_size) {
      listing.problems.push_back({Skip::kDamaged, path, foreign_ids(options_.id_size)});
    } else if (!is_readable_file(path, file.kind)) {
      listing.problems.push_back(
          {Skip::kUnreadable, path, "neither a regular file nor a link to one in the store"});
    } else if (!is_packed(*id)) {
      listing.ids.push_back(*id);
    }
  }
}

bool ObjectStore::is_packed(const ObjectId& id) const {
  return std::any_of(packs_.begin(), packs_.end(),
                     [&](const PackFile& pack) { return pack.index().find(id).has_value(); });
}

}  // namespace dowse::git
