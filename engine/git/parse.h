#pragma once
// Parsers for the raw bytes of commits, tags and trees, as
// https://git-scm.com/docs/gitformat-commit (commit, tag) and git-ls-tree's raw form describe them.
// No length and no number in the bytes is trusted. What scanning and attribution need not know (a
// malformed date, unknown headers) never makes an object unreadable.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"

namespace dowse::git {

// "Name <email> 1700000000 +0130". Parts that are missing or malformed are empty or 0. Lifetime:
// the bytes parsed.
struct SignatureView {
  std::string_view name;
  std::string_view email;
  std::int64_t seconds = 0;  // since 1970-01-01 UTC
  int offset_minutes = 0;    // of the author's clock, east of UTC
};

// Lifetime: the bytes parsed.
struct CommitView {
  ObjectId tree;
  std::vector<ObjectId> parents;
  SignatureView author;
  SignatureView committer;
  std::string_view message;  // all after the first empty line

  // The first line of the message that is not empty.
  std::string_view summary() const noexcept;
};

// Lifetime: the bytes parsed.
struct TagView {
  ObjectId target;
  ObjectType target_type{};
  std::string_view name;
  SignatureView tagger;
  std::string_view message;
};

// The ids in an object are as long as its own: id_size is that of the object's id, 20 or 32.
// Errors: kCorrupt when the ids that the object names cannot be read.
Result<CommitView> parse_commit(std::string_view raw, std::size_t id_size);
Result<TagView> parse_tag(std::string_view raw, std::size_t id_size);

// Lifetime: the bytes parsed.
struct TreeEntryView {
  std::uint32_t mode = 0;  // as written: 0100644, 0100755, 0120000, 040000, 0160000, or anything
  std::string_view name;   // any bytes but NUL, "/" and "" included: hostile trees hold them
  ObjectId id;

  bool is_tree() const noexcept { return (mode & 0170000) == 0040000; }

  bool is_symlink() const noexcept { return (mode & 0170000) == 0120000; }

  bool is_gitlink() const noexcept { return (mode & 0170000) == 0160000; }
};

// Walks the entries of a tree in their order; id_size as above. Lifetime: the bytes of the tree.
class TreeWalkView {
 public:
  TreeWalkView(std::string_view raw, std::size_t id_size) noexcept
      : rest_(raw), id_size_(id_size) {}

  // The next entry; nothing at the end. Errors: kCorrupt when the rest is no entry; then the walk
  // is over.
  Result<std::optional<TreeEntryView>> next();

 private:
  std::string_view rest_;
  std::size_t id_size_;
};

}  // namespace dowse::git
