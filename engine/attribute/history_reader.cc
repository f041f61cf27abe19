#include "engine/attribute/history_reader.h"

#include <malloc.h>

#include <utility>

namespace dowse {
namespace {

// What one thread has freed is room for that thread alone, and none of them needs as much again.
void give_back_freed() {
  malloc_trim(0);
}

}  // namespace

using attribution::IdTable;

class HistoryReader::Listener final : public ObjectListener::Worker {
 public:
  Listener(HistoryReader& all, attribution::CommitLog::Share& commits)
      : all_(all), commits_(commits) {}

  void begin_trees() { edges_.emplace(all_.trees_->numbers(), all_.blobs_, all_.trees_->names()); }

  void end() {
    commits_.flush();
    all_.edges_.lists.push_back(std::move(lists_));
  }

  void commit(const ObjectId& id, const git::CommitView& commit) override {
    commits_.add(id, commit);
  }

  void begin_tree(const TextMemory* base) override { edges_->begin(base); }

  void keep(std::span<const CopiedRange> entries) override { edges_->keep(entries); }

  void entry(const git::TreeEntryView& entry, std::uint32_t begin) override {
    edges_->entry(entry, begin);
  }

  void end_tree(const ObjectId& id, bool again) override {
    const std::span<const attribution::TreeEdge> edges = edges_->end(lists_);
    const std::uint32_t number = again ? IdTable::kNone : all_.trees_->object(id);
    if (number != IdTable::kNone) {  // each by one thread
      all_.edges_.of[number] = edges;
      all_.told_[number] = 1;
    }
  }

  std::unique_ptr<TextMemory> remember_tree() override { return edges_->memory(); }

 private:
  HistoryReader& all_;
  attribution::CommitLog::Share& commits_;
  std::optional<attribution::EdgeReader> edges_;
  attribution::EdgeLists lists_;
};

HistoryReader::HistoryReader(const git::Repository& repository, unsigned jobs, std::stop_token stop,
                             FoundBlobs found_blobs)
    : repository_(repository),
      jobs_(jobs),
      stop_(std::move(stop)),
      found_blobs_(std::move(found_blobs)) {}

HistoryReader::~HistoryReader() = default;

ObjectListener::Worker& HistoryReader::add_worker(const git::ObjectWalk& walk) {
  Listener& added =
      *listeners_.emplace_back(std::make_unique<Listener>(*this, commits_.add_share(walk)));
  if (trees_) added.begin_trees();
  return added;
}

bool HistoryReader::begin_trees(const git::ObjectWalk& walk) {
  for (const ObjectId& blob : found_blobs_())
    blobs_.add(blob);
  if (blobs_.size() == 0) return false;
  Result<attribution::ObjectIds> listed =
      attribution::list_by_type({repository_, walk, jobs_, stop_, nullptr});
  if (!listed) return false;
  ids_ = std::move(*listed);
  trees_.emplace(ids_.trees);
  ids_.trees = {};  // they are all in there
  edges_.of.resize(trees_->objects());
  told_.assign(trees_->objects(), 0);
  for (const std::unique_ptr<Listener>& listener : listeners_)
    listener->begin_trees();
  return true;
}

void HistoryReader::end() {
  for (const std::unique_ptr<Listener>& listener : listeners_)
    listener->end();
  listeners_.clear();
  give_back_freed();
}

Result<std::optional<attribution::MarkedTrees>> HistoryReader::take_trees(
    const attribution::ObjectPass& pass, const attribution::Marks& marks) {
  std::optional<attribution::MarkedTrees> trees = std::exchange(trees_, std::nullopt);
  attribution::TreeEdges edges = std::exchange(edges_, {});
  const std::vector<std::uint8_t> told = std::exchange(told_, {});
  if (!trees || marks.blobs().size() != blobs_.size())
    return std::optional<attribution::MarkedTrees>();
  DOWSE_TRY(attribution::read_other_tree_edges(pass, *trees, marks, told, edges));
  trees->take(std::move(edges));
  give_back_freed();
  return trees;
}

}  // namespace dowse
