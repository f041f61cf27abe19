#include "bench/match/source_text.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace dowse::bench {
namespace {

constexpr std::size_t kWantedBytes = std::size_t{8} << 20;

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string own_sources() {
  std::vector<std::filesystem::path> paths;
  for (const char* folder : {"engine", "tests", "cli"}) {
    const std::filesystem::path root = std::filesystem::path(DOWSE_SOURCE_DIR) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::string text;
  for (const std::filesystem::path& path : paths)
    text += content_of(path);
  return text;
}

std::string make_text() {
  const char* named = std::getenv("DOWSE_BENCH_TEXT");  // NOLINT(concurrency-mt-unsafe): at start
  const std::string unit = named != nullptr ? content_of(named) : own_sources();
  std::string text;
  while (text.size() < kWantedBytes && !unit.empty())
    text += unit;
  text.resize(std::min(text.size(), kWantedBytes));
  return text;
}

}  // namespace

const std::string& source_text() {
  static const std::string kText = make_text();
  return kText;
}

}  // namespace dowse::bench
