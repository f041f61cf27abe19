#include "engine/base/text_kind.h"

namespace dowse {

std::string_view name_of(TextKind kind) noexcept {
  switch (kind) {
    case TextKind::kBlob:
      return "blob";
    case TextKind::kCommit:
      return "commit";
    case TextKind::kTag:
      return "tag";
    case TextKind::kTreeNames:
      return "tree-names";
    case TextKind::kRefNames:
      return "ref-names";
    case TextKind::kGitFile:
      return "git-file";
    case TextKind::kStaged:
      return "staged";
    case TextKind::kWorktreeFile:
      return "worktree-file";
    case TextKind::kFile:
      return "file";
    case TextKind::kStdin:
      return "stdin";
  }
  return "unknown";
}

}  // namespace dowse
