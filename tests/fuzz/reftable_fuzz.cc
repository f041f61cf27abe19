// Whatever the bytes: a reftable is read in bounded memory, names come in order, and what it says
// when it is cut is what it says whole.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/git/reftable.h"
#include "engine/source/reftable_texts.h"
#include "tests/fuzz/harness.h"
#include "tests/support/pack_writer.h"
#include "tests/support/reftable_writer.h"

namespace {

using dowse::testing::PackWriter;
using dowse::testing::ReftableShape;
using dowse::testing::ReftableWriter;

std::string table_of(const ReftableShape& shape) {
  ReftableWriter table(shape);
  table.symref("HEAD", "refs/heads/main").deletion("refs/heads/gone");
  table.ref("refs/heads/main", PackWriter::id(1));
  table.tag("refs/tags/v1", PackWriter::id(3), PackWriter::id(1));
  table.log("HEAD", 7, {PackWriter::id(1), PackWriter::id(2), "n", "e", 1, 2, "m"});
  table.log("HEAD", 8, {PackWriter::id(2), PackWriter::id(1), "n", "e", 1, 2, "m"});
  table.log_deletion("refs/stash", 1);
  return table.bytes();
}

std::vector<std::string> refs_of(std::string_view bytes) {
  std::vector<std::string> refs;
  std::string before;
  const auto take = [&](const dowse::git::RefRecordView& ref) {
    DOWSE_CHECK(before < ref.name);
    before = ref.name;
    refs.push_back(std::string(ref.name) + " " + ref.id.hex() + std::string(ref.symref));
    return true;
  };
  const dowse::Result<void> read = dowse::git::read_reftable(bytes, {take, nullptr});
  DOWSE_CHECK(read || !read.error().message().empty());
  return refs;
}

}  // namespace

std::vector<std::string> dowse::fuzz::seeds() {
  return {"",
          "REFT",
          table_of({}),
          table_of({.version = 2, .block_size = 128, .block_records = 1, .with_indexes = true}),
          table_of({.block_records = 2, .restart_every = 1}),
          ReftableWriter().bytes(),
          ReftableWriter().log_deletion("refs/stash", 1).bytes()};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  std::size_t logged = 0;
  const dowse::Result<void> read =
      dowse::read_reftable_texts(bytes, {[](std::string_view name) { DOWSE_CHECK(!name.empty()); },
                                         [&](std::string_view name, std::string_view lines) {
                                           DOWSE_CHECK(!name.empty() && lines.ends_with('\n'));
                                           return (logged += lines.size()) < 64u << 20;
                                         }});
  DOWSE_CHECK(read || !read.error().message().empty());
  const std::vector<std::string> refs = refs_of(bytes);
  const std::vector<std::string> cut = refs_of(std::string_view(bytes).substr(0, size / 2));
  DOWSE_CHECK(cut.size() <= refs.size() && std::equal(cut.begin(), cut.end(), refs.begin()));
  return 0;
}
