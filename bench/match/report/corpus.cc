#include "bench/match/report/corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "bench/match/source_text.h"

namespace dowse::bench {
namespace {

constexpr std::uint64_t kMostBytes = 256u << 20;
constexpr std::uint64_t kLargestFile = 4u << 20;
constexpr std::size_t kGeneratedText = 16u << 10;  // a usual source file

using Paths = std::vector<std::filesystem::path>;

void add_files(const std::filesystem::path& root, Paths& files) {
  std::error_code failed;
  if (std::filesystem::is_regular_file(root, failed)) files.push_back(root);
  if (!std::filesystem::is_directory(root, failed)) return;
  auto entry = std::filesystem::recursive_directory_iterator(root, failed);
  for (; !failed && entry != std::filesystem::recursive_directory_iterator();
       entry.increment(failed)) {
    if (entry->path().filename() == ".git") entry.disable_recursion_pending();
    if (entry->is_regular_file(failed)) files.push_back(entry->path());
  }
}

void add_text(const std::filesystem::path& path, Corpus& corpus) {
  std::error_code failed;
  const std::uint64_t size = std::filesystem::file_size(path, failed);
  if (failed || size > kLargestFile || corpus.bytes + size > kMostBytes) {
    ++corpus.left_out;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  corpus.texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  corpus.bytes += corpus.texts.back().size();
}

Corpus generated() {
  Corpus corpus;
  corpus.name = "this project's sources";
  const std::string& all = source_text();
  for (std::size_t at = 0; at < all.size(); at += kGeneratedText)
    corpus.texts.push_back(all.substr(at, kGeneratedText));
  corpus.bytes = all.size();
  return corpus;
}

}  // namespace

Corpus load_corpus(const std::vector<std::string>& paths) {
  if (paths.empty()) return generated();
  Corpus corpus;
  Paths files;
  for (const std::string& path : paths) {
    corpus.name += (corpus.name.empty() ? "" : ", ") + path;
    add_files(path, files);
  }
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files)
    add_text(file, corpus);
  return corpus;
}

}  // namespace dowse::bench
