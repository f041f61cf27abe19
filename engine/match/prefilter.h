#pragma once
// Finds where a match could be, all rules at once: the occurrences of literals, exactly, and for
// rules without one the neighbourhoods of whole expressions, with more than there is and never
// less. The one place that knows Hyperscan.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/match/anchors.h"

namespace dowse {

// An occurrence of a literal.
struct AnchorHit {
  std::uint32_t end = 0;      // offset of the byte behind it, from the start of the piece
  std::uint32_t literal = 0;  // index into the literals

  friend auto operator<=>(const AnchorHit&, const AnchorHit&) = default;
};

// The occurrences that end in one piece of a text. Lifetime: until the scratch is used again.
struct AnchorPieceView {
  std::span<const AnchorHit> hits;  // sorted
  std::size_t base = 0;             // the offset that the hits count from
  std::size_t end = 0;              // the piece is done up to here; the next one begins here
};

// Literals are searched in two sets: those that can stand anywhere, and those that are looked for
// where runs stand only (anchor_place.h).
enum class AnchorSet : std::uint8_t { kAnywhere, kAtRuns };

// The literals of both. Hits count those anywhere first. Lifetime: what it was made from.
struct AnchorSetsView {
  std::span<const AnchorLiteral> anywhere;
  std::span<const AnchorLiteral> at_runs;
};

// Immutable. Threads: any number, each with its own Scratch.
class Prefilter {
 public:
  class Scratch;

  struct ScratchDeleter {
    void operator()(Scratch* scratch) const noexcept;
  };

  using ScratchPtr = std::unique_ptr<Scratch, ScratchDeleter>;

  // `expressions`: in the syntax of over_approximation (regex_ast.h). All may be empty. Errors:
  // kRule when Hyperscan cannot compile an expression; kUnsupported on a machine it cannot run on.
  static Result<Prefilter> compile(const AnchorSetsView& literals,
                                   std::span<const std::string> expressions);

  // What serialize gave for the same literals and expressions. Errors: kCorrupt; kUnsupported when
  // it was made by another version of Hyperscan.
  static Result<Prefilter> deserialize(std::string_view bytes, const AnchorSetsView& literals,
                                       std::size_t expression_count);

  // Runs on every machine that Hyperscan runs on. Errors: kInternal.
  Result<std::string> serialize() const;

  Prefilter(Prefilter&&) noexcept;
  Prefilter& operator=(Prefilter&&) noexcept;
  ~Prefilter();

  // One for each worker. Must not outlive the Prefilter.
  Result<ScratchPtr> make_scratch() const;

  // The literals of a set that end behind `from`, up to the end of a piece that the prefilter
  // chooses. Call it from 0 until the piece ends with the text. Requires: from < text.size() < 4
  // GiB. Errors: kInternal; then nothing is known about the text.
  Result<AnchorPieceView> find_anchors(AnchorSet set, std::string_view text, std::size_t from,
                                       Scratch& scratch) const;

  // Looks for all expressions in the text; `neighbourhoods` tells where. Requires: text.size() < 4
  // GiB. Errors: as find_anchors.
  Result<void> find_expressions(std::string_view text, Scratch& scratch) const;

  // Where matches of an expression can begin in the text last given to find_expressions, when they
  // have at most `max_width` bytes: sorted, apart. Lifetime: until the scratch is used again.
  std::span<const ByteSpan> neighbourhoods(std::size_t expression, std::size_t max_width,
                                           Scratch& scratch) const;

 private:
  struct Impl;
  explicit Prefilter(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
