#pragma once
// Changes to a text that are known: the maker of a history makes them itself, so that no delta has
// to be searched for.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dowse::corpora {

// Bytes [begin, end) become `text`.
struct Edit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

// The text afterwards. Requires: edits lie in `old`, sorted, none begins before the end of the one
// before it.
std::string applied(std::string_view old, std::span<const Edit> edits);

// The same as git's delta from a base of `old_size` bytes. Requires: as applied().
std::string delta_of(std::size_t old_size, std::span<const Edit> edits);

}  // namespace dowse::corpora
