#pragma once
// Listens to the scan of a repository's objects and keeps what attribution would have to read
// again: what commits say of each other, and the edges of trees, once it is known which blobs
// matter.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/attribute/commit_log.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/object_pass.h"
#include "engine/attribute/tree_edges.h"
#include "engine/git/repository.h"
#include "engine/source/object_listener.h"

namespace dowse {

// For one scan of one repository. What it keeps is never more than help: what it did not hear is
// read by attribution.
class HistoryReader final : public ObjectListener {
 public:
  // Blobs in which something was found, asked for when all of them were read.
  using FoundBlobs = std::function<std::vector<ObjectId>()>;

  // Lifetime: the repository.
  HistoryReader(const git::Repository& repository, unsigned jobs, std::stop_token stop,
                FoundBlobs found_blobs);
  ~HistoryReader() override;

  Worker& add_worker(const git::ObjectWalk& walk) override;
  bool begin_trees(const git::ObjectWalk& walk) override;

  // The scan is over: what follows may be asked.
  void end();

  // Those that have a mark.
  const attribution::IdTable& blobs() const noexcept { return blobs_; }

  const attribution::CommitLog& commits() const noexcept { return commits_; }

  // The trees of `ids`, which are all there are; nothing when they were not heard with every mark.
  // Leaves none behind. Errors: as read_other_tree_edges.
  Result<std::optional<attribution::MarkedTrees>> take_trees(const attribution::ObjectPass& pass,
                                                             const attribution::Marks& marks);

  // What was listed for them: as list_by_type, without the trees.
  attribution::ObjectIds take_ids() noexcept { return std::move(ids_); }

 private:
  class Listener;

  const git::Repository& repository_;
  unsigned jobs_;
  std::stop_token stop_;
  FoundBlobs found_blobs_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  attribution::CommitLog commits_;
  attribution::IdTable blobs_;
  attribution::ObjectIds ids_;
  std::optional<attribution::MarkedTrees> trees_;  // their numbers and names
  attribution::TreeEdges edges_;
  std::vector<std::uint8_t> told_;  // by tree
};

}  // namespace dowse
