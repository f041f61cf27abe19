#pragma once
// A made-up repository with planted secrets: what corpora/README.md describes.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "corpora/history.h"
#include "corpora/plants.h"
#include "engine/base/result.h"

namespace dowse::corpora {

struct Corpus {
  HistoryOptions options;
  std::uint64_t objects = 0;
  std::uint64_t content_bytes = 0;  // of all objects, inflated and resolved
  std::uint64_t pack_bytes = 0;
  std::vector<Planted> planted;
};

// Makes a bare repository of it at `path`, which is an empty folder or not there. The same options
// give the same bytes. Errors: kUsage for options that mean nothing or a folder that is not empty;
// kIo; kLimit.
Result<Corpus> make_corpus(const HistoryOptions& options, const std::string& path);

// What was planted, as JSON; no secret is in it.
void write_manifest(const Corpus& corpus, std::ostream& out);

}  // namespace dowse::corpora
