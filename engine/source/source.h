#pragma once
// The push contract between what there is to scan and who looks at it. A source owns the order and
// the memory of what it pushes; a visitor sees one text at a time while it lives. Packs can be
// walked in any order behind it.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/copied_range.h"
#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/base/text_kind.h"

namespace dowse {

// Which of the targets of a run: an index into ScanOptions::targets and Report::targets.
enum class TargetIndex : std::uint32_t {};

// One text while it is alive. Lifetime: the call of `visit` that receives it.
struct BlobView {
  TextKind kind{};
  TargetIndex target{};
  ObjectId id;  // of the object (blob, commit, tag, tree; staged and worktree content hashed as a
                // blob); else empty
  std::string_view path;  // as bytes, relative to the target, for what has just one: staged, files,
                          // git files; else empty
  std::string_view bytes;
  // How the text was made, where that is known: most of a pack is copied from something else.
  const TextMemory* base = nullptr;  // what the visitor remembered of the text it was copied from
  std::span<const CopiedRange> copied = {};  // from there: ascending by `at`; all else is new
  bool is_base = false;                      // others will be copied from this one
};

// What became of a text.
struct Visit {
  bool scanned = true;  // false: the visitor could not look at it, and has told coverage why
  // What is to be remembered of the text for those copied from it; null: they are to be looked at
  // whole. The source keeps it until the last of them was visited.
  std::unique_ptr<TextMemory> memory = nullptr;
};

// A file that is there under a path, whatever it holds. Lifetime: the call of `visit_path`.
struct PathView {
  TextKind kind{};
  TargetIndex target{};
  ObjectId id;            // the blob; empty for a file that is none
  std::string_view path;  // as BlobView::path
};

// Receives texts. One for each worker; called by one thread at a time. Must not throw for what a
// text holds.
class BlobVisitor {
 public:
  virtual ~BlobVisitor() = default;
  virtual Visit visit(const BlobView& blob) = 0;

  // What visit would remember of a text that is visited elsewhere, for those copied from it here;
  // nothing else comes of it.
  virtual std::unique_ptr<TextMemory> recall(const BlobView& blob) = 0;

  // Whether anything is found in names, one a line, each by itself; nothing is kept. A text of
  // names that has nothing need not be visited.
  virtual bool finds_in_names(std::string_view names) = 0;

  // Whether paths are looked at for themselves: then sources tell visit_path of files that visit is
  // not given with their path (blobs, files whose content was seen as a blob, and what could not be
  // read or is too large to be).
  virtual bool wants_paths() const { return false; }

  virtual bool wants_path(std::string_view /*path*/) const { return false; }

  // May be told of the same file more than once.
  virtual void visit_path(const PathView& /*file*/) {}
};

// Gives one visitor for each worker; the giver owns them all and outlives the source's call.
// Threads: any.
using MakeVisitor = std::function<BlobVisitor&()>;

struct SourceLimits {
  unsigned jobs = 1;                          // threads, >= 1
  std::uint64_t max_blob_bytes = 256u << 20;  // a larger text is skipped as kTooLarge
  std::uint64_t memory_bytes =
      256u << 20;  // texts alive at once, all workers together; one larger text may run alone
};

// What is told while a source runs, for progress. Threads: any. Cheap: called once a text.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  virtual void expect(std::uint64_t texts) = 0;  // so many more will come
  virtual void done(std::uint64_t texts, std::uint64_t bytes) = 0;
};

// Something that can be scanned: the objects of a repository, a working tree, an index, files,
// standard input.
class Source {
 public:
  virtual ~Source() = default;

  // Pushes every text to visitors on up to limits.jobs threads, each text once, in no promised
  // order. Tells `coverage` of each text that is present, scanned (as visit says) and
  // skipped. When `stop` is requested, what is left is counted as Skip::kDeadline and the call
  // returns success. Errors: only when nothing can be said about the source at all; a part that
  // fails is a skip.
  virtual Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                                     Coverage& coverage, ProgressSink& progress,
                                     std::stop_token stop) = 0;
};

}  // namespace dowse
