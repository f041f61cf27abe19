#include "tests/find/raw_matches.h"

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <sstream>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "engine/git/repository.h"
#include "engine/source/git_objects.h"
#include "tests/support/support.h"

namespace dowse::testing {
namespace {

std::size_t hash_of(std::string_view bytes) {
  return std::hash<std::string_view>()(bytes);
}

class NoProgress final : public ProgressSink {
 public:
  void expect(std::uint64_t) override {}

  void done(std::uint64_t, std::uint64_t) override {}
};

// Asks the matcher as find/find_pass.cc does, and keeps all it says.
class KeepingVisitor final : public BlobVisitor {
 public:
  explicit KeepingVisitor(const Matcher& matcher)
      : matcher_(matcher), scratch_(std::move(*matcher.make_scratch())) {}

  Visit visit(const BlobView& blob) override {
    if (blob.kind == TextKind::kTreeNames) return {};  // names are never copied
    const auto matches =
        matcher_.scan(blob.bytes, {blob.base, blob.copied, blob.is_base}, *scratch_);
    EXPECT_TRUE(matches.has_value());
    Visit visit;
    if (blob.is_base) visit.memory = matcher_.remember(blob.bytes, *scratch_);
    take(blob, {matches->begin(), matches->end()});
    return visit;
  }

  std::unique_ptr<TextMemory> recall(const BlobView& blob) override {
    ++found.recalled;
    EXPECT_TRUE(matcher_.scan(blob.bytes, {blob.base, blob.copied, true}, *scratch_).has_value());
    return matcher_.remember(blob.bytes, *scratch_);
  }

  bool finds_in_names(std::string_view /*names*/) override { return false; }

  FastMatches found;

 private:
  void take(const BlobView& blob, std::vector<Match> matches) {
    ++found.texts;
    found.bytes += blob.bytes.size();
    found.count += matches.size();
    for (const CopiedRange& range : blob.copied)
      found.copied_bytes += blob.base != nullptr ? range.size : 0;
    SearchedText text{hash_of(blob.bytes), std::move(matches)};
    const auto [at, is_new] = found.matches.try_emplace(blob.id, text);
    if (!is_new && at->second != text) found.contradicted.insert(blob.id);
  }

  const Matcher& matcher_;
  Matcher::ScratchPtr scratch_;
};

void add(FastMatches& sum, FastMatches& part) {
  for (auto& [id, text] : part.matches) {
    const auto [at, is_new] = sum.matches.try_emplace(id, text);
    if (!is_new && at->second != text) sum.contradicted.insert(id);
  }
  sum.contradicted.merge(part.contradicted);
  sum.texts += part.texts;
  sum.bytes += part.bytes;
  sum.copied_bytes += part.copied_bytes;
  sum.recalled += part.recalled;
  sum.count += part.count;
}

// "R: blob ID": what could not be read.
void add_lost(FastMatches& sum, const CoverageSnapshot& coverage) {
  for (const Skip reason : {Skip::kDamaged, Skip::kTooLarge, Skip::kUnreadable})
    sum.lost_count += coverage.skipped[static_cast<std::size_t>(reason)].count;
  for (const SkippedItem& item : coverage.items) {
    const std::string& subject = item.subject;
    const auto id = ObjectId::from_hex(subject.substr(subject.find_last_of(' ') + 1));
    if (id && item.reason != Skip::kNotDecoded && item.reason != Skip::kMissing)
      sum.lost.insert(*id);
  }
}

}  // namespace

ObjectTexts texts_of_git(const std::string& repository) {
  const Output listed = run_shell("git cat-file --batch-all-objects --batch", repository);
  EXPECT_EQ(listed.status, 0) << listed.err;
  ObjectTexts texts;
  for (std::size_t at = 0; at < listed.out.size();) {
    const std::size_t line_end = listed.out.find('\n', at);
    std::istringstream line(listed.out.substr(at, line_end - at));
    std::string id;
    std::string type;
    std::size_t size = 0;
    line >> id >> type >> size;
    EXPECT_FALSE(line.fail()) << "git could not read an object";
    if (line.fail()) return texts;
    if (type != "tree") texts[*ObjectId::from_hex(id)] = listed.out.substr(line_end + 1, size);
    at = line_end + 1 + size + 1;
  }
  return texts;
}

RawMatchers::RawMatchers(const RuleSet& rules)
    : matcher_(std::move(*Matcher::compile(rules))),
      reference_(std::move(*ReferenceMatcher::compile(rules))) {}

FastMatches RawMatchers::fast(const std::string& repository, const SourceLimits& limits) const {
  FastMatches all;
  const Result<git::Repository> opened = git::Repository::open(repository, {});
  EXPECT_TRUE(opened.has_value());
  if (!opened) return all;
  std::mutex mutex;
  std::list<KeepingVisitor> visitors;  // guarded by mutex
  const auto make_visitor = [&]() -> BlobVisitor& {
    const std::scoped_lock lock(mutex);
    return visitors.emplace_back(matcher_);
  };
  Coverage coverage;
  NoProgress progress;
  GitObjectSource source(TargetIndex{0}, "R", *opened);
  const Result<void> done = source.for_each_blob(make_visitor, limits, coverage, progress, {});
  EXPECT_TRUE(done.has_value());
  for (KeepingVisitor& visitor : visitors)
    add(all, visitor.found);
  add_lost(all, coverage.snapshot());
  return all;
}

RawMatches RawMatchers::slow(const ObjectTexts& texts) {
  RawMatches matches;
  for (const auto& [id, text] : texts) {
    const auto [at, is_new] = known_.try_emplace(text);
    if (is_new) at->second = reference_.scan(text);
    matches[id] = {hash_of(text), at->second};
  }
  return matches;
}

}  // namespace dowse::testing
