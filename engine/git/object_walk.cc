#include "engine/git/object_walk.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "engine/git/object_store.h"
#include "engine/pipeline/pipeline.h"

namespace dowse::git {
namespace {

constexpr std::size_t kSinglesAtOnce =
    512;  // neighbours: two threads then read 1.9 times as fast as one
constexpr std::uint64_t kSingleWeight =
    16u << 10;  // a guess: what is loose is inflated only when it is read

}  // namespace

Result<ObjectWalk> ObjectWalk::plan(const Repository& repository, const std::string& subject,
                                    Coverage& coverage) {
  ObjectWalk walk(repository);
  walk.add_packs();
  ObjectStore::LooseListing loose = repository.store().list_loose();
  for (SkippedItem& problem : loose.problems) {
    coverage.skip(problem.reason, subject + ": " + problem.subject, std::move(problem.detail));
  }
  walk.singles_.insert(walk.singles_.end(), loose.ids.begin(), loose.ids.end());
  std::sort(walk.singles_.begin(), walk.singles_.end());
  walk.singles_.erase(std::unique(walk.singles_.begin(), walk.singles_.end()), walk.singles_.end());
  walk.add_units();
  return walk;
}

// A pack that contradicts itself is not walked: each of its objects is read by itself, as far as it
// can be.
void ObjectWalk::add_packs() {
  std::vector<const PackFile*> contradictory;
  for (const PackFile& file : repository_->store().packs()) {
    Result<Pack> pack = Pack::open(file.index_path(), file.index().id_size());
    if (pack) {
      Result<PackPlan> plan = PackPlan::make(*pack);
      if (plan) {
        size_ += pack->size();
        packs_.push_back(
            std::make_unique<PlannedPack>(PlannedPack{std::move(*pack), std::move(*plan)}));
        continue;
      }
    }
    contradictory.push_back(&file);
  }
  for (const PackFile* file : contradictory) {
    for (std::size_t i = 0; i < file->index().size(); ++i) {
      const ObjectId id = file->index().id(i);
      const bool is_walked = std::any_of(packs_.begin(), packs_.end(), [&](const auto& planned) {
        return planned->pack.contains(id);
      });
      if (!is_walked) singles_.push_back(id);
    }
  }
}

void ObjectWalk::add_units() {
  for (std::uint32_t p = 0; p < packs_.size(); ++p) {
    const std::span<const PackPlan::Unit> units = packs_[p]->plan.units();
    for (std::uint32_t u = 0; u < units.size(); ++u)
      units_.push_back({p, u, u + 1, units[u].weight, units[u].trees});
  }
  for (std::size_t begin = 0; begin < singles_.size(); begin += kSinglesAtOnce) {
    const std::size_t end = std::min(begin + kSinglesAtOnce, singles_.size());
    units_.push_back({Unit::kSingles, static_cast<std::uint32_t>(begin),
                      static_cast<std::uint32_t>(end), kSingleWeight * (end - begin), false});
  }
  std::stable_sort(units_.begin(), units_.end(), [](const Unit& a, const Unit& b) {
    return a.trees != b.trees ? b.trees : a.weight > b.weight;
  });
  size_ += singles_.size();
}

bool ObjectWalk::contains(const ObjectId& id) const {
  return std::any_of(packs_.begin(), packs_.end(),
                     [&](const auto& planned) { return planned->pack.contains(id); }) ||
         std::binary_search(singles_.begin(), singles_.end(), id);
}

std::optional<std::uint32_t> ObjectWalk::number_of(const ObjectId& id) const {
  std::size_t first = 0;
  for (const auto& planned : packs_) {
    const std::optional<std::size_t> at = planned->pack.index_position(id);
    if (at) return static_cast<std::uint32_t>(first + *at);
    first += planned->pack.size();
  }
  const auto single = std::lower_bound(singles_.begin(), singles_.end(), id);
  if (single == singles_.end() || *single != id) return std::nullopt;
  return static_cast<std::uint32_t>(first + static_cast<std::size_t>(single - singles_.begin()));
}

ObjectId ObjectWalk::id_of(std::uint32_t number) const {
  std::size_t at = number;
  for (const auto& planned : packs_) {
    if (at < planned->pack.size()) return planned->pack.id_at(at);
    at -= planned->pack.size();
  }
  return singles_[at];
}

void ObjectWalk::prefetch(const ObjectId& id) const {
  if (!packs_.empty()) packs_.front()->pack.prefetch(id);
}

void ObjectWalk::list(const TellObject& tell) const {
  for (const auto& planned : packs_) {
    const Pack& pack = planned->pack;
    for (std::uint32_t i = 0; i < pack.size(); ++i) {
      const ObjectId id = pack.id(i);
      if (!is_in_earlier_pack(pack, id)) tell(id, planned->plan.type(i));
    }
  }
  for (const ObjectId& id : singles_) {
    const bool is_walked = std::any_of(packs_.begin(), packs_.end(), [&](const auto& planned) {
      return planned->pack.contains(id);
    });
    if (!is_walked) tell(id, std::nullopt);
  }
}

bool ObjectWalk::is_in_earlier_pack(const Pack& pack, const ObjectId& id) const {
  for (const auto& planned : packs_) {
    if (&planned->pack == &pack) return false;
    if (planned->pack.contains(id)) return true;
  }
  return false;
}

WalkSink ObjectWalk::for_packs(const ObjectSink& sink) const {
  WalkSink walk_sink;
  const auto view_of = [](const WalkedObjectView& walked) {
    return ObjectView{walked.pack.id(walked.entry),
                      walked.type,
                      walked.bytes,
                      false,
                      walked.base,
                      walked.copied,
                      walked.is_base};
  };
  walk_sink.object = [this, view_of, &sink](const WalkedObjectView& walked) {
    ObjectView object = view_of(walked);
    object.again = is_in_earlier_pack(walked.pack, object.id);
    return sink.object(object);
  };
  walk_sink.lost = sink.lost;
  if (sink.recall) {
    walk_sink.recall = [view_of, &sink](const WalkedObjectView& walked) {
      return sink.recall(view_of(walked));
    };
  }
  return walk_sink;
}

// Those who read for one run, one for each thread.
class ObjectWalk::Workers {
 public:
  Workers(const ObjectWalk& walk, const std::function<ObjectSink()>& make_sink,
          const WalkLimits& limits)
      : walk_(walk), make_sink_(make_sink), limits_(limits) {}

  Result<void> add() {
    DOWSE_ASSIGN(ObjectReader reader, walk_.repository_->make_reader());
    all_.push_back(std::make_unique<One>(std::move(reader)));
    return {};
  }

  void read_all_but_trees(unsigned jobs, const std::stop_token& stop) {
    run_units(
        first_of_trees(), jobs, [this] { return worker(&Workers::read_unit); }, stop);
  }

  void read_trees(unsigned jobs, const std::stop_token& stop) {
    for (const std::unique_ptr<One>& one : all_)
      trees_.insert(trees_.end(), one->trees.begin(), one->trees.end());
    const std::size_t packed = walk_.units_.size() - first_of_trees();
    const std::size_t single = (trees_.size() + kSinglesAtOnce - 1) / kSinglesAtOnce;
    used_ = 0;
    run_units(
        packed + single, jobs, [this] { return worker(&Workers::read_tree_unit); }, stop);
  }

  void lose_cyclic() {
    used_ = 0;
    const PackWalker& walker = *next().walker;
    for (const auto& planned : walk_.packs_)
      walker.lose_cyclic(planned->pack, planned->plan);
  }

 private:
  struct One {
    explicit One(ObjectReader made) : reader(std::move(made)) {}

    ObjectReader reader;
    ObjectSink sink;
    std::optional<PackWalker> walker;
    std::vector<ObjectId> trees;  // single ones that are left for later
  };

  // Guarded by run_units, which makes one worker at a time.
  One& next() {
    One& one = *all_[used_++];
    if (!one.walker) {
      one.sink = make_sink_();
      one.walker.emplace(one.reader, walk_.for_packs(one.sink), limits_);
    }
    return one;
  }

  Worker worker(void (Workers::*read)(One&, std::size_t) const) {
    return [this, read, one = &next()](std::size_t i) { (this->*read)(*one, i); };
  }

  std::size_t first_of_trees() const {
    const auto first = std::partition_point(walk_.units_.begin(), walk_.units_.end(),
                                            [](const Unit& unit) { return !unit.trees; });
    return static_cast<std::size_t>(first - walk_.units_.begin());
  }

  void read_unit(One& one, std::size_t i) const {
    const Unit& unit = walk_.units_[i];
    if (unit.pack == Unit::kSingles) {
      for (std::uint32_t k = unit.begin; k < unit.end; ++k)
        read_single(one, walk_.singles_[k], &one.trees);
    } else {
      const PlannedPack& planned = *walk_.packs_[unit.pack];
      one.walker->walk(planned.pack, planned.plan, planned.plan.units()[unit.begin]);
    }
  }

  void read_tree_unit(One& one, std::size_t i) const {
    const std::size_t packed = walk_.units_.size() - first_of_trees();
    if (i < packed) return read_unit(one, first_of_trees() + i);
    const std::size_t begin = (i - packed) * kSinglesAtOnce;
    const std::size_t end = std::min(begin + kSinglesAtOnce, trees_.size());
    for (std::size_t k = begin; k < end; ++k)
      read_single(one, trees_[k], nullptr);
  }

  // Leaves a tree to `trees`, when there is such.
  void read_single(One& one, const ObjectId& id, std::vector<ObjectId>* trees) const {
    Result<ObjectHeader> header = one.reader.header(id);
    if (!header) return one.sink.lost({id, std::nullopt, 0, std::move(header).error()});
    if (limits_.only && header->type != *limits_.only) return;
    if (header->type == ObjectType::kTree && trees != nullptr) return trees->push_back(id);
    if (header->size > limits_.max_object_bytes) {
      return one.sink.lost({id, header->type, header->size,
                            Error(Errc::kLimit, std::to_string(header->size) + " bytes")});
    }
    Result<Object> object = one.reader.read(id);
    if (object) {
      one.sink.object({id, object->type(), object->bytes(), false, nullptr, {}, false});
    } else {
      one.sink.lost({id, header->type, header->size, std::move(object).error()});
    }
  }

  const ObjectWalk& walk_;
  const std::function<ObjectSink()>& make_sink_;
  const WalkLimits& limits_;
  std::vector<std::unique_ptr<One>> all_;
  std::size_t used_ = 0;
  std::vector<ObjectId> trees_;  // single ones
};

Result<void> ObjectWalk::run(unsigned jobs, const std::function<ObjectSink()>& make_sink,
                             WalkLimits limits, const std::stop_token& stop,
                             const std::function<void()>& before_trees) const {
  if (jobs == 0) return {};
  Workers workers(*this, make_sink, limits);
  for (unsigned i = 0; i < jobs; ++i)
    DOWSE_TRY(workers.add());
  workers.read_all_but_trees(jobs, stop);
  if (stop.stop_requested()) return {};
  before_trees();
  workers.read_trees(jobs, stop);
  if (stop.stop_requested()) return {};
  workers.lose_cyclic();
  return {};
}

}  // namespace dowse::git
