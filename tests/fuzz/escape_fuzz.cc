// Whatever the bytes: what escape_controls lets through is printable, and escaping it again changes
// nothing; LineIndexView agrees with counting line ends.
#include <algorithm>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "tests/fuzz/harness.h"

std::vector<std::string> dowse::fuzz::seeds() {
  return {"",
          "plain text\nsecond line\r\n",
          "\x1b[31mred\x1b[0m \x7f\x9b",
          "caf\xc3\xa9 \xe9 \xed\xa0\x80",
          "\xe2\x80\xae\xe2\x81\xa6 bidi",
          "\xf4\x8f\xbf\xbf \xf4\x90\x80\x80 \xc0\x80",
          "\n\n\r\r\n"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const std::string shown = dowse::escape_controls(text);
  DOWSE_CHECK(std::none_of(shown.begin(), shown.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  }));
  DOWSE_CHECK(dowse::escape_controls(shown) == shown);

  dowse::LineIndexView lines(text);
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  for (std::size_t offset = 0; offset <= text.size(); ++offset) {
    DOWSE_CHECK((lines.position(offset) == dowse::Position{line, column}));
    const dowse::ByteSpan around = dowse::line_around(text, offset);
    DOWSE_CHECK(around.begin <= offset && around.begin + column == offset + 1);
    const bool ends_line = offset < text.size() && text[offset] == '\n';
    line += ends_line ? 1 : 0;
    column = ends_line ? 1 : column + 1;
  }
  return 0;
}
