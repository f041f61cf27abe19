#include "engine/source/stdin_source.h"

#include <unistd.h>

#include <array>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/source/file_descriptor.h"
#include "tests/source/collect.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Pipe {
  FileDescriptor out;
  FileDescriptor in;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// What the source makes of `text` in a pipe.
testing::Collected piped(std::string_view text, std::uint64_t max_bytes = 1u << 20) {
  Pipe pipe = make_pipe();
  std::jthread writer([&text, in = std::move(pipe.in)] {
    while (!text.empty()) {
      const ssize_t put = ::write(in.get(), text.data(), text.size());
      if (put <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(put));
    }
  });
  const std::unique_ptr<Source> source = open_stdin(TargetIndex{}, "-", pipe.out.get());
  testing::Collected got = testing::collect(*source, {.max_blob_bytes = max_bytes});
  std::array<char, 4096> rest{};
  while (::read(pipe.out.get(), rest.data(), rest.size()) > 0) {
  }
  return got;
}

TEST(StdinSource, ReadsToTheEnd) {
  std::string text;
  for (int i = 0; i < 100000; ++i)
    text += std::to_string(i);
  const testing::Collected got = piped(text);
  ASSERT_EQ(got.texts.size(), 1U);
  EXPECT_TRUE(got.texts[0].bytes == text);
  EXPECT_EQ(got.texts[0].kind, TextKind::kStdin);
  EXPECT_EQ(got.texts[0].path, "");
  EXPECT_EQ(got.scanned(TextKind::kStdin).bytes, text.size());
  EXPECT_TRUE(got.coverage.complete());
  EXPECT_EQ(got.done, 1U);
}

TEST(StdinSource, NothingIsATextToo) {
  const testing::Collected got = piped("");
  EXPECT_EQ(got.texts.size(), 1U);
  EXPECT_EQ(got.scanned(TextKind::kStdin).count, 1U);
}

TEST(StdinSource, ExactlyTheLimitFits) {
  EXPECT_TRUE(piped(std::string(100000, 'x'), 100000).coverage.complete());
}

TEST(StdinSource, OverTheLimitTheFirstPartIsScannedAndItIsSaid) {
  const testing::Collected got = piped(std::string(100001, 'x'), 100000);
  ASSERT_EQ(got.texts.size(), 1U);
  EXPECT_EQ(got.texts[0].bytes.size(), 100000U);
  EXPECT_THAT(got.skips(), ElementsAre("too-large -"));
  EXPECT_THAT(got.coverage.items[0].detail, HasSubstr("first 100000 bytes"));
  EXPECT_EQ(got.scanned(TextKind::kStdin).count, 0U);
  EXPECT_FALSE(got.coverage.complete());
}

TEST(StdinSource, AStopEndsTheWaitForInput) {
  const Pipe pipe = make_pipe();  // nothing ever comes
  std::stop_source stop;
  stop.request_stop();
  const std::unique_ptr<Source> source = open_stdin(TargetIndex{}, "-", pipe.out.get());
  const testing::Collected got = testing::collect(*source, {}, stop.get_token());
  EXPECT_THAT(got.texts, IsEmpty());
  EXPECT_THAT(got.skips(), ElementsAre("deadline -"));
}

TEST(StdinSource, AClosedDescriptorIsUnreadable) {
  const Pipe pipe = make_pipe();
  const int closed = ::dup(pipe.out.get());
  ::close(closed);
  const std::unique_ptr<Source> source = open_stdin(TargetIndex{}, "-", closed);
  EXPECT_THAT(testing::collect(*source).skips(), ElementsAre("unreadable -"));
}

}  // namespace
}  // namespace dowse
