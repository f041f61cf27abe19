// The fast matcher finds exactly what the reference matcher finds.

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "tests/fuzz/harness.h"
#include "tests/fuzz/matchers.h"
#include "tests/match/text_maker.h"

namespace dowse::fuzz {
namespace {

// The reference's work grows with the square of what is hostile; longer inputs show nothing more.
constexpr std::size_t kMaxInput = 8192;

}  // namespace

std::vector<std::string> seeds() {
  testing::TextMaker maker(testing::varied_rules(), 11);
  std::vector<std::string> texts = {""};
  for (int i = 0; i < 200; ++i)
    texts.push_back(maker.next());
  return texts;
}

}  // namespace dowse::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dowse::fuzz::Matchers kMatchers = dowse::fuzz::make_matchers();
  const std::string_view text(reinterpret_cast<const char*>(data),
                              std::min(size, dowse::fuzz::kMaxInput));
  const auto fast = kMatchers.fast.scan(text, *kMatchers.scratch);
  DOWSE_CHECK(fast.has_value());
  const std::vector<dowse::Match> slow = kMatchers.reference.scan(text);
  DOWSE_CHECK(std::equal(fast->begin(), fast->end(), slow.begin(), slow.end()));
  return 0;
}
