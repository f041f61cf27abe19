// The whole fast path against the slow one (pack_differential_test.cc) on texts and deltas of kinds
// that decide something: sizes at which git's format changes, binary bases, encodings, runs at the
// cap of entropy, keys of tens of kilobytes.

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/find/raw_match_comparison.h"
#include "tests/find/seam_texts.h"
#include "tests/support/text_pack.h"

namespace dowse {
namespace {

using testing::DeltaTextView;
using testing::TextPack;
using PackTextDifferential = testing::RawMatchComparison;

// Inserts that are as short as can be, as long, and one of each side of it.
DeltaTextView inserted_by(std::size_t piece, std::string_view base, std::string_view text) {
  DeltaTextView delta(base);
  delta.copy(0, base.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += piece)
    delta.insert(text.substr(at, piece));
  return delta.copy(base.size() / 2, base.size() - base.size() / 2);
}

TEST_F(PackTextDifferential, InstructionsOfEverySize) {
  constexpr std::uint64_t kNoSize = 0x10000;  // a copy as long is written without a size
  TextPack pack;
  const std::string base = texts_.sparse(kNoSize + 4500, 300);
  const TextPack::Blob root = pack.add(base);
  const std::uint64_t rest = base.size() - kNoSize;
  for (const std::uint64_t from : {std::uint64_t{0}, std::uint64_t{1}, rest})
    pack.add(DeltaTextView(base).copy(from, kNoSize), root);
  pack.add(DeltaTextView(base).copy(0, kNoSize - 1).copy(kNoSize, rest), root);
  pack.add(DeltaTextView(base).copy(0, kNoSize + 1).copy(kNoSize, rest), root);
  pack.add(DeltaTextView(base).copy(kNoSize, rest).copy(0, kNoSize), root);
  pack.add_again(DeltaTextView(base).copy(0, kNoSize).copy(kNoSize, rest), root);
  const TextPack::Blob same = pack.add_again(DeltaTextView(base).copy(0, base.size()), root);
  pack.add(DeltaTextView(base).copy(0, base.size()).copy(0, base.size()), same);
  pack.add(DeltaTextView(base).insert(texts_.dense(900)), root);
  for (const std::size_t piece : {1U, 2U, 126U, 127U, 128U})
    pack.add(inserted_by(piece, base, texts_.dense(500)), root);
  expect_equal_to_git(pack);
  expect_carried();
}

// git does not read deltas of three bytes; the format allows them.
TEST_F(PackTextDifferential, EmptyBasesAndEmptyResults) {
  TextPack pack;
  for (int round = 0; round < 30; ++round) {
    const std::string base = texts_.dense(400);
    const TextPack::Blob full = pack.add(base);
    const TextPack::Blob nothing = pack.add_again(DeltaTextView(base), full);
    const DeltaTextView again = DeltaTextView("").insert(texts_.dense(400));
    const TextPack::Blob child = pack.add(again, nothing);
    const std::string text = again.text();
    pack.add(DeltaTextView(text).copy(9, text.size() - 9), child);
  }
  pack.write(repository(), "test");
  expect_equal(pack.texts());
}

TEST_F(PackTextDifferential, BinaryBasesOfTextAndTheReverse) {
  TextPack pack;
  for (int round = 0; round < 60; ++round) {
    const std::string left = texts_.dense(300);
    const std::string right = texts_.dense(300);
    const std::string zeros(1 + texts_.below(300), '\0');
    const std::string binary = zeros + left + zeros + right;
    const TextPack::Blob root = pack.add(binary);
    const std::uint64_t second = 2 * zeros.size() + left.size();
    const DeltaTextView text =
        DeltaTextView(binary).copy(zeros.size(), left.size()).copy(second, right.size());
    const TextPack::Blob child = pack.add(text, root);
    const std::string joined = text.text();
    for (std::uint64_t at = 0; at <= joined.size(); at += 1 + texts_.below(60)) {
      pack.add(DeltaTextView(joined)
                   .copy(0, at)
                   .insert(zeros.substr(0, 1 + texts_.below(3)))
                   .copy(at, joined.size() - at),
               child);
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

TEST_F(PackTextDifferential, LineEndsAndEncodings) {
  TextPack pack;
  for (int round = 0; round < 25; ++round) {
    const std::string plain = texts_.sparse(900, 60);
    const std::string windows = testing::crlf(plain);
    const std::string wide = testing::utf16(plain.substr(0, 200)) + plain;
    for (const std::string& base : {plain, windows, wide}) {
      const TextPack::Blob root = pack.add(base);
      for (const std::string& other : {plain, windows, wide})
        pack.add(testing::difference(base, other), root);
      for (int i = 0; i < 8; ++i)  // at odd offsets too
        pack.add(texts_.edited(base, 3, 1500), root);
      std::uint64_t line = base.find('\n', base.size() / 2);
      line = std::min<std::uint64_t>(line, base.size() - 1);
      const std::uint64_t rest = base.size() - line;
      pack.add(DeltaTextView(base).copy(0, line).insert("\r").copy(line, rest), root);
      pack.add(DeltaTextView(base).copy(0, line).copy(line + 1, rest - 1), root);
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

// Runs of lengths at which something is decided are made of two that stood apart, and taken apart
// again, anywhere.
TEST_F(PackTextDifferential, RunsAcrossSeams) {
  TextPack pack;
  for (const std::size_t length : {19U, 20U, 21U, 64U, 510U, 511U, 512U, 513U, 514U, 516U, 3000U}) {
    const std::string head = texts_.dense(150);
    const std::string tail = "\n" + texts_.dense(150);
    const std::string run = texts_.base64(length);
    for (std::size_t cut = 1; cut < length; cut += 1 + texts_.below(1 + length / 12)) {
      const std::string apart = head + run.substr(0, cut) + "\n " + run.substr(cut) + tail;
      const std::uint64_t left = head.size() + cut;
      const TextPack::Blob base = pack.add(apart);
      const DeltaTextView joined =
          DeltaTextView(apart).copy(0, left).copy(left + 2, apart.size() - left - 2);
      const TextPack::Blob child = pack.add_again(joined, base);
      const std::string text = joined.text();
      const std::uint64_t rest = text.size() - left;
      for (const std::string_view between : {"x", "+x", "=", ".", "\\n", "QWERTZ+0"})
        pack.add(DeltaTextView(text).copy(0, left).insert(between).copy(left, rest), child);
      pack.add(DeltaTextView(text).copy(0, left).copy(left + 1, rest - 1), child);
      const std::uint64_t end = head.size() + length;
      pack.add(DeltaTextView(text).copy(0, end).insert("==").copy(end, text.size() - end), child);
      pack.add(DeltaTextView(text).copy(0, head.size()).insert("\\").copy(head.size(), end), child);
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

// What stands a few bytes before or behind a run, its padding among it, decides about it; what
// stands farther away does not.
TEST_F(PackTextDifferential, SeamsNearRuns) {
  TextPack pack;
  for (const std::size_t length : {20U, 21U, 22U, 23U, 40U, 58U}) {
    for (const std::string_view padding : {"", "=", "==", "==="}) {
      const std::string head = "head\nand = \"";
      const std::string run = texts_.base64(length) + std::string(padding);
      const std::string base = head + run + "\" \n\nsome words, and more words\n";
      const TextPack::Blob root = pack.add(base);
      for (std::uint64_t at = head.size() - 8; at < head.size() + run.size() + 8; ++at) {
        const std::uint64_t rest = base.size() - at;
        for (const std::string_view between : {"~", "=", "Z", "\\"})
          pack.add(DeltaTextView(base).copy(0, at).insert(between).copy(at, rest), root);
        pack.add(DeltaTextView(base).copy(0, at).copy(at + 1, rest - 1), root);
      }
    }
  }
  expect_equal_to_git(pack);
  expect_carried();
}

// Keys of about as many bytes as the rule's expression can take, in lines and in one, cut and
// joined near their ends, in the middle and in their markers.
TEST_F(PackTextDifferential, KeysOver30Kilobytes) {
  TextPack pack;
  for (const std::size_t size : {31'000U, 31'897U, 31'898U}) {
    const std::string head = texts_.sparse(600, 50);
    std::string key = texts_.key(size);
    if (size % 2 == 0) std::replace(key.begin() + 30, key.end() - 30, '\n', '+');
    const std::string base = head + key + "\n" + head;
    const TextPack::Blob root = pack.add(base);
    const std::uint64_t begin = head.size();
    const std::uint64_t end = begin + key.size();
    for (const std::uint64_t at :
         {begin, begin + 10, begin + 26, (begin + end) / 2, end - 700, end - 26, end}) {
      const std::uint64_t rest = base.size() - at;
      pack.add(DeltaTextView(base).copy(0, at).copy(at + 1, rest - 1), root);
      pack.add(DeltaTextView(base).copy(0, at).insert("~").copy(at, rest), root);
      pack.add(DeltaTextView(base).copy(0, at).insert("Z").copy(at, rest), root);
      const DeltaTextView swapped = DeltaTextView(base).copy(at, rest).copy(0, at);
      const TextPack::Blob child = pack.add(swapped, root);
      const std::string text = swapped.text();
      pack.add(DeltaTextView(text).copy(rest, at).copy(0, rest).insert(std::to_string(at)), child);
    }
  }
  expect_equal_to_git(pack);
  EXPECT_GT(found_.copied_bytes, found_.bytes / 3);
}

}  // namespace
}  // namespace dowse
