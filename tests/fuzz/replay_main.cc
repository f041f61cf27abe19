// Runs a harness over its seeds and over every file of the paths on the command line: what a fuzzer
// found once is a test from then on. --write-seeds FOLDER writes the seeds as files instead, one
// each, for libFuzzer to begin with.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "tests/fuzz/harness.h"

namespace dowse::fuzz {
namespace {

void run(std::string_view input) {
  // A copy of exactly this size, so that a read past the end is one that AddressSanitizer sees.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

// The regular files under a path, or the path itself, in the order of their names.
std::vector<std::string> files_of(const std::string& path, std::error_code& error) {
  std::vector<std::string> files;
  if (!std::filesystem::is_directory(path, error)) return {path};
  for (std::filesystem::recursive_directory_iterator entry(path, error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->is_regular_file(error)) files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool replay(const std::string& path, std::size_t& count) {
  std::error_code error;
  for (const std::string& name : files_of(path, error)) {
    std::ifstream file(name, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.good() && !file.eof()) error = std::make_error_code(std::errc::io_error);
    if (error) break;
    run(input);
    ++count;
  }
  if (error) std::fprintf(stderr, "%s: %s\n", path.c_str(), error.message().c_str());
  return !error;
}

bool write_seeds(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::size_t number = 0;
  for (const std::string& seed : seeds()) {
    std::ofstream file(folder + "/seed-" + std::to_string(number++), std::ios::binary);
    file.write(seed.data(), static_cast<std::streamsize>(seed.size()));
    if (!file) return false;
  }
  return true;
}

}  // namespace
}  // namespace dowse::fuzz

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "--write-seeds") {
    return dowse::fuzz::write_seeds(arguments[1]) ? 0 : 1;
  }
  std::size_t count = 0;
  for (const std::string& seed : dowse::fuzz::seeds()) {
    dowse::fuzz::run(seed);
    ++count;
  }
  for (const std::string& path : arguments) {
    if (!dowse::fuzz::replay(path, count)) return 1;
  }
  if (count == 0) {
    std::fprintf(stderr, "no seed and no file: nothing was tried\n");
    return 1;
  }
  std::printf("%zu inputs held\n", count);
  return 0;
}
