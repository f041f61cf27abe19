#include "engine/source/git_push.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/git/parse.h"
#include "engine/pipeline/pipeline.h"
#include "engine/source/not_decoded.h"

namespace dowse {
namespace {

// Enough to pay for handing out a unit; a commit stages fewer, so that it starts no thread.
constexpr std::size_t kUnitItems = 128;

git::ObjectType type_of(TextKind kind) noexcept {
  switch (kind) {
    case TextKind::kCommit:
      return git::ObjectType::kCommit;
    case TextKind::kTag:
      return git::ObjectType::kTag;
    case TextKind::kTreeNames:
      return git::ObjectType::kTree;
    default:
      return git::ObjectType::kBlob;
  }
}

Skip reason_of(const Error& error) noexcept {
  switch (error.code()) {
    case Errc::kGit:
      return Skip::kMissing;
    case Errc::kIo:
      return Skip::kUnreadable;
    case Errc::kLimit:
      return Skip::kTooLarge;
    default:
      return Skip::kDamaged;
  }
}

std::string subject_of(const ObjectItem& item, const PushRun& run) {
  if (!item.path.empty()) return run.name + ": " + item.path;
  return run.name + ": " + std::string(git::name_of(type_of(item.kind))) + " " + item.id.hex();
}

void leave(const ObjectItem& item, const PushRun& run) {
  run.coverage.add_present(item.kind, 1, 0);
  run.coverage.skip(Skip::kDeadline, subject_of(item, run), "stopped before its turn");
}

class ItemPusher {
 public:
  ItemPusher(const PushRun& run, ByteBudget& budget)
      : run_(run), reader_(run.repository.store()), budget_(budget), visitor_(run.make_visitor()) {}

  void push(const ObjectItem& item) {
    if (run_.stop.stop_requested()) return leave(item, run_);
    std::uint64_t size = 0;
    Result<void> pushed = try_push(item, size);
    if (!pushed.has_value()) {
      const Skip reason = reason_of(pushed.error());
      if (run_.lost != nullptr) run_.lost->add(item.id);
      // What is staged is there, in the index, even when the store lacks its content.
      const bool is_present = reason != Skip::kMissing || item.kind == TextKind::kStaged;
      if (is_present) run_.coverage.add_present(item.kind, 1, size);
      run_.coverage.skip(reason, subject_of(item, run_), pushed.error().message(), size);
      // Whatever it holds, it is staged under its path.
      if (!item.path.empty()) visitor_.visit_path({item.kind, run_.target, item.id, item.path});
    }
    run_.progress.done(1, size);
  }

 private:
  // `size` is set as soon as it is known.
  Result<void> try_push(const ObjectItem& item, std::uint64_t& size) {
    DOWSE_ASSIGN(const git::ObjectHeader header, reader_.header(item.id));
    size = header.size;
    if (header.type != type_of(item.kind)) {
      return Error(Errc::kCorrupt,
                   "object " + item.id.hex() + " is a " + std::string(git::name_of(header.type)));
    }
    if (size > run_.limits.max_blob_bytes) {
      return Error(Errc::kLimit, std::to_string(size) + " bytes");
    }
    const ByteBudget::Charge charge(budget_, size);
    DOWSE_ASSIGN(const git::Object object, reader_.read(item.id));
    run_.coverage.add_present(item.kind, 1, size);
    const Result<std::string_view> text = text_of(item, object);
    const Visit visit = visitor_.visit({.kind = item.kind,
                                        .target = run_.target,
                                        .id = item.id,
                                        .path = item.path,
                                        .bytes = text.has_value() ? *text : object.bytes()});
    if (visit.scanned) run_.coverage.add_scanned(item.kind, size);
    tell_of_inside(item, object, text);
    return {};
  }

  // Of a tree the names of its entries, one a line; else the bytes as they are.
  Result<std::string_view> text_of(const ObjectItem& item, const git::Object& object) {
    if (item.kind != TextKind::kTreeNames) return object.bytes();
    names_.clear();
    git::TreeWalkView entries(object.bytes(), item.id.size);
    for (;;) {
      DOWSE_ASSIGN(const std::optional<git::TreeEntryView> entry, entries.next());
      if (!entry) return std::string_view(names_);
      names_ += entry->name;
      names_ += '\n';
    }
  }

  // What of a text that was scanned as it stands could not be seen that way.
  void tell_of_inside(const ObjectItem& item, const git::Object& object,
                      const Result<std::string_view>& text) {
    if (!text.has_value()) {
      run_.coverage.skip(Skip::kDamaged, subject_of(item, run_), text.error().message());
    }
    if (item.kind != TextKind::kStaged && item.kind != TextKind::kBlob) return;
    const std::optional<std::string_view> format = undecoded_format(object.bytes());
    if (!format) return;
    run_.coverage.skip(Skip::kNotDecoded, subject_of(item, run_), std::string(*format),
                       object.bytes().size());
  }

  const PushRun& run_;
  git::ObjectReader reader_;
  ByteBudget& budget_;
  BlobVisitor& visitor_;
  std::string names_;
};

}  // namespace

void push_objects(const std::vector<ObjectItem>& items, const PushRun& run) {
  run.progress.expect(items.size());
  ByteBudget budget(run.limits.memory_bytes);
  const auto make_worker = [&]() -> Worker {
    // shared: a Worker has to be copyable; one thread uses it.
    const auto pusher = std::make_shared<ItemPusher>(run, budget);
    return [pusher, &items](std::size_t unit) {
      const std::size_t end = std::min((unit + 1) * kUnitItems, items.size());
      for (std::size_t i = unit * kUnitItems; i < end; ++i)
        pusher->push(items[i]);
    };
  };
  const std::size_t units = (items.size() + kUnitItems - 1) / kUnitItems;
  const std::size_t begun = run_units(units, run.limits.jobs, make_worker, run.stop);
  for (std::size_t i = begun * kUnitItems; i < items.size(); ++i)
    leave(items[i], run);
}

}  // namespace dowse
