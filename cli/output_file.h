#pragma once
// A file that is there whole or not at all: written beside its place under another name, brought to
// disk, then renamed. Never written through a symlink, never into a device, for its owner's eyes
// only.

#include <sys/types.h>

#include <memory>
#include <ostream>
#include <string>

#include "cli/descriptor_stream.h"
#include "engine/base/result.h"
#include "engine/source/file_descriptor.h"

namespace dowse {

// Could a file be written there? To be asked before long work. Errors: kUsage for a symlink, a
// folder, a device or pipe; kIo for a place that cannot be written.
Result<void> check_output_path(const std::string& path);

// Threads: one.
class OutputFile {
 public:
  // Begins the file beside `path`. Errors: as check_output_path; kIo.
  static Result<OutputFile> create(const std::string& path, mode_t mode = 0600);

  OutputFile(OutputFile&&) noexcept = default;
  OutputFile& operator=(OutputFile&&) = delete;
  // Without a commit nothing is left behind.
  ~OutputFile();

  std::ostream& stream() noexcept { return *stream_; }

  // Puts the file in its place, over an older one. Errors: kIo; then the older one stands.
  Result<void> commit();

 private:
  OutputFile(std::string path, std::string temporary, FileDescriptor file, mode_t mode);

  std::string path_;
  std::string temporary_;  // empty once it is in its place, or moved from
  FileDescriptor file_;
  mode_t mode_;
  std::unique_ptr<DescriptorStream> stream_;
};

}  // namespace dowse
