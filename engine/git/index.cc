#include "engine/git/index.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace dowse::git {
namespace {

// Paths of version 4 are told as what changes against the one before. In real ones they unfold to
// two or three times what the whole entry took; a file made to unfold without end stops here.
constexpr std::size_t kMaxPathBytesAnEntry = 4096;

bool by_path(const IndexEntryView& entry, std::string_view path) noexcept {
  return entry.path < path;
}

bool out_of_order(const IndexEntryView& a, const IndexEntryView& b) noexcept {
  const int order = a.path.compare(b.path);
  return order > 0 || (order == 0 && a.stage >= b.stage);
}

}  // namespace

Result<Index> Index::read(const std::string& path, std::size_t id_size) {
  Result<std::optional<IndexCursor>> cursor = IndexCursor::open(path, id_size);
  if (!cursor.has_value()) return std::move(cursor).error().with(path);
  if (!cursor->has_value()) return Index();
  Result<Index> index = collect(**std::move(cursor));
  if (!index.has_value()) return std::move(index).error().with(path);
  return index;
}

Result<Index> Index::parse(std::string bytes, std::size_t id_size) {
  DOWSE_ASSIGN(IndexCursor cursor, IndexCursor::over(std::move(bytes), id_size));
  return collect(std::move(cursor));
}

Result<Index> Index::collect(IndexCursor cursor) {
  Index index;
  std::string paths;
  std::vector<std::size_t> ends;  // of each path in paths, which moves while it grows
  index.entries_.reserve(cursor.count());
  ends.reserve(cursor.count());
  for (;;) {
    DOWSE_ASSIGN(const bool more, cursor.next());
    if (!more) break;
    paths += cursor.entry().path;
    ends.push_back(paths.size());
    index.entries_.push_back(cursor.entry());
    if (paths.size() / kMaxPathBytesAnEntry > cursor.count()) {
      return Error(Errc::kLimit, "index: its paths are too long");
    }
  }
  index.paths_ = std::make_unique<const std::string>(std::move(paths));
  std::size_t begin = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    index.entries_[i].path = std::string_view(*index.paths_).substr(begin, ends[i] - begin);
    begin = ends[i];
  }
  const auto& entries = index.entries_;
  if (std::adjacent_find(entries.begin(), entries.end(), out_of_order) != entries.end()) {
    return Error(Errc::kCorrupt, "index: entries out of order");
  }
  return index;
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
