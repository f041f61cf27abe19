#include "engine/source/file_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

namespace dowse {
namespace {

struct Listed {
  std::string name;
  unsigned char type = DT_UNKNOWN;  // DT_ of <dirent.h>
};

struct Listing {
  std::vector<Listed> entries;  // sorted by name
  int error = 0;                // errno when the end was not reached
};

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

unsigned char type_from_mode(mode_t mode) {
  return static_cast<unsigned char>(IFTODT(mode));
}

Listing list_folder(int folder) {
  Listing listing;
  // Opened anew: a DIR owns its descriptor and moves its position.
  FileDescriptor own(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseDirectory> directory(own.is_open() ? ::fdopendir(own.get())
                                                                     : nullptr);
  if (directory == nullptr) {
    listing.error = errno;
    return listing;
  }
  own.release();
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());  // NOLINT(concurrency-mt-unsafe): own DIR
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    unsigned char type = entry->d_type;

    struct stat status {};

    if (type == DT_UNKNOWN && ::fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
      type = type_from_mode(status.st_mode);
    }
    listing.entries.push_back({std::string(name), type});
  }
  listing.error = errno;
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Listed& a, const Listed& b) { return a.name < b.name; });
  return listing;
}

const Listed* find_entry(const Listing& listing, std::string_view name) {
  const auto found = std::lower_bound(
      listing.entries.begin(), listing.entries.end(), name,
      [](const Listed& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != listing.entries.end() && found->name == name ? &*found : nullptr;
}

// A `.git` of any type, or what git itself takes for a git directory (setup.c, is_git_directory).
bool holds_repository(const Listing& listing) {
  if (find_entry(listing, ".git") != nullptr) return true;
  const Listed* head = find_entry(listing, "HEAD");
  const Listed* objects = find_entry(listing, "objects");
  const Listed* refs = find_entry(listing, "refs");
  return head != nullptr && head->type != DT_DIR && objects != nullptr && objects->type == DT_DIR &&
         refs != nullptr && refs->type == DT_DIR;
}

// How a folder is named in coverage: with a "/" at its end.
std::string folder_name(std::string_view path) {
  return path.empty() ? "./" : std::string(path) + "/";
}

std::string_view special_name(unsigned char type) {
  switch (type) {
    case DT_FIFO:
      return "FIFO";
    case DT_SOCK:
      return "socket";
    case DT_CHR:
      return "character device";
    case DT_BLK:
      return "block device";
    default:
      return "neither file, folder nor link";
  }
}

class Walk {
 public:
  Walk(int root, std::string_view target_name, WalkFilter& filter, Coverage& coverage)
      : target_name_(target_name), filter_(filter), coverage_(coverage), opener_(tree_, root) {}

  FileTree run(const std::stop_token& stop) {
    pending_.push_back(kRootFolder);
    while (!pending_.empty()) {
      const FolderIndex folder = pending_.back();
      pending_.pop_back();
      const std::string path = tree_.path_of(folder);
      if (stop.stop_requested()) {
        skip(Skip::kDeadline, folder_name(path), "stopped before this folder was listed");
      } else {
        walk_folder(folder, path);
      }
    }
    return std::move(tree_);
  }

 private:
  void walk_folder(FolderIndex folder, const std::string& path) {
    const Result<int> opened = opener_.open(folder);
    if (!opened) {
      skip(Skip::kUnreadable, folder_name(path), opened.error().message());
      return;
    }
    const Listing listing = list_folder(*opened);
    if (listing.error != 0) {
      skip(Skip::kUnreadable, folder_name(path), error_text(listing.error));
    }
    if (folder != kRootFolder && holds_repository(listing)) {
      const std::optional<LeftOut> left_out = filter_.judge_repository(path);
      if (left_out) {
        tell(*left_out, path);
        return;
      }
    }
    const std::size_t first = pending_.size();
    for (const Listed& entry : listing.entries)
      take(folder, joined_path(path, entry.name), entry);
    std::reverse(pending_.begin() + static_cast<std::ptrdiff_t>(first), pending_.end());
  }

  void take(FolderIndex folder, const std::string& path, const Listed& entry) {
    const bool is_folder = entry.type == DT_DIR;
    if (!is_folder && entry.type != DT_REG && entry.type != DT_LNK) {
      take_other(path, entry.type);
      return;
    }
    const EntryType type = is_folder              ? EntryType::kFolder
                           : entry.type == DT_LNK ? EntryType::kSymlink
                                                  : EntryType::kFile;
    const std::optional<LeftOut> left_out = filter_.judge(path, type);
    if (left_out) {
      tell(*left_out, is_folder ? folder_name(path) : path);
    } else if (is_folder) {
      pending_.push_back(tree_.add_folder(folder, entry.name));
    } else {
      tree_.add_file(folder, entry.name, type == EntryType::kSymlink);
    }
  }

  void take_other(const std::string& path, unsigned char type) {
    if (type == DT_UNKNOWN) {
      skip(Skip::kUnreadable, path, "its type cannot be told");
    } else {
      skip(Skip::kSpecial, path, special_name(type));
    }
  }

  void tell(const LeftOut& left_out, std::string_view path) {
    if (left_out.counted) skip(left_out.reason, path, left_out.detail);
  }

  void skip(Skip reason, std::string_view path, std::string_view detail) {
    coverage_.skip(reason, target_name_ + ": " + std::string(path), std::string(detail));
  }

  std::string target_name_;
  WalkFilter& filter_;
  Coverage& coverage_;
  FileTree tree_;
  FolderOpener opener_;
  std::vector<FolderIndex> pending_;  // a stack: the next folder is at its end
};

}  // namespace

FileTree walk_files(int root, std::string_view target_name, WalkFilter& filter, Coverage& coverage,
                    const std::stop_token& stop) {
  return Walk(root, target_name, filter, coverage).run(stop);
}

}  // namespace dowse
