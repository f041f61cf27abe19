#pragma once
// What a Matcher does to a text before it asks about anything: all literals are found, those
// anywhere and those at runs and before values.

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/database.h"
#include "engine/match/seams.h"

namespace dowse::bench {

class AnchorSearch {
 public:
  // Errors: as compile_database.
  static Result<AnchorSearch> make(const RuleSet& rules);

  // How many literals were found. Errors: kInternal when Hyperscan fails.
  Result<std::size_t> find(std::string_view text);

  std::size_t literals() const noexcept { return database_.anchors.literals().size(); }

  std::size_t literals_anywhere() const noexcept {
    return database_.anchors.sets().anywhere.size();
  }

 private:
  AnchorSearch(MatchDatabase database, Prefilter::ScratchPtr scratch)
      : database_(std::move(database)), scratch_(std::move(scratch)) {}

  Result<std::size_t> count_hits(AnchorSet set, const SearchedView& part);

  MatchDatabase database_;
  Prefilter::ScratchPtr scratch_;
  SeenText seen_;
  std::vector<ByteSpan> windows_;
  GapSearch search_;
};

}  // namespace dowse::bench
