#pragma once
// Sources made of plain files: a folder with all below it, and one file. What a working tree of git
// adds to that is in worktree_source.h, standard input in stdin_source.h.

#include <memory>
#include <string>

#include "engine/base/glob.h"
#include "engine/base/result.h"
#include "engine/source/source.h"

namespace dowse {

// What every source of files is told.
struct FileTarget {
  TargetIndex index{};
  std::string name;  // as given by the user; stands in front of the subjects of skips
  std::string path;  // what is opened; a symlink here is followed: the user named it
  GlobSet excludes;  // on paths relative to `path`; for one file: on its name
};

// Every file below a folder, as TextKind::kFile. Symlinks are never followed: the text a link holds
// is its content, so no loop can be entered and nothing outside is read. A folder that is a git
// repository of its own (not the target itself) is left out as Skip::kSubmodule, a FIFO, socket or
// device as kSpecial; neither is opened. Errors: kIo when the folder cannot be opened.
Result<std::unique_ptr<Source>> open_directory(FileTarget target);

// One regular file, as TextKind::kFile. Its BlobView::path is its name without the folders. Errors:
// kIo when it cannot be opened; kUsage when it is no regular file.
Result<std::unique_ptr<Source>> open_file(FileTarget target);

}  // namespace dowse
