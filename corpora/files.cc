#include "corpora/files.h"

#include <algorithm>
#include <utility>

namespace dowse::corpora {
namespace {

// The first line that begins at `at` or behind it.
std::size_t line_from(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  const std::size_t end = text.find('\n', at - 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t lines_on(std::string_view text, std::size_t at, std::uint64_t lines) {
  for (; lines > 0 && at < text.size(); --lines)
    at = line_from(text, at + 1);
  return at;
}

}  // namespace

File make_file(Random& random) {
  File file;
  file.language = any_language(random);
  const std::size_t least = std::size_t{1024} << random.below(6);
  file.wanted_bytes = least + random.below(least);
  if (random.one_in(100)) file.wanted_bytes *= 8;
  const std::size_t half = file.wanted_bytes / 2;
  file.content = source_text(random, file.language, half + random.below(half));
  return file;
}

std::vector<Edit> small_edits(Random& random, const File& file) {
  const std::uint64_t count = random.between(1, 3);
  const bool grows = file.content.size() < file.wanted_bytes;
  std::vector<Edit> edits;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    // Each in a part of the file of its own.
    const std::size_t part_end = std::max(at, file.content.size() * (i + 1) / count);
    Edit edit;
    edit.begin = line_from(file.content, at + random.below(part_end - at + 1));
    const std::uint64_t removed = grows ? random.below(3) : random.between(1, 5);
    edit.end = lines_on(file.content, edit.begin, removed);
    edit.text = source_lines(random, file.language, random.between(1, grows ? 5 : 3));
    at = edit.end;
    edits.push_back(std::move(edit));
  }
  return edits;
}

void edit_file(File& file, std::span<const Edit> edits, PackWriter& pack) {
  std::string content = applied(file.content, edits);
  file.stored = pack.add_version(file.stored, content, file.content.size(), edits);
  file.content = std::move(content);
}

std::uint64_t plant_first(const Plant& plant, std::vector<Edit>& edits) {
  Edit& first = edits.front();
  first.end = first.begin;
  first.text = plant.text;
  return first.begin + plant.secret.begin;
}

}  // namespace dowse::corpora
