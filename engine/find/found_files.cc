#include "engine/find/found_files.h"

#include <iterator>
#include <utility>

namespace dowse {
namespace {

// What a node of the set and its path take, with what malloc adds to each.
std::size_t bytes_of(const FoundFile& file) {
  return sizeof(FoundFile) + 4 * sizeof(void*) + 32 + file.path.size();
}

}  // namespace

void FoundFiles::add(FoundFile file) {
  const std::scoped_lock lock(mutex_);
  if (first_lost_ && *first_lost_ <= file) return;
  const std::size_t bytes = bytes_of(file);
  if (!files_.insert(std::move(file)).second) return;
  bytes_ += bytes;
  while (bytes_ > max_bytes_) {
    first_lost_ = std::move(files_.extract(std::prev(files_.end())).value());
    bytes_ -= bytes_of(*first_lost_);
  }
}

std::optional<FoundFile> FoundFiles::take(Coverage& coverage) {
  const std::scoped_lock lock(mutex_);
  if (first_lost_) {
    coverage.skip(Skip::kBudget, "files found by their paths",
                  "more than one scan keeps: rules of paths fit too many files");
    first_lost_.reset();
  }
  if (files_.empty()) return std::nullopt;
  return std::move(files_.extract(files_.begin()).value());
}

}  // namespace dowse
