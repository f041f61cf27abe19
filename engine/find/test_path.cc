#include "engine/find/test_path.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"test", "tests", "testing", "testdata", "testsuite", "testcase", "testcases", "fixture",
     "fixtures", "mock", "mocks", "sample", "samples", "example", "examples", "e2e"});

bool is_word_of_tests(const std::string& word) {
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool says_spec(std::string_view name) {
  while (!name.empty() && !is_alnum(name.back()))
    name.remove_suffix(1);
  std::string end;
  while (!name.empty() && is_alnum(name.back())) {
    end.insert(end.begin(), lower(name.back()));
    name.remove_suffix(1);
  }
  return end == "spec" || end == "specs";
}

bool has_word_of_tests(std::string_view name) {
  std::string word;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool is_hump = i > 0 && is_upper(c) && is_lower(name[i - 1]);
    if (!is_alnum(c) || is_hump) {
      if (is_word_of_tests(word)) return true;
      word.clear();
    }
    if (is_alnum(c)) word += lower(c);
  }
  return is_word_of_tests(word);
}

// `token_spec.rb`, `login.spec.ts`, but not `openapi-spec.yml`.
bool is_spec_file(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view stem = name.substr(0, dot);
  const std::size_t mark = stem.find_last_of("._");
  return dot != std::string_view::npos && mark != std::string_view::npos &&
         says_spec(stem.substr(mark));
}

}  // namespace

bool is_test_path(std::string_view path) {
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (has_word_of_tests(name)) return true;
    if (slash == std::string_view::npos) return is_spec_file(name);
    if (says_spec(name)) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace dowse
