#include "tests/match/text_maker.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/base/check.h"
#include "tests/match/regex_text.h"

namespace dowse::testing {

TextMaker::TextMaker(const RuleSet& rules, std::uint64_t seed) : random_(seed) {
  const Result<std::vector<RulePlan>> plans = plan_rules(rules);
  DOWSE_CHECK(plans.has_value());
  for (std::size_t i = 0; i < plans->size(); ++i) {
    const RulePlan& plan = (*plans)[i];
    literals_.insert(literals_.end(), plan.pattern.literals.begin(), plan.pattern.literals.end());
    if (rules.rules()[i].kind != RuleKind::kPattern) continue;
    Result<Regex> regex = parse_regex(rules.rules()[i].pattern);
    expressions_.push_back(std::move(*regex));
  }
}

std::string TextMaker::rule_text() {
  const auto length = static_cast<TextLength>(below(3));
  return text_of(expressions_[below(expressions_.size())].root, length, random_);
}

// One of: cut by a byte at either end, a byte changed, doubled or lost, the case of letters turned.
std::string TextMaker::damaged(std::string text) {
  if (text.empty()) return text;
  const std::size_t at = below(text.size());
  switch (below(6)) {
    case 0:
      text.pop_back();
      break;
    case 1:
      text.erase(0, 1);
      break;
    case 2:
      text[at] = static_cast<char>(below(256));
      break;
    case 3:
      text.insert(at, 1, text[at]);
      break;
    case 4:
      text.erase(at, 1);
      break;
    default:
      for (char& c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter && below(3) == 0) c = static_cast<char>(c ^ 0x20);
      }
  }
  return text;
}

// What stands between two texts: nothing, bytes that assertions see, bytes of no encoding.
std::string TextMaker::joint() {
  static constexpr std::array<std::string_view, 24> kJoints = {"",
                                                               "",
                                                               "",
                                                               "",
                                                               " ",
                                                               "\n",
                                                               "\r\n",
                                                               "\r",
                                                               "\t",
                                                               std::string_view("\0", 1),
                                                               "_",
                                                               "=",
                                                               ":",
                                                               "'",
                                                               "\"",
                                                               "\\n",
                                                               "/",
                                                               ".",
                                                               "-",
                                                               ";",
                                                               "a",
                                                               "\xE9",
                                                               std::string_view("\xFF\0", 2),
                                                               "9"};
  return std::string(kJoints[below(kJoints.size())]);
}

// Anchors without matches, or with matches by accident.
std::string TextMaker::anchors() {
  std::string text;
  const AnchorLiteral& literal = literals_[below(literals_.size())];
  for (std::size_t i = below(12); i > 0; --i) {
    text += literal.bytes.substr(below(8) == 0 ? 1 : 0);
    if (below(4) == 0) text += joint();
  }
  return text;
}

// A run of the credential alphabet, often of a length at which something is decided.
std::string TextMaker::random_run() {
  static constexpr std::string_view kAlphabet =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/_-";
  static constexpr std::array<std::size_t, 4> kLetters = {16, 36, 62, 66};
  static constexpr std::array<std::size_t, 12> kLengths = {12, 19, 20, 21,  24,  40,
                                                           63, 64, 65, 511, 512, 513};
  const std::size_t letters = kLetters[below(kLetters.size())];
  std::string text;
  for (std::size_t i = kLengths[below(kLengths.size())]; i > 0; --i)
    text += kAlphabet[below(letters)];
  return text + std::string(below(4), '=');
}

std::string TextMaker::next() {
  std::string text;
  for (std::size_t i = 1 + below(12); i > 0; --i) {
    const std::size_t kind = below(16);
    std::string part = kind == 0 ? anchors() : kind == 1 ? random_run() : rule_text();
    if (below(4) == 0) part = damaged(std::move(part));
    // Now and then the part overlaps the one before it.
    if (below(5) == 0) text.resize(text.size() - std::min(text.size(), below(part.size() + 1)));
    text += part;
    text += joint();
  }
  return text;
}

std::string TextMaker::long_text(std::size_t size, std::size_t period) {
  static constexpr std::string_view kFiller = "static int value = call(some_name, 3); // words\n";
  std::string text;
  while (text.size() < size) {
    const std::size_t to_boundary = period - text.size() % period;
    const std::string part = rule_text();
    if (to_boundary <= part.size()) {
      text += part + joint();
    } else {
      text += kFiller.substr(0, 1 + below(kFiller.size()));
    }
  }
  text.resize(size);
  return text;
}

}  // namespace dowse::testing
