#include "engine/attribute/object_pass.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/base/coverage.h"
#include "engine/pipeline/pipeline.h"

namespace dowse::attribution {
namespace {

// Objects that one worker looks at in a row: neighbours in the stored order.
constexpr std::size_t kObjectsInUnit = 512;

// Trees and commits are small; what a hostile pack says is larger is read by itself.
constexpr git::WalkLimits limits_for(git::ObjectType type) noexcept {
  return {.max_object_bytes = 64u << 20, .memory_bytes = 32u << 20, .only = type};
}

using VisitIndex = std::function<void(std::size_t index, git::ObjectReader& reader)>;

// Calls a visit for each index below `count`, in units, with a reader for each thread.
Result<void> with_readers(const ObjectPass& pass, std::size_t count,
                          const std::function<VisitIndex()>& make_visit) {
  std::optional<Error> failed;
  std::vector<std::unique_ptr<git::ObjectReader>> readers;
  const auto make_worker = [&]() -> Worker {
    Result<git::ObjectReader> opened = pass.repo.make_reader();
    if (!opened) {
      if (!failed) failed = std::move(opened).error();
      return [](std::size_t) {};
    }
    readers.push_back(std::make_unique<git::ObjectReader>(std::move(*opened)));
    return [count, reader = readers.back().get(), visit = make_visit()](std::size_t unit) {
      const std::size_t end = std::min(count, (unit + 1) * kObjectsInUnit);
      for (std::size_t i = unit * kObjectsInUnit; i < end; ++i)
        visit(i, *reader);
    };
  };
  const std::size_t units = (count + kObjectsInUnit - 1) / kObjectsInUnit;
  const std::size_t started = run_units(units, pass.jobs, make_worker, pass.stop);
  if (failed) return std::move(*failed);
  if (started < units) return Error(Errc::kCancelled, "stopped");
  return {};
}

}  // namespace

Result<ObjectPass> ObjectPass::plan(const git::Repository& repo, unsigned jobs,
                                    std::stop_token stop) {
  Coverage told_by_the_source;
  DOWSE_ASSIGN(git::ObjectWalk walk, git::ObjectWalk::plan(repo, repo.path(), told_by_the_source));
  auto own = std::make_unique<const git::ObjectWalk>(std::move(walk));
  const git::ObjectWalk& planned = *own;
  return ObjectPass{repo, planned, jobs, std::move(stop), std::move(own)};
}

Result<void> read_objects(const ObjectPass& pass, const WantedView& wanted,
                          const std::function<VisitObject()>& make_visit) {
  // By number; each written by the one worker that is given the object for the first time.
  std::vector<std::uint8_t> visited(wanted.end - wanted.begin, 0);
  const auto make_sink = [&]() -> git::ObjectSink {
    const auto take =
        [&, visit = make_visit()](const git::ObjectView& object) -> std::unique_ptr<TextMemory> {
      const std::uint32_t number = wanted.numbers.find(object.id);
      const bool is_in = number >= wanted.begin && number < wanted.end;
      if (!is_in || object.again || object.type != wanted.type) return nullptr;
      visited[number - wanted.begin] = 1;
      return visit({number, object.bytes, object.base, object.copied, object.is_base});
    };
    return {take, [](const git::LostObject&) {}};
  };
  DOWSE_TRY(pass.walk.run(pass.jobs, make_sink, limits_for(wanted.type), pass.stop));
  if (pass.stop.stop_requested()) return Error(Errc::kCancelled, "stopped");
  // Another copy of what was lost may be sound.
  std::optional<VisitObject> visit;
  return read_one_by_one(
      pass, wanted, [&](std::uint32_t number) { return visited[number - wanted.begin] == 0; },
      [&](const NumberedObjectView& object) {
        if (!visit) visit = make_visit();
        (*visit)(object);
      });
}

Result<void> read_one_by_one(const ObjectPass& pass, const WantedView& wanted,
                             const std::function<bool(std::uint32_t number)>& left,
                             const std::function<void(const NumberedObjectView& object)>& visit) {
  DOWSE_ASSIGN(git::ObjectReader reader, pass.repo.make_reader());
  for (std::uint32_t number = wanted.begin; number < wanted.end; ++number) {
    if (!left(number)) continue;
    const Result<git::Object> object = reader.read(wanted.numbers[number]);
    const bool is_read = object.has_value() && object->type() == wanted.type;
    visit({number, is_read ? std::optional(object->bytes()) : std::nullopt});
  }
  return {};
}

Result<ObjectIds> list_by_type(const ObjectPass& pass) {
  if (pass.walk.size() == 0) return Error(Errc::kGit, "the store has no object that can be listed");
  ObjectIds found;
  std::vector<std::pair<ObjectId, std::optional<git::ObjectType>>> unknown;
  const auto add = [&](const ObjectId& id, git::ObjectType type) {
    if (type == git::ObjectType::kCommit) found.commits.push_back(id);
    if (type == git::ObjectType::kTag) found.tags.push_back(id);
    if (type == git::ObjectType::kTree) found.trees.push_back(id);
  };
  pass.walk.list([&](const ObjectId& id, std::optional<git::ObjectType> type) {
    if (type) {
      add(id, *type);
    } else {
      unknown.emplace_back(id, type);
    }
  });
  const auto make = [&]() -> VisitIndex {
    return [&](std::size_t index, git::ObjectReader& reader) {
      auto& [id, type] = unknown[index];
      const Result<git::ObjectHeader> header = reader.header(id);
      if (header) type = header->type;
    };
  };
  DOWSE_TRY(with_readers(pass, unknown.size(), make));
  if (pass.stop.stop_requested()) return Error(Errc::kCancelled, "stopped");
  for (const auto& [id, type] : unknown) {
    if (type) add(id, *type);
  }
  return found;
}

}  // namespace dowse::attribution
