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
      units_.push_back({p, u, u + 1, units[u].weight});
  }
  for (std::size_t begin = 0; begin < singles_.size(); begin += kSinglesAtOnce) {
    const std::size_t end = std::min(begin + kSinglesAtOnce, singles_.size());
    units_.push_back({Unit::kSingles, static_cast<std::uint32_t>(begin),
                      static_cast<std::uint32_t>(end), kSingleWeight * (end - begin)});
  }
  std::stable_sort(units_.begin(), units_.end(),
                   [](const Unit& a, const Unit& b) { return a.weight > b.weight; });
  size_ += singles_.size();
}

bool ObjectWalk::contains(const ObjectId& id) const {
  return std::any_of(packs_.begin(), packs_.end(),
                     [&](const auto& planned) { return planned->pack.contains(id); }) ||
         std::binary_search(singles_.begin(), singles_.end(), id);
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

Result<void> ObjectWalk::run(unsigned jobs, const std::function<ObjectSink()>& make_sink,
                             WalkLimits limits, const std::stop_token& stop) const {
  struct State {
    State(ObjectReader r, ObjectSink s) : reader(std::move(r)), sink(std::move(s)) {}

    ObjectReader reader;
    ObjectSink sink;
  };

  std::vector<std::unique_ptr<State>>
      states;  // guarded by run_units: it makes one worker at a time
  std::size_t used = 0;
  for (unsigned i = 0; i < jobs; ++i) {
    DOWSE_ASSIGN(ObjectReader reader, repository_->make_reader());
    states.push_back(std::make_unique<State>(std::move(reader), ObjectSink{}));
  }
  run_units(
      units_.size(), jobs,
      [&]() -> Worker {
        State& state = *states[used++];
        state.sink = make_sink();
        auto walker = std::make_shared<PackWalker>(state.reader, for_packs(state.sink), limits);
        return [this, &state, walker, &limits](std::size_t i) {
          const Unit& unit = units_[i];
          if (unit.pack == Unit::kSingles) {
            read_singles(unit, state.reader, state.sink, limits);
          } else {
            const PlannedPack& planned = *packs_[unit.pack];
            walker->walk(planned.pack, planned.plan, planned.plan.units()[unit.begin]);
          }
        };
      },
      stop);
  if (states.empty() || stop.stop_requested()) return {};
  if (used == 0) states[0]->sink = make_sink();
  PackWalker walker(states[0]->reader, for_packs(states[0]->sink), limits);
  for (const auto& planned : packs_)
    walker.lose_cyclic(planned->pack, planned->plan);
  return {};
}

void ObjectWalk::read_singles(const Unit& unit, ObjectReader& reader, const ObjectSink& sink,
                              const WalkLimits& limits) const {
  for (std::uint32_t i = unit.begin; i < unit.end; ++i) {
    const ObjectId& id = singles_[i];
    Result<ObjectHeader> header = reader.header(id);
    if (!header) {
      sink.lost({id, std::nullopt, 0, std::move(header).error()});
      continue;
    }
    if (limits.only && header->type != *limits.only) continue;
    if (header->size > limits.max_object_bytes) {
      sink.lost({id, header->type, header->size,
                 Error(Errc::kLimit, std::to_string(header->size) + " bytes")});
      continue;
    }
    Result<Object> object = reader.read(id);
    if (object) {
      sink.object({id, object->type(), object->bytes(), false, nullptr, {}, false});
    } else {
      sink.lost({id, header->type, header->size, std::move(object).error()});
    }
  }
}

}  // namespace dowse::git
