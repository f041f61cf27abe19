#include "cli/descriptor_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include <gtest/gtest.h>

#include "engine/source/file_descriptor.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

TEST(DescriptorStream, WritesAllOfALongText) {
  const testing::TempDir dir;
  std::string text;
  for (int i = 0; i < 100000; ++i)
    text += std::to_string(i);
  const FileDescriptor file(::open((dir / "f").c_str(), O_WRONLY | O_CREAT, 0600));
  DescriptorStream out(file.get());
  out << text << 'x';
  out.flush();
  EXPECT_EQ(out.error(), 0);
  EXPECT_TRUE(testing::read_file(dir / "f") == text + "x");
}

TEST(DescriptorStream, RemembersWhyAWriteFailed) {
  const FileDescriptor full(::open("/dev/full", O_WRONLY));
  DescriptorStream out(full.get());
  out << "text";
  out.flush();
  EXPECT_EQ(out.error(), ENOSPC);
  EXPECT_FALSE(out.good());
}

TEST(DescriptorStream, AReaderThatWentAwayIsABrokenPipe) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  const FileDescriptor in(ends[1]);
  DescriptorStream out(in.get());
  out << std::string(1u << 20, 'x');
  out.flush();
  EXPECT_EQ(out.error(), EPIPE);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace dowse
