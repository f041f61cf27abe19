#include "engine/report/page.h"

#include <functional>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

std::string page(std::size_t width, const std::function<void(Page&)>& write) {
  std::ostringstream out;
  Page page(out, false, width);
  write(page);
  return out.str();
}

TEST(Page, RowsAlignBesideTheirLabel) {
  EXPECT_EQ(page(40, [](Page& p) { p.row(2, "where", Style::kPlain, "one two three four"); }),
            "  where        one two three four\n");
  EXPECT_EQ(page(40, [](Page& p) { p.row(0, "x", Style::kPlain, std::string(29, 'y')); }),
            "x            " + std::string(27, 'y') + "\n             yy\n");
}

TEST(Page, ARowOfAtMostSoManyLinesSaysThatItWasCut) {
  const auto cut_row = [](Page& p) { p.row(0, "x", Style::kPlain, std::string(90, 'y'), 2); };
  EXPECT_EQ(page(40, cut_row), "x            " + std::string(27, 'y') + "\n             " +
                                   std::string(26, 'y') + "…\n");
}

TEST(Page, SpreadFillsTheLineAndCutsTheLeft) {
  EXPECT_EQ(page(40, [](Page& p) { p.spread(2, Style::kPlain, "left", "right"); }),
            "  left" + std::string(29, ' ') + "right\n");
  EXPECT_EQ(page(40, [](Page& p) { p.spread(0, Style::kPlain, std::string(60, 'l'), "right"); }),
            std::string(32, 'l') + "…  right\n");
  EXPECT_EQ(page(40, [](Page& p) { p.spread(0, Style::kPlain, "left", ""); }), "left\n");
}

TEST(Page, LinesHang) {
  EXPECT_EQ(
      page(40,
           [](Page& p) { p.lines(2, Style::kPlain, "1. " + std::string(35, 'a') + " b c", 3); }),
      "  1.\n     " + std::string(35, 'a') + "\n     b c\n");
}

TEST(Page, ANarrowTerminalIsTakenAsForty) {
  EXPECT_EQ(page(1, [](Page& p) { EXPECT_EQ(p.width(), Page::kMinWidth); }), "");
}

TEST(Page, WhatIsCopiedWholeIsNeverBroken) {
  const std::string url(60, 'u');
  EXPECT_EQ(page(40, [](Page& p) { p.whole(2, "docs", Style::kPlain, "https://a/"); }),
            "  docs         https://a/\n");
  EXPECT_EQ(page(40, [&](Page& p) { p.whole(2, "docs", Style::kPlain, url); }),
            "  docs\n  " + url + "\n");
  EXPECT_EQ(page(40, [&](Page& p) { p.whole(2, "", Style::kPlain, url); }), "  " + url + "\n");
}

TEST(Page, NothingForAnEmptyList) {
  EXPECT_EQ(page(40, [](Page& p) { p.list(0, "x", Style::kPlain, {}); }), "");
  EXPECT_EQ(page(40,
                 [](Page& p) {
                   p.list(0, "x", Style::kPlain, {"1 a", "2 b"});
                 }),
            "x            1 a · 2 b\n");
}

}  // namespace
}  // namespace dowse
