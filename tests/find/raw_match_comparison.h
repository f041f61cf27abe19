#pragma once
// What the differential tests of the fast path share: a repository to fill, and the comparison of
// all its raw matches.

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/find/raw_matches.h"
#include "tests/find/seam_texts.h"
#include "tests/support/support.h"
#include "tests/support/text_pack.h"

namespace dowse::testing {

class RawMatchComparison : public ::testing::Test {
 protected:
  RawMatchComparison();

  // Empty, and with a file for each pack or object that a test writes.
  std::string repository() const { return folder_ / "r"; }

  // With one thread and two, with room for all bases and for none: each of these texts is given,
  // and nothing else, with the matches that the reference gives; these objects and no others are
  // lost. Prints how much was compared.
  void expect_equal(const ObjectTexts& texts, const std::set<ObjectId>& lost = {});

  // The same of a pack that git can read: what git reads of it is what is compared.
  void expect_equal_to_git(const TextPack& pack);

  // Much of the bytes was carried: else all this compares is one search of the whole text with
  // another.
  void expect_carried() const { EXPECT_GT(found_.copied_bytes, found_.bytes / 3); }

  TempDir folder_;
  RuleSet rules_;
  RawMatchers matchers_;
  SeamTexts texts_;
  FastMatches found_;  // what the last run said
};

}  // namespace dowse::testing
