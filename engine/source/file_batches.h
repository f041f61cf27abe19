#pragma once
// Reads all files of a tree on all cores. What is done with their content is the caller's.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/coverage.h"
#include "engine/base/text_kind.h"
#include "engine/source/file_tree.h"
#include "engine/source/source.h"

namespace dowse {

// Takes one file: its path relative to the root and all it holds. Tells coverage of it. Lifetime of
// both: the call.
using TakeFile = std::function<void(const std::string& path, std::string_view bytes)>;

// Takes the path of a file that is there and was not read; coverage was told. Lifetime: the call.
using TakePath = std::function<void(const std::string& path)>;

// What one worker does with files.
struct FileTaker {
  TakeFile take;
  TakePath take_unread = [](const std::string&) {};
};

struct FileBatches {
  const FileTree& tree;
  int root;                        // its descriptor
  const std::string& target_name;  // stands in front of the subjects of skips
  TextKind kind;                   // of what cannot be read
  const SourceLimits& limits;
  Coverage& coverage;
  ProgressSink& progress;
  const std::stop_token& stop;
};

// Gives each file that can be read to a taker; make_taker gives one for each worker. Files that
// cannot be read count as present and skipped, and takers are given their paths; those not begun
// when a stop is requested count as Skip::kDeadline alone. Requires: a taker does not throw.
void read_files(const FileBatches& batches, const std::function<FileTaker()>& make_taker);

}  // namespace dowse
