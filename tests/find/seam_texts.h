#pragma once
// Texts full of what the rules match, for tests of what deltas cut. The same seed gives the same
// texts.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "engine/rules/rule_set.h"
#include "tests/match/text_maker.h"
#include "tests/support/text_pack.h"

namespace dowse::testing {

// varied_rules() and a rule whose matches can have 32,000 bytes.
RuleSet seam_rules();

class SeamTexts {
 public:
  SeamTexts(const RuleSet& rules, std::uint64_t seed) : maker_(rules, seed), random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }

  // About as long, and of what the rules match alone.
  std::string dense(std::size_t size);

  // As long, with a text of a rule each `period` bytes.
  std::string sparse(std::size_t size, std::size_t period) {
    return maker_.long_text(size, period);
  }

  // A run of the alphabet of base64.
  std::string base64(std::size_t size);

  // A private key of `size` bytes between its markers, in lines of 64.
  std::string key(std::size_t size);

  // A few bytes that may complete or break what they stand in.
  std::string scrap();

  // The base with something copied twice, out of order, left out, or inserted, in up to `edits`
  // places; not much smaller than half of `size`, nor larger than all of it.
  DeltaTextView edited(std::string_view base, std::size_t edits, std::size_t size);

 private:
  void edit(DeltaTextView& text, std::uint64_t& at);

  TextMaker maker_;
  std::mt19937_64 random_;
};

// In UTF-16, little-endian, with a byte-order mark.
std::string utf16(std::string_view latin1);
// With CR before each LF.
std::string crlf(std::string_view text);

}  // namespace dowse::testing
