#pragma once
// The raw matches of every text of a repository, before any filter: the fast way, in delta order
// and carried from base to copy, and the slow one, each text by itself.

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/match/matcher.h"
#include "engine/match/reference_matcher.h"
#include "engine/rules/rule_set.h"
#include "engine/source/source.h"

namespace dowse::testing {

// What was said of a text.
struct SearchedText {
  std::size_t content = 0;     // a hash of its bytes
  std::vector<Match> matches;  // sorted, as matchers give them

  friend bool operator==(const SearchedText&, const SearchedText&) = default;
};

using RawMatches = std::map<ObjectId, SearchedText>;

// Blobs, commits and tags of a repository by their id.
using ObjectTexts = std::map<ObjectId, std::string>;

// Every blob, commit and tag, read by `git cat-file --batch-all-objects --batch`.
ObjectTexts texts_of_git(const std::string& repository);

// What the fast way said.
struct FastMatches {
  RawMatches matches;
  std::set<ObjectId> contradicted;  // given twice, with other bytes or matches
  std::set<ObjectId> lost;          // the first 200
  std::uint64_t lost_count = 0;
  std::uint64_t texts = 0;
  std::uint64_t bytes = 0;
  std::uint64_t copied_bytes = 0;  // from a base whose matches were remembered
  std::uint64_t recalled = 0;      // bases that were searched again for another unit of work
  std::uint64_t count = 0;         // of matches
};

// Both ways for one set of rules.
class RawMatchers {
 public:
  // Requires: the rules are right.
  explicit RawMatchers(const RuleSet& rules);

  // All blobs, commits and tags of the repository's store, through the source and the matcher of a
  // scan.
  FastMatches fast(const std::string& repository, const SourceLimits& limits) const;

  // Each text whole. A text that was asked about before is not searched again.
  RawMatches slow(const ObjectTexts& texts);

 private:
  Matcher matcher_;
  ReferenceMatcher reference_;
  std::map<std::string, std::vector<Match>> known_;
};

}  // namespace dowse::testing
