#include "engine/git/parse.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace dowse::git {
namespace {

// Takes the first line, without its LF, off `rest`.
std::string_view take_line(std::string_view& rest) noexcept {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

// Takes `prefix` off the front of `text`, when it stands there.
bool take_prefix(std::string_view& text, std::string_view prefix) noexcept {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<ObjectId> parse_id(std::string_view hex, std::size_t id_size) {
  if (hex.size() != id_size * 2) return std::nullopt;
  return ObjectId::from_hex(hex);
}

int parse_offset(std::string_view zone) noexcept {
  const bool sign = zone.size() == 5 && (zone[0] == '+' || zone[0] == '-');
  int digits = 0;
  if (!sign || std::from_chars(zone.data() + 1, zone.data() + 5, digits).ptr != zone.data() + 5)
    return 0;
  const int minutes = digits / 100 * 60 + digits % 100;
  return zone[0] == '-' ? -minutes : minutes;
}

// From the right: names and addresses may hold anything but ">" at the end of the address.
SignatureView parse_signature(std::string_view line) noexcept {
  SignatureView signature;
  const std::size_t close = line.rfind('>');
  const std::size_t open = line.substr(0, close).find('<');
  if (close == std::string_view::npos || open == std::string_view::npos) {
    signature.name = line;
    return signature;
  }
  signature.name = line.substr(0, open);
  if (!signature.name.empty() && signature.name.back() == ' ') signature.name.remove_suffix(1);
  signature.email = line.substr(open + 1, close - open - 1);
  std::string_view when = line.substr(close + 1);
  take_prefix(when, " ");
  const auto parsed = std::from_chars(when.data(), when.data() + when.size(), signature.seconds);
  if (parsed.ec != std::errc()) {
    signature.seconds = 0;
    return signature;
  }
  when.remove_prefix(static_cast<std::size_t>(parsed.ptr - when.data()));
  if (take_prefix(when, " ")) signature.offset_minutes = parse_offset(when);
  return signature;
}

Error corrupt(std::string message) {
  return Error(Errc::kCorrupt, std::move(message));
}

std::optional<ObjectType> type_named(std::string_view name) noexcept {
  for (const ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

}  // namespace

std::string_view CommitView::summary() const noexcept {
  std::string_view rest = message;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (!line.empty()) return line;
  }
  return {};
}

Result<CommitView> parse_commit(std::string_view raw, std::size_t id_size) {
  CommitView commit;
  std::string_view line = take_line(raw);
  const bool has_tree = take_prefix(line, "tree ");
  const std::optional<ObjectId> tree = has_tree ? parse_id(line, id_size) : std::nullopt;
  if (!tree) return corrupt("a commit that names no tree");
  commit.tree = *tree;
  while (!raw.empty()) {
    line = take_line(raw);
    if (line.empty()) break;
    if (take_prefix(line, "parent ")) {
      const std::optional<ObjectId> parent = parse_id(line, id_size);
      if (!parent) return corrupt("a commit with a parent that is no id");
      commit.parents.push_back(*parent);
    } else if (take_prefix(line, "author ")) {
      commit.author = parse_signature(line);
    } else if (take_prefix(line, "committer ")) {
      commit.committer = parse_signature(line);
    }
  }
  commit.message = raw;
  return commit;
}

Result<TagView> parse_tag(std::string_view raw, std::size_t id_size) {
  TagView tag;
  std::string_view line = take_line(raw);
  const bool has_object = take_prefix(line, "object ");
  const std::optional<ObjectId> target = has_object ? parse_id(line, id_size) : std::nullopt;
  if (!target) return corrupt("a tag that names no object");
  tag.target = *target;
  line = take_line(raw);
  const std::optional<ObjectType> type =
      take_prefix(line, "type ") ? type_named(line) : std::nullopt;
  if (!type) return corrupt("a tag that names no type of object");
  tag.target_type = *type;
  while (!raw.empty()) {
    line = take_line(raw);
    if (line.empty()) break;
    if (take_prefix(line, "tag ")) {
      tag.name = line;
    } else if (take_prefix(line, "tagger ")) {
      tag.tagger = parse_signature(line);
    }
  }
  tag.message = raw;
  return tag;
}

Result<std::optional<TreeEntryView>> TreeWalkView::next() {
  if (rest_.empty()) return std::optional<TreeEntryView>();
  const std::string_view all = std::exchange(rest_, {});
  TreeEntryView entry;
  const char* const end = all.data() + all.size();
  const auto mode = std::from_chars(all.data(), end, entry.mode, 8);
  if (mode.ec != std::errc() || mode.ptr == end || *mode.ptr != ' ') {
    return corrupt("a tree entry without a mode");
  }
  const std::string_view rest = all.substr(static_cast<std::size_t>(mode.ptr - all.data()) + 1);
  const std::size_t name_end = rest.find('\0');
  if (name_end == std::string_view::npos || rest.size() - name_end - 1 < id_size_) {
    return corrupt("a tree that ends inside an entry");
  }
  entry.name = rest.substr(0, name_end);
  const auto* id = reinterpret_cast<const std::uint8_t*>(rest.data() + name_end + 1);
  entry.id = ObjectId::from_raw({id, id_size_});
  rest_ = rest.substr(name_end + 1 + id_size_);
  return std::optional<TreeEntryView>(entry);
}

}  // namespace dowse::git
