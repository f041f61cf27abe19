#pragma once
// The files of a made-up history, each with its newest content, and the ways in which people change
// them.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpora/edit.h"
#include "corpora/pack_writer.h"
#include "corpora/plants.h"
#include "corpora/random.h"
#include "corpora/tree.h"
#include "corpora/words.h"

namespace dowse::corpora {

// One file. It belongs to one branch at a time, and no other changes it: so branches merge without
// a conflict, and one content is enough.
struct File {
  FileKey key;
  Language language{};
  std::size_t wanted_bytes = 0;  // grows to about this size
  std::string content;
  Stored stored;
  std::uint64_t branch = 0;  // its number
  bool live = true;          // false: deleted; its place may be taken
  bool holds_block = false;  // a secret of several lines: another inside it would be a part of it
};

// Of one to 64 KiB, small ones as often as large ones, one in a hundred eight times as large. Its
// first content is half of that and more. It has no name yet and is not stored.
File make_file(Random& random);

// A few lines here and there.
std::vector<Edit> small_edits(Random& random, const File& file);

// Brings the file to its new content and into the pack.
void edit_file(File& file, std::span<const Edit> edits, PackWriter& pack);

// The text of a plant comes between two lines, instead of the first of these edits; the offset of
// the secret in what edit_file() makes of it. Requires: edits is not empty.
std::uint64_t plant_first(const Plant& plant, std::vector<Edit>& edits);

}  // namespace dowse::corpora
