// The entropy kernel finds exactly what its specification finds, wherever the text begins.

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/match/entropy.h"
#include "engine/match/entropy_kernel.h"
#include "tests/fuzz/harness.h"
#include "tests/match/test_rules.h"
#include "tests/match/text_maker.h"

namespace dowse::fuzz {

std::vector<std::string> seeds() {
  testing::TextMaker maker(testing::varied_rules(), 12);
  std::vector<std::string> texts = {"", std::string(64, 'a'), std::string(700, '7')};
  for (int i = 0; i < 200; ++i)
    texts.push_back(maker.next());
  return texts;
}

}  // namespace dowse::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  for (std::size_t skip = 0; skip <= std::min<std::size_t>(size, 2); ++skip) {
    std::vector<dowse::ByteSpan> found;
    dowse::find_entropy_candidates(all.substr(skip), found);
    DOWSE_CHECK(found == dowse::entropy_candidates(all.substr(skip)));
  }
  return 0;
}
