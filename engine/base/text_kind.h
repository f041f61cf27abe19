#pragma once
// What a scanned text is. Every text that is matched has a kind; coverage counts by it and reports
// name it.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dowse {

enum class TextKind : std::uint8_t {
  kBlob,          // a blob in a git object store: a version of a file or the target of a symlink
  kCommit,        // a raw commit object: author, committer, message, extra headers
  kTag,           // a raw annotated tag object
  kTreeNames,     // the entry names of one tree object, one a line
  kRefNames,      // the names of all refs, one a line
  kGitFile,       // a text file of the repository's own: config, logs, FETCH_HEAD, ...
  kStaged,        // the content of an index entry (also a blob; read for --staged)
  kWorktreeFile,  // a file of the working tree whose content is not in the object store
  kFile,          // a file given as such or found under a directory that is no repository
  kStdin,         // standard input
};

inline constexpr std::size_t kTextKindCount = 10;

// The kind as it stands in reports: "blob", "commit", "tag", "tree-names", ...
std::string_view name_of(TextKind kind) noexcept;

}  // namespace dowse
