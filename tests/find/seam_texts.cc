#include "tests/find/seam_texts.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "tests/match/test_rules.h"

namespace dowse::testing {
namespace {

constexpr std::string_view kKeyBegin = "-----BEGIN LARGE KEY-----\n";
constexpr std::string_view kKeyEnd = "\n-----END LARGE KEY-----";

// Up to 32,000 bytes: an expression repeats at most 1,000 times, so that the thousands are nested.
std::string large_key_pattern() {
  static constexpr int kThousands = 31;
  std::string pattern = "-----BEGIN LARGE KEY-----";
  for (int i = 0; i < kThousands; ++i)
    pattern += "(?:[\\n.-z]{1000}";
  for (int i = 0; i < kThousands; ++i)
    pattern += ")?";
  return pattern + "[\\n.-z]{0,900}-----END LARGE KEY-----";
}

}  // namespace

RuleSet seam_rules() {
  const RuleSet varied = varied_rules();
  std::vector<Rule> rules(varied.rules().begin(), varied.rules().end());
  rules.push_back(pattern_rule(rules.size(), large_key_pattern()));
  Result<RuleSet> set = RuleSet::from_rules(std::move(rules));
  DOWSE_CHECK(set.has_value());
  return std::move(*set);
}

std::string SeamTexts::dense(std::size_t size) {
  std::string text;
  while (text.size() < size)
    text += maker_.next();
  text.resize(size);
  return text;
}

std::string SeamTexts::base64(std::size_t size) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  while (text.size() < size)
    text += kAlphabet[below(kAlphabet.size())];
  return text;
}

std::string SeamTexts::key(std::size_t size) {
  static constexpr std::size_t kLine = 65;
  std::string body = base64(size);
  for (std::size_t end = kLine - 1; end < size; end += kLine)
    body[end] = '\n';
  return std::string(kKeyBegin) + body + std::string(kKeyEnd);
}

std::string SeamTexts::scrap() {
  static constexpr std::array<std::string_view, 8> kScraps = {"\n", "=",    "a",  "x\n y",
                                                              "Z9", "\x01", " ;", "-----"};
  if (below(2) == 0) return std::string(kScraps[below(kScraps.size())]);
  const std::string fresh = maker_.next();
  const std::size_t at = below(fresh.size());
  return fresh.substr(at, 1 + below(60));
}

DeltaTextView SeamTexts::edited(std::string_view base, std::size_t edits, std::size_t size) {
  DeltaTextView text(base);
  if (base.size() < size / 2) text.insert(dense(size / 4));
  std::uint64_t at = base.size() > size ? below(base.size() - size) : 0;  // a deleted prefix
  for (std::size_t left = 1 + below(edits); left > 0; --left)
    edit(text, at);
  std::uint64_t rest = base.size() - at;
  if (below(4) == 0) rest -= below(rest + 1);  // a deleted suffix
  return text.copy(at, rest);
}

// Copies on from `at` for a while and then does something else.
void SeamTexts::edit(DeltaTextView& text, std::uint64_t& at) {
  const std::uint64_t size = text.base().size();
  const std::uint64_t step = below(size - at + 1);
  text.copy(at, step);
  at += step;
  const std::uint64_t from = below(size + 1);
  const std::uint64_t some = below(std::min<std::uint64_t>(size - from, 80) + 1);
  switch (below(6)) {
    case 0:  // the same range twice
      text.copy(from, some).copy(from, some);
      break;
    case 1:  // something from elsewhere
      text.copy(from, some);
      break;
    case 2:  // go back, so that the copies overlap in the base
      at -= std::min<std::uint64_t>(at, below(40));
      break;
    case 3:
      at += std::min<std::uint64_t>(size - at, below(40));
      break;
    case 4:
      text.insert(scrap());
      at += std::min<std::uint64_t>(size - at, below(8));
      break;
    default:
      text.insert(scrap());
  }
}

std::string utf16(std::string_view latin1) {
  std::string text = "\xFF\xFE";
  for (const char c : latin1) {
    text += c;
    text += '\0';
  }
  return text;
}

std::string crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

}  // namespace dowse::testing
