#include "engine/attribute/commit_infos.h"

#include <chrono>
#include <utility>

#include "engine/git/parse.h"

namespace dowse::attribution {

const CommitInfo& CommitInfos::of(std::uint32_t commit) {
  const auto known = known_.find(commit);
  if (known != known_.end()) return known->second;
  return known_.emplace(commit, read(commit)).first->second;
}

CommitInfo CommitInfos::read(std::uint32_t commit) {
  CommitInfo info;
  info.id = history_.ids[commit];
  info.committed = std::chrono::sys_seconds(std::chrono::seconds(history_.committed[commit]));
  const Result<git::Object> object = reader_.read(info.id);
  if (!object) return info;
  const Result<git::CommitView> view = git::parse_commit(object->bytes(), info.id.size);
  if (!view) return info;
  info.author_name = view->author.name;
  info.author_email = view->author.email;
  info.authored = std::chrono::sys_seconds(std::chrono::seconds(view->author.seconds));
  info.summary = view->summary();
  return info;
}

}  // namespace dowse::attribution
