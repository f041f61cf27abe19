#include "engine/source/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "engine/pipeline/pipeline.h"
#include "engine/source/file_batches.h"
#include "engine/source/file_reader.h"
#include "engine/source/file_tree.h"
#include "engine/source/file_visit.h"
#include "engine/source/file_walk.h"

namespace dowse {
namespace {

class DirectoryFilter final : public WalkFilter {
 public:
  explicit DirectoryFilter(const GlobSet& excludes) : excludes_(excludes) {}

  std::optional<LeftOut> judge(std::string_view path, EntryType type) override {
    const bool excluded =
        type == EntryType::kFolder ? excludes_.matches_folder(path) : excludes_.matches_file(path);
    if (excluded) return LeftOut{Skip::kExcluded, ""};
    return std::nullopt;
  }

  std::optional<LeftOut> judge_repository(std::string_view /*path*/) override {
    return LeftOut{Skip::kSubmodule, "a git repository of its own: scan it by itself"};
  }

 private:
  const GlobSet& excludes_;
};

class DirectorySource final : public Source {
 public:
  DirectorySource(FileTarget target, FileDescriptor root)
      : target_(std::move(target)), root_(std::move(root)) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    DirectoryFilter filter(target_.excludes);
    const FileTree tree = walk_files(root_.get(), target_.name, filter, coverage, stop);
    const auto make_taker = [&]() -> FileTaker {
      BlobVisitor& visitor = make_visitor();
      return {[&visitor, &coverage, this](const std::string& path, std::string_view bytes) {
                take(path, bytes, visitor, coverage);
              },
              [&visitor, this](const std::string& path) {
                visitor.visit_path({TextKind::kFile, target_.index, {}, path});
              }};
    };
    read_files({tree, root_.get(), target_.name, TextKind::kFile, limits, coverage, progress, stop},
               make_taker);
    return {};
  }

 private:
  void take(const std::string& path, std::string_view bytes, BlobVisitor& visitor,
            Coverage& coverage) const {
    visit_whole(
        {.kind = TextKind::kFile, .target = target_.index, .id = {}, .path = path, .bytes = bytes},
        target_.name + ": " + path, visitor, coverage);
  }

  FileTarget target_;
  FileDescriptor root_;
};

class FileSource final : public Source {
 public:
  FileSource(FileTarget target, FileDescriptor file)
      : target_(std::move(target)), file_(std::move(file)) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    const std::string name = target_.path.substr(target_.path.rfind('/') + 1);
    if (target_.excludes.matches_file(name)) {
      coverage.skip(Skip::kExcluded, target_.name, "");
      return {};
    }
    progress.expect(1);
    ByteBudget budget(limits.memory_bytes);
    FileReader reader(budget, limits.max_blob_bytes);
    std::uint64_t size = 0;
    const auto use = [&](std::string_view bytes) {
      size = bytes.size();
      visit_whole({.kind = TextKind::kFile,
                   .target = target_.index,
                   .id = {},
                   .path = name,
                   .bytes = bytes},
                  target_.name, make_visitor(), coverage);
    };
    std::optional<Unread> unread = Unread{Skip::kDeadline, "stopped before this file was read"};
    if (!stop.stop_requested()) unread = reader.read_open(file_.get(), use);
    if (unread) {
      coverage.add_present(TextKind::kFile, 1, unread->bytes);
      coverage.skip(unread->reason, target_.name, unread->detail, unread->bytes);
      if (unread->reason != Skip::kDeadline && unread->reason != Skip::kSpecial) {
        make_visitor().visit_path({TextKind::kFile, target_.index, {}, name});
      }
    }
    progress.done(1, size);
    return {};
  }

 private:
  FileTarget target_;
  FileDescriptor file_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_directory(FileTarget target) {
  FileDescriptor root(::open(target.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) return Error(Errc::kIo, target.name + ": " + error_text(errno));
  return std::unique_ptr<Source>(
      std::make_unique<DirectorySource>(std::move(target), std::move(root)));
}

Result<std::unique_ptr<Source>> open_file(FileTarget target) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  FileDescriptor file(::open(target.path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open()) return Error(Errc::kIo, target.name + ": " + error_text(errno));

  struct stat status {};

  if (::fstat(file.get(), &status) != 0) {
    return Error(Errc::kIo, target.name + ": " + error_text(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return Error(Errc::kUsage, target.name +
                                   ": neither a folder nor a regular file; to scan what a program "
                                   "writes, pipe it into `dowse scan -`");
  }
  return std::unique_ptr<Source>(std::make_unique<FileSource>(std::move(target), std::move(file)));
}

}  // namespace dowse
