#include "engine/attribute/commit_log.h"

#include <cstddef>
#include <utility>

namespace dowse::attribution {
namespace {

constexpr std::size_t kAtOnce = 16;
// Before the parents: their count, the time in two parts, commit, tree.
constexpr std::size_t kHead = 5;

}  // namespace

void CommitLog::Share::add(const ObjectId& id, const git::CommitView& commit) {
  Waiting waiting{commit.committer.seconds, {id, commit.tree}};
  waiting.ids.insert(waiting.ids.end(), commit.parents.begin(), commit.parents.end());
  for (const ObjectId& named : waiting.ids)
    walk_->prefetch(named);
  waiting_.push_back(std::move(waiting));
  if (waiting_.size() == kAtOnce) look_up_waiting();
}

void CommitLog::Share::look_up_waiting() {
  for (const Waiting& commit : waiting_)
    look_up(commit);
  waiting_.clear();
}

void CommitLog::Share::flush() {
  look_up_waiting();
  waiting_ = {};
  words_.shrink_to_fit();
}

void CommitLog::Share::look_up(const Waiting& commit) {
  const auto time = static_cast<std::uint64_t>(commit.committed);
  words_.push_back(static_cast<std::uint32_t>(commit.ids.size() - 2));
  words_.push_back(static_cast<std::uint32_t>(time));
  words_.push_back(static_cast<std::uint32_t>(time >> 32));
  for (const ObjectId& id : commit.ids)
    words_.push_back(walk_->number_of(id).value_or(kNone));
}

CommitLog::Share& CommitLog::add_share(const git::ObjectWalk& walk) {
  return *shares_.emplace_back(std::make_unique<Share>(walk));
}

void CommitLog::for_each(const std::function<void(const EntryView& entry)>& visit) const {
  for (const std::unique_ptr<Share>& share : shares_) {
    std::span<const std::uint32_t> words = share->words_;
    while (!words.empty()) {
      const std::span<const std::uint32_t> parents = words.subspan(kHead, words[0]);
      const std::uint64_t time = words[1] | std::uint64_t{words[2]} << 32;
      visit({words[3], words[4], static_cast<std::int64_t>(time), parents});
      words = words.subspan(kHead + parents.size());
    }
  }
}

}  // namespace dowse::attribution
