#include "engine/match/anchor_place.h"

#include <algorithm>
#include <limits>

#include "engine/match/entropy.h"

namespace dowse {
namespace {

// An optional part of more rounds than this is not followed.
constexpr std::uint32_t kMostRounds = 64;

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

// How a class lies to the alphabet.
struct ClassFacts {
  bool inside = true;          // all of its bytes are of the alphabet
  bool outside = true;         // none is
  double without_digit = 1.0;  // the share of its bytes that are no digits
};

ByteSet alphabet() {
  ByteSet set;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto value = static_cast<std::uint8_t>(byte);
    if (in_entropy_alphabet(static_cast<char>(value))) set.add(value, value);
  }
  return set;
}

ClassFacts facts_of(const ByteSet& bytes) {
  static const ByteSet kAlphabet = alphabet();
  static const ByteSet kDigits = [] {
    ByteSet digits;
    digits.add('0', '9');
    return digits;
  }();
  const auto count = static_cast<double>(bytes.count());
  const auto digits = static_cast<double>(bytes.common(kDigits).count());
  return {bytes.without(kAlphabet).empty(), bytes.common(kAlphabet).empty(),
          (count - digits) / count};
}

// How many bytes of a match are in front of something.
struct Offsets {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

Offsets either(const Offsets& a, const Offsets& b) {
  return {std::min(a.least, b.least), std::max(a.most, b.most)};
}

// Where a run began that was long enough.
struct Found {
  bool always = false;  // on every way through the expression so far
  Offsets at{std::numeric_limits<std::uint64_t>::max(), 0};  // on those where it was

  void add(const Offsets& begin) {
    if (always) return;
    always = true;
    at = either(at, begin);
  }
};

Found either(const Found& a, const Found& b) {
  return {a.always && b.always, either(a.at, b.at)};
}

// What is certain at some place of the expression, however the match came there.
struct Place {
  Offsets here;
  std::uint64_t run = 0;       // at least so many bytes of the alphabet in front of here,
  std::uint64_t run_most = 0;  // at most so many (kValueHead stands for more, too),
  Offsets run_begin;           // which begin here
  bool is_bounded = false;     // behind a byte of the match that is not of the alphabet
  double without_digit = 1.0;  // how likely random bytes of the run's head are without one
  Found found;
};

// What is certain when a match came there in one of two ways.
Place either(const Place& a, const Place& b) {
  Place both;
  both.here = either(a.here, b.here);
  both.run = std::min(a.run, b.run);
  both.run_most = std::max(a.run_most, b.run_most);
  both.run_begin = either(a.run_begin, b.run_begin);
  both.is_bounded = a.is_bounded && b.is_bounded;
  both.without_digit = std::max(a.without_digit, b.without_digit);
  both.found = either(a.found, b.found);
  return both;
}

// What is looked for.
struct Wanted {
  std::uint64_t most_before = std::numeric_limits<std::uint64_t>::max();  // bytes, then give up
  bool bounded = false;
  double most_without_digit = 1.0;
};

// Follows an expression from place to place.
class Follower {
 public:
  explicit Follower(const Wanted& wanted) : wanted_(wanted) {}

  // Tells nothing when gave_up().
  Place behind(const Place& place, const RegexNode& node);

  // Whether what follows a place cannot change what is known.
  bool is_decided(const Place& place) const {
    return gave_up() || place.found.always ||
           (place.run == 0 && place.here.least > wanted_.most_before);
  }

  // After too many steps: nothing is certain then.
  bool gave_up() const noexcept { return steps_ >= kMostSteps; }

 private:
  static constexpr std::size_t kMostSteps = std::size_t{1} << 13;

  Place behind_byte(Place place, const ByteSet& bytes) const;
  Place behind_repeat(Place place, const RegexNode& node);

  Wanted wanted_;
  std::size_t steps_ = 0;
};

Place Follower::behind_byte(Place place, const ByteSet& bytes) const {
  const ClassFacts facts = facts_of(bytes);
  place.here = {place.here.least + 1, place.here.most + 1};
  if (!facts.inside) {
    place.run = place.run_most = 0;
    place.run_begin = place.here;
    place.is_bounded = facts.outside;
    place.without_digit = 1.0;
    return place;
  }
  place.run += 1;
  place.run_most += 1;
  if (place.run_most <= kValueHead) place.without_digit *= facts.without_digit;
  if (place.run < kMinEntropyRun) return place;
  if ((place.is_bounded || !wanted_.bounded) && place.without_digit <= wanted_.most_without_digit)
    place.found.add(place.run_begin);
  return place;
}

Place Follower::behind_repeat(Place place, const RegexNode& node) {
  const RegexNode& child = node.children.front();
  for (std::uint32_t i = 0; i < node.min && !is_decided(place); ++i)
    place = behind(place, child);
  if (is_decided(place)) return place;
  Place any = place;
  const std::uint32_t more = node.max - node.min;
  for (std::uint32_t i = 0; i < std::min(more, kMostRounds); ++i) {
    place = behind(place, child);
    any = either(any, place);
  }
  if (more > kMostRounds) {
    any.run = 0;
    any.run_most = kValueHead;
    any.is_bounded = false;
    any.here.most += (more - kMostRounds) * width_of(child).max;
    any.run_begin = any.here;
  }
  return any;
}

Place Follower::behind(const Place& place, const RegexNode& node) {
  steps_ += 1;
  if (is_decided(place)) return place;
  Place now = place;
  switch (node.op) {
    case RegexOp::kAssert:
      break;
    case RegexOp::kBytes:
      return behind_byte(now, node.bytes);
    case RegexOp::kConcat:
      for (const RegexNode& child : node.children)
        now = behind(now, child);
      break;
    case RegexOp::kAlternate:
      now = behind(place, node.children.front());
      for (std::size_t i = 1; i < node.children.size(); ++i)
        now = either(now, behind(place, node.children[i]));
      break;
    case RegexOp::kRepeat:
      return behind_repeat(now, node);
  }
  return now;
}

// What is certain behind all of it.
Place end_of(const RegexTailView& tail, const Wanted& wanted) {
  Follower follower(wanted);
  Place place;
  for (const RegexTailView* part = &tail; part != nullptr; part = part->then) {
    for (const RegexNode& node : part->nodes) {
      if (follower.is_decided(place)) return follower.gave_up() ? Place() : place;
      place = follower.behind(place, node);
    }
  }
  return follower.gave_up() ? Place() : place;
}

std::optional<RunBounds> bounds_of(const Found& found, std::uint64_t most) {
  if (!found.always || found.at.most > most) return std::nullopt;
  return RunBounds{static_cast<std::uint32_t>(found.at.least),
                   static_cast<std::uint32_t>(found.at.most)};
}

}  // namespace

std::string_view name_of(AnchorPlace place) noexcept {
  switch (place) {
    case AnchorPlace::kAnywhere:
      return "anywhere";
    case AnchorPlace::kAtRun:
      return "run";
    case AnchorPlace::kBeforeValue:
      break;
  }
  return "value";
}

std::optional<RunBounds> run_ahead(const RegexTailView& behind) {
  return bounds_of(end_of(behind, {.most_before = kMostBeforeRun}).found, kMostBeforeRun);
}

struct RunInFront::Impl {
  Follower follower{{.most_without_digit = -1}};  // nothing is ever found
  Place place;
};

RunInFront::RunInFront() : impl_(std::make_unique<Impl>()) {}

RunInFront::~RunInFront() = default;

void RunInFront::add(const RegexNode& node) {
  impl_->place = impl_->follower.behind(impl_->place, node);
}

bool RunInFront::is_certain() const {
  return !impl_->follower.gave_up() && impl_->place.run >= kMinEntropyRun;
}

std::optional<RunBounds> value_ahead(const RegexNode& root, double most_without_digit) {
  const Wanted wanted{kMaxValueReach, true, most_without_digit};
  return bounds_of(end_of({std::span(&root, 1)}, wanted).found, kMaxValueReach);
}

std::uint64_t end_of_head(std::string_view text, std::uint64_t at) {
  const std::uint64_t most = at + kValueHead;
  std::uint64_t end = at;
  while (end < most && end < text.size() && in_entropy_alphabet(text[end]))
    ++end;
  return end == most ? end : end + 1;
}

bool is_value_start(std::string_view text, std::uint64_t at) {
  if (at == 0 || at + kMinEntropyRun > text.size() || in_entropy_alphabet(text[at - 1])) {
    return false;
  }
  const std::string_view head = text.substr(at, kValueHead);
  const auto end = std::find_if_not(head.begin(), head.end(), &in_entropy_alphabet);
  return static_cast<std::size_t>(end - head.begin()) >= kMinEntropyRun &&
         std::any_of(head.begin(), end, &is_digit);
}

bool stands_at_run(std::string_view text, const ByteSpan& match, const ByteSpan& anchor) {
  const std::uint64_t last = std::min(anchor.begin + kMostBeforeRun + 1, match.end);
  for (std::uint64_t at = anchor.begin; at < last; ++at) {
    std::uint64_t begin = at;
    while (begin > match.begin && at - begin < kMinEntropyRun &&
           in_entropy_alphabet(text[begin - 1]))
      --begin;
    const std::uint64_t enough = std::max(anchor.end, begin + kMinEntropyRun);
    std::uint64_t end = at;
    while (end < std::min(enough, match.end) && in_entropy_alphabet(text[end]))
      ++end;
    if (end == enough) return true;
  }
  return false;
}

bool stands_before_value(std::string_view text, const ByteSpan& match, const ByteSpan& anchor,
                         std::uint32_t reach) {
  const std::string_view bytes = text.substr(match.begin, match.end - match.begin);
  const std::uint64_t end = anchor.end - match.begin;
  const std::uint64_t first =
      std::max<std::uint64_t>(1, end - std::min<std::uint64_t>(end, kMinEntropyRun));
  const std::uint64_t last = std::min<std::uint64_t>(reach, bytes.size());
  for (std::uint64_t at = first; at <= last; ++at) {
    if (is_value_start(bytes, at)) return true;
  }
  return false;
}

}  // namespace dowse
