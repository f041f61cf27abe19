#include "engine/source/not_decoded.h"

#include <string>

#include "tests/support/support.h"

namespace dowse {
namespace {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;

std::string wide(std::string_view text, std::size_t width, std::size_t place) {
  std::string out;
  for (const char c : text) {
    std::string unit(width, '\0');
    unit[place] = c;
    out += unit;
  }
  return out;
}

TEST(NotDecoded, KnowsWhatToolsWrite) {
  const testing::TempDir dir;
  testing::write_file(dir / "make.py", R"(
import bz2, gzip, lzma, tarfile, zipfile
plain = b"".join(b"%d\n" % i for i in range(1000))
open("plain", "wb").write(plain)
open("empty", "wb").close()
gzip.open("plain.gz", "w").write(plain)
bz2.open("plain.bz2", "w").write(plain)
bz2.open("empty.bz2", "w").write(b"")
lzma.open("plain.xz", "w").write(plain)
zipfile.ZipFile("a.zip", "w").write("plain")
zipfile.ZipFile("empty.zip", "w").close()
tarfile.open("plain.tar", "w").add("plain")
)");
  ASSERT_EQ(testing::run_shell("python3 make.py", dir.path()).status, 0);
  const auto format = [&](const char* name) {
    return undecoded_format(testing::read_file(dir / name));
  };
  EXPECT_EQ(format("plain.gz"), "gzip");
  EXPECT_EQ(format("plain.bz2"), "bzip2");
  EXPECT_EQ(format("empty.bz2"), "bzip2");
  EXPECT_EQ(format("plain.xz"), "xz");
  EXPECT_EQ(format("a.zip"), "zip");
  EXPECT_EQ(format("empty.zip"), "zip");
  EXPECT_EQ(format("plain"), std::nullopt);
  EXPECT_EQ(format("plain.tar"), std::nullopt);
  EXPECT_EQ(format("empty"), std::nullopt);
}

TEST(NotDecoded, KnowsOtherContainersByTheirFirstBytes) {
  EXPECT_EQ(undecoded_format("\x28\xB5\x2F\xFD rest"sv), "zstd");
  EXPECT_EQ(undecoded_format("\x04\x22\x4D\x18 rest"sv), "lz4");
  EXPECT_EQ(undecoded_format("7z\xBC\xAF\x27\x1C rest"sv), "7z");
  EXPECT_EQ(undecoded_format("Rar!\x1A\x07\x01\x00"sv), "rar");
  EXPECT_EQ(undecoded_format("BZhave a look"sv), std::nullopt);
  EXPECT_EQ(undecoded_format("BZh9 rest"sv), std::nullopt);
  EXPECT_EQ(undecoded_format("PK fire"sv), std::nullopt);
}

TEST(NotDecoded, KnowsWideTextWithAMarkAndWithout) {
  constexpr std::string_view kText = "password = nothing\n";
  EXPECT_EQ(undecoded_format("\xFF\xFE" + wide(kText, 2, 0)), "UTF-16LE");
  EXPECT_EQ(undecoded_format("\xFE\xFF" + wide(kText, 2, 1)), "UTF-16BE");
  EXPECT_EQ(undecoded_format("\xFF\xFE\0\0"s + wide(kText, 4, 0)), "UTF-32LE");
  EXPECT_EQ(undecoded_format("\0\0\xFE\xFF"s + wide(kText, 4, 3)), "UTF-32BE");
  EXPECT_EQ(undecoded_format(wide(kText, 2, 0)), "UTF-16LE");
  EXPECT_EQ(undecoded_format(wide(kText, 2, 1)), "UTF-16BE");
  EXPECT_EQ(undecoded_format(wide(kText, 4, 0)), "UTF-32LE");
  EXPECT_EQ(undecoded_format(wide(kText, 4, 3)), "UTF-32BE");
}

TEST(NotDecoded, TablesOfSmallNumbersAreNoText) {
  std::string numbers;
  for (int i = 0; i < 256; ++i) {
    numbers += static_cast<char>(i);
    numbers += '\0';
  }
  EXPECT_EQ(undecoded_format(numbers), std::nullopt);
  EXPECT_EQ(undecoded_format(std::string(600, '\0')), std::nullopt);
  EXPECT_EQ(undecoded_format(std::string(600, 'a')), std::nullopt);
  EXPECT_EQ(undecoded_format("\xEF\xBB\xBFtext with a mark"), std::nullopt);
}

}  // namespace
}  // namespace dowse
