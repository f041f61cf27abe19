#include "engine/find/test_path.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"test",     "tests",     "testing",  "testdata", "testsuite", "testcase", "testcases",
     "unittest", "unittests", "conftest", "fixture",  "fixtures",  "mock",     "mocks",
     "stub",     "stubs",     "sample",   "samples",  "example",   "examples", "e2e"});

// Of code: in data a spec is a specification.
constexpr auto kSpecEndings = std::to_array<std::string_view>(
    {"rb", "js", "jsx", "ts", "tsx", "mjs", "cjs", "lua", "py", "scala", "groovy", "kt", "hs"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The words of a name in lower case: `MyJSONTests2` is my, json, tests.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_alnum(c) || is_hump(name, i)) words.emplace_back();
    if (is_alnum(c)) words.back() += lower(c);
  }
  for (std::string& word : words) {
    while (!word.empty() && is_digit(word.back()))
      word.pop_back();
  }
  return words;
}

bool says_spec(const std::vector<std::string>& words) {
  const auto last = std::find_if(words.rbegin(), words.rend(),
                                 [](const std::string& word) { return !word.empty(); });
  return last != words.rend() && (*last == "spec" || *last == "specs");
}

bool has_word_of_tests(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return is_one_of(kWords, word); });
}

// `token_spec.rb`, `login.spec.ts`, `FooSpec.scala`.
bool is_spec_file(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || !is_one_of(kSpecEndings, name.substr(dot + 1))) return false;
  const std::vector<std::string> words = words_of(name.substr(0, dot));
  return words.size() > 1 && says_spec(words);
}

}  // namespace

bool is_test_path(std::string_view path) {
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const std::vector<std::string> words = words_of(name);
    if (has_word_of_tests(words)) return true;
    if (slash == std::string_view::npos) return is_spec_file(name);
    if (says_spec(words)) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace dowse
