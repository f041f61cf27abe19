#include "engine/report/text_rotation.h"

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Rule make_rule() {
  Rule rule;
  rule.id = "a-token";
  rule.rotation.steps = {"One.", "Two.", "Three."};
  rule.rotation.commands = {"a revoke ID", "a create"};
  rule.rotation.reload = "Restart the agent.";
  rule.rotation.check = "`a whoami --token OLD` fails.";
  rule.rotation.generate = "openssl rand -hex 32";
  rule.rotation.docs_url = "https://a.example/docs";
  return rule;
}

std::string page_of(const Rule& rule, const RotationLimits& limits) {
  std::ostringstream out;
  Page page(out, false, 80);
  write_rotation(rule, limits, page);
  return out.str();
}

TEST(TextRotation, AllOfIt) {
  EXPECT_EQ(page_of(make_rule(), {}),
            "  How to rotate\n"
            "    1. One.\n"
            "    2. Two.\n"
            "    3. Three.\n"
            "    commands     a revoke ID\n"
            "                 a create\n"
            "    new value    openssl rand -hex 32\n"
            "    reload       Restart the agent.\n"
            "    check        `a whoami --token OLD` fails.\n"
            "    docs         https://a.example/docs\n");
}

TEST(TextRotation, WhatIsLeftOutIsCountedAndHasACommand) {
  const std::string page = page_of(make_rule(), {.steps = 2, .commands = 1, .lines = 1});
  EXPECT_THAT(page, Not(HasSubstr("Three.")));
  EXPECT_THAT(page, Not(HasSubstr("a create")));
  EXPECT_THAT(page, ::testing::EndsWith("    + 2 more steps: dowse rules show a-token\n"));
}

TEST(TextRotation, WithoutAdviceItSaysWhatHolds) {
  Rule rule;
  rule.rotation.overlap = false;
  EXPECT_EQ(page_of(rule, {}),
            "  How to rotate\n"
            "    This rule has no advice: make the value worthless where it is accepted.\n"
            "    overlap      the old value ends when the new one begins\n");
}

TEST(TextRotation, ControlsAreEscaped) {
  Rule rule = make_rule();
  rule.rotation.reload = "red\x1b[31m";
  EXPECT_THAT(page_of(rule, {}), HasSubstr("red\\x1B[31m"));
}

}  // namespace
}  // namespace dowse
