#pragma once
// Runs a source and keeps what it pushed, for tests.

#include <algorithm>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/source/source.h"

namespace dowse::testing {

// "f", 7 -> "f7"
inline std::string numbered(std::string_view stem, int number) {
  return std::string(stem).append(std::to_string(number));
}

// A text as it was visited.
struct Visited {
  TextKind kind{};
  ObjectId id;
  std::string path;
  std::string bytes;
};

// What a source did.
struct Collected {
  std::vector<Visited> texts;   // by path
  std::set<std::string> files;  // told by path alone: "kind path id"
  CoverageSnapshot coverage;
  std::uint64_t expected = 0;
  std::uint64_t done = 0;

  // The paths visited, in order.
  std::vector<std::string> paths() const {
    std::vector<std::string> all;
    for (const Visited& text : texts)
      all.push_back(text.path);
    return all;
  }

  // "reason subject" of each item that was skipped.
  std::vector<std::string> skips() const {
    std::vector<std::string> all;
    for (const SkippedItem& item : coverage.items)
      all.push_back(std::string(name_of(item.reason)) + " " + item.subject);
    return all;
  }

  std::uint64_t skipped(Skip reason) const {
    return coverage.skipped[static_cast<std::size_t>(reason)].count;
  }

  Amount present(TextKind kind) const { return coverage.present[static_cast<std::size_t>(kind)]; }

  Amount scanned(TextKind kind) const { return coverage.scanned[static_cast<std::size_t>(kind)]; }
};

class CollectingVisitor final : public BlobVisitor {
 public:
  explicit CollectingVisitor(Collected& collected, std::mutex& mutex)
      : texts_(collected.texts), files_(collected.files), mutex_(mutex) {}

  Visit visit(const BlobView& blob) override {
    const std::scoped_lock lock(mutex_);
    texts_.push_back({blob.kind, blob.id, std::string(blob.path), std::string(blob.bytes)});
    return {};
  }

  std::unique_ptr<TextMemory> recall(const BlobView& /*blob*/) override { return nullptr; }

  bool finds_in_names(std::string_view /*names*/) override { return true; }

  bool wants_paths() const override { return true; }

  bool wants_path(std::string_view /*path*/) const override { return true; }

  void visit_path(const PathView& file) override {
    const std::scoped_lock lock(mutex_);
    files_.insert(std::string(name_of(file.kind)) + " " + std::string(file.path) + " " +
                  file.id.hex());
  }

 private:
  std::vector<Visited>& texts_;
  std::set<std::string>& files_;
  std::mutex& mutex_;
};

class CountingProgress final : public ProgressSink {
 public:
  void expect(std::uint64_t texts) override {
    const std::scoped_lock lock(mutex_);
    expected_ += texts;
  }

  void done(std::uint64_t texts, std::uint64_t /*bytes*/) override {
    const std::scoped_lock lock(mutex_);
    done_ += texts;
  }

  std::uint64_t expected() const { return expected_; }

  std::uint64_t finished() const { return done_; }

 private:
  std::mutex mutex_;
  std::uint64_t expected_ = 0;
  std::uint64_t done_ = 0;
};

// Runs the source to its end. `coverage` may know of its opening.
inline Collected collect(Source& source, Coverage& coverage, const SourceLimits& limits = {},
                         std::stop_token stop = {}) {
  Collected collected;
  CountingProgress progress;
  std::mutex mutex;
  std::list<CollectingVisitor> visitors;
  const auto make_visitor = [&]() -> BlobVisitor& {
    const std::scoped_lock lock(mutex);
    return visitors.emplace_back(collected, mutex);
  };
  const Result<void> done =
      source.for_each_blob(make_visitor, limits, coverage, progress, std::move(stop));
  EXPECT_TRUE(done.has_value());
  std::sort(collected.texts.begin(), collected.texts.end(), [](const Visited& a, const Visited& b) {
    return std::tie(a.path, a.bytes) < std::tie(b.path, b.bytes);
  });
  collected.coverage = coverage.snapshot();
  collected.expected = progress.expected();
  collected.done = progress.finished();
  return collected;
}

inline Collected collect(Source& source, const SourceLimits& limits = {},
                         std::stop_token stop = {}) {
  Coverage coverage;
  return collect(source, coverage, limits, std::move(stop));
}

}  // namespace dowse::testing
