#pragma once
// The texts that the report of matching reads: files of the command line, or this project's own
// sources over and over.

#include <cstdint>
#include <string>
#include <vector>

namespace dowse::bench {

struct Corpus {
  std::string name;
  std::vector<std::string> texts;
  std::uint64_t bytes = 0;
  std::uint64_t left_out = 0;  // files that are too large, or past the limit of the whole

  double megabytes() const { return static_cast<double>(bytes) / 1e6; }
};

// The files at and under `paths`, without .git, in order of their names; without paths the
// generated one.
Corpus load_corpus(const std::vector<std::string>& paths);

}  // namespace dowse::bench
