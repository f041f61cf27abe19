#include "engine/source/file_batches.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "engine/pipeline/pipeline.h"
#include "engine/source/file_reader.h"

namespace dowse {
namespace {

// Files a unit of work: enough that handing out units costs nothing beside opening a file, few
// enough that no core is left alone at the end with much.
constexpr std::size_t kUnitFiles = 32;

// What one worker works with.
class FileWorker {
 public:
  FileWorker(const FileBatches& batches, ByteBudget& budget, FileTaker taker)
      : batches_(batches),
        folders_(batches.tree, batches.root),
        reader_(budget, batches.limits.max_blob_bytes),
        taker_(std::move(taker)) {}

  void do_unit(std::size_t unit) {
    const std::size_t end = std::min((unit + 1) * kUnitFiles, batches_.tree.size());
    for (std::size_t i = unit * kUnitFiles; i < end; ++i)
      do_file(batches_.tree[i]);
  }

  // The file was listed and is not read.
  void leave(const TreeFileView& file) {
    tell(batches_.tree.path_of(file), {Skip::kDeadline, "stopped before this file was read"});
  }

 private:
  void do_file(const TreeFileView& file) {
    if (batches_.stop.stop_requested()) {
      leave(file);
      return;
    }
    const std::string path = batches_.tree.path_of(file);
    std::uint64_t size = 0;
    const std::optional<Unread> unread = read(file, [&](std::string_view bytes) {
      size = bytes.size();
      taker_.take(path, bytes);
    });
    if (unread) leave_unread(path, *unread);
    batches_.progress.done(1, size);
  }

  // A file of its path it is all the same; what turned out to be none is not.
  void leave_unread(const std::string& path, const Unread& unread) {
    tell(path, unread);
    if (unread.reason != Skip::kSpecial) taker_.take_unread(path);
  }

  std::optional<Unread> read(const TreeFileView& file, const FileReader::Use& use) {
    const Result<int> folder = folders_.open(file.folder);
    if (!folder) return Unread{Skip::kUnreadable, folder.error().message()};
    const std::string name(file.name);
    return file.symlink ? reader_.read_link(*folder, name, use)
                        : reader_.read_file(*folder, name, use);
  }

  void tell(const std::string& path, const Unread& unread) {
    batches_.coverage.add_present(batches_.kind, 1, unread.bytes);
    batches_.coverage.skip(unread.reason, batches_.target_name + ": " + path, unread.detail,
                           unread.bytes);
  }

  const FileBatches& batches_;
  FolderOpener folders_;
  FileReader reader_;
  FileTaker taker_;
};

}  // namespace

void read_files(const FileBatches& batches, const std::function<FileTaker()>& make_taker) {
  const std::size_t count = batches.tree.size();
  batches.progress.expect(count);
  ByteBudget budget(batches.limits.memory_bytes);
  const auto make_worker = [&]() -> Worker {
    // shared: a Worker has to be copyable; one thread uses it and its copies are moves.
    const auto worker = std::make_shared<FileWorker>(batches, budget, make_taker());
    return [worker](std::size_t unit) { worker->do_unit(unit); };
  };
  const std::size_t units = (count + kUnitFiles - 1) / kUnitFiles;
  const std::size_t begun = run_units(units, batches.limits.jobs, make_worker, batches.stop);
  FileWorker rest(batches, budget, {});
  for (std::size_t i = begun * kUnitFiles; i < count; ++i)
    rest.leave(batches.tree[i]);
}

}  // namespace dowse
