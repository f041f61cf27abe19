// Whatever a text copies from another: searched as a copy, it has exactly the raw matches that the
// reference finds in the whole; so has what is copied from that copy in turn.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "tests/fuzz/harness.h"
#include "tests/fuzz/matchers.h"
#include "tests/match/text_maker.h"

namespace dowse::fuzz {
namespace {

// The reference's work grows with the square of what is hostile; longer texts show nothing more.
constexpr std::size_t kMaxText = 4096;
constexpr int kMaxGenerations = 6;

// Instructions, a byte each and what follows it: above kCopy where to copy from and how many bytes;
// up to it so many bytes to insert; and the end of a text, from which the next one is copied.
constexpr std::uint8_t kEnd = 0;
constexpr std::uint8_t kCopy = 0x80;

const Matchers& matchers() {
  static const Matchers kMade = make_matchers();
  return kMade;
}

// Reads an input from its front; zeros behind its end. Lifetime: the input.
class InputView {
 public:
  explicit InputView(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const noexcept { return bytes_.empty(); }

  std::size_t byte() {
    const std::string_view taken = take(1);
    return taken.empty() ? 0 : static_cast<std::uint8_t>(taken[0]);
  }

  std::size_t word() {
    const std::size_t low = byte();
    return low | byte() << 8;
  }

  std::string_view take(std::size_t size) {
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view bytes_;
};

struct CopiedText {
  std::string text;
  std::vector<CopiedRange> copied;
};

// As git's deltas tell it: copies that go on where the last one ended are one.
void add_copy(CopiedText& to, std::string_view base, std::uint64_t from, std::uint64_t size) {
  if (size == 0) return;
  const CopiedRange next{to.text.size(), from, size};
  to.text += base.substr(from, size);
  if (!to.copied.empty()) {
    CopiedRange& last = to.copied.back();
    if (last.at + last.size == next.at && last.from + last.size == next.from) {
      last.size += size;
      return;
    }
  }
  to.copied.push_back(next);
}

CopiedText next_text(InputView& input, std::string_view base) {
  CopiedText made;
  while (!input.at_end() && made.text.size() < kMaxText) {
    const std::size_t instruction = input.byte();
    if (instruction == kEnd) break;
    if (instruction < kCopy) {
      made.text += input.take(instruction);
      continue;
    }
    const std::size_t from = input.word() % (base.size() + 1);
    const std::size_t size = std::min(input.word(), kMaxText - made.text.size());
    add_copy(made, base, from, std::min(size, base.size() - from));
  }
  return made;
}

// Searches as a copy of what `base` remembers; gives what is to be remembered of this text.
std::unique_ptr<TextMemory> hold(const CopiedText& made, const TextMemory* base) {
  const Matchers& all = matchers();
  const auto fast = all.fast.scan(made.text, {base, made.copied, true}, *all.scratch);
  DOWSE_CHECK(fast.has_value());
  const std::vector<Match> slow = all.reference.scan(made.text);
  DOWSE_CHECK(std::equal(fast->begin(), fast->end(), slow.begin(), slow.end()));
  return all.fast.remember(made.text, *all.scratch);
}

std::string word(std::size_t value) {
  return {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8 & 0xFF)};
}

std::string copy(std::size_t from, std::size_t size) {
  return static_cast<char>(kCopy) + word(from) + word(size);
}

std::string insert(std::string_view text) {
  if (text.empty()) return {};
  return static_cast<char>(text.size()) + std::string(text);
}

// The base is cut in two and something stands between the parts, twice.
std::string cut_seed(testing::TextMaker& maker, std::mt19937_64& random) {
  const std::string base = maker.next().substr(0, 800);
  std::string input = word(base.size()) + base;
  std::size_t size = base.size();
  for (int generation = 0; generation < 2; ++generation) {
    const std::size_t at = random() % (size + 1);
    const std::size_t gap = std::min<std::size_t>(size - at, random() % 3);
    const std::string between = maker.next().substr(0, random() % 40);
    input += copy(0, at) + insert(between) + copy(at + gap, size - at - gap) + '\0';
    size += between.size() - gap;
  }
  return input;
}

// The base's two parts change places, and again: what stood together is taken apart and joined.
std::string turned_seed(std::string_view base, std::size_t at) {
  return word(base.size()) + std::string(base) + copy(at, base.size() - at) + insert("\n=\n") +
         copy(0, at) + '\0' + copy(base.size() - at + 3, at) + copy(0, base.size() - at);
}

}  // namespace

std::vector<std::string> seeds() {
  testing::TextMaker maker(testing::varied_rules(), 51);
  std::mt19937_64 random(52);
  std::vector<std::string> inputs = {""};
  for (int i = 0; i < 300; ++i)
    inputs.push_back(cut_seed(maker, random));
  for (int i = 0; i < 8; ++i) {
    const std::string base = maker.next().substr(0, 250);
    for (std::size_t at = 0; at <= base.size(); ++at)
      inputs.push_back(turned_seed(base, at));
  }
  return inputs;
}

}  // namespace dowse::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dowse::fuzz::CopiedText;
  dowse::fuzz::InputView input({reinterpret_cast<const char*>(data), size});
  CopiedText text;
  text.text = input.take(std::min(input.word(), dowse::fuzz::kMaxText));
  std::unique_ptr<dowse::TextMemory> memory = dowse::fuzz::hold(text, nullptr);
  for (int i = 0; i < dowse::fuzz::kMaxGenerations && !input.at_end(); ++i) {
    const std::string base = std::exchange(text, CopiedText()).text;
    text = dowse::fuzz::next_text(input, base);
    memory = dowse::fuzz::hold(text, memory.get());
  }
  return 0;
}
