#include "engine/report/text_rotation.h"

#include <algorithm>
#include <string>

#include "engine/base/text.h"
#include "engine/report/human.h"

namespace dowse {
namespace {

std::size_t shown_of(std::size_t count, std::size_t limit) {
  return limit == 0 ? count : std::min(count, limit);
}

void write_steps(const Rotation& rotation, std::size_t count, Page& page) {
  if (rotation.steps.empty()) {
    page.lines(4, Style::kPlain,
               "This rule has no advice: make the value worthless where it is accepted.");
  }
  for (std::size_t i = 0; i < count; ++i) {
    page.lines(4, Style::kPlain, std::to_string(i + 1) + ". " + escape_controls(rotation.steps[i]),
               3);
  }
}

void write_row(Page& page, std::string_view label, const std::string& text, std::size_t lines) {
  if (!text.empty()) page.row(4, label, Style::kPlain, escape_controls(text), lines);
}

void write_link(Page& page, std::string_view label, const std::string& url) {
  if (!url.empty()) page.whole(4, label, Style::kLink, escape_controls(url));
}

}  // namespace

void write_rotation(const Rule& rule, const RotationLimits& limits, Page& page) {
  const Rotation& rotation = rule.rotation;
  page.lines(2, Style::kBold, "How to rotate");
  const std::size_t steps = shown_of(rotation.steps.size(), limits.steps);
  const std::size_t commands = shown_of(rotation.commands.size(), limits.commands);
  write_steps(rotation, steps, page);
  for (std::size_t i = 0; i < commands; ++i) {
    page.whole(4, i == 0 ? "commands" : "", Style::kPlain, escape_controls(rotation.commands[i]));
  }
  if (!rotation.generate.empty()) {
    page.whole(4, "new value", Style::kPlain, escape_controls(rotation.generate));
  }
  if (rotation.overlap.has_value()) {
    page.row(4, "overlap", Style::kPlain,
             *rotation.overlap ? "old and new can work side by side: replace, then revoke"
                               : "the old value ends when the new one begins");
  }
  write_row(page, "reload", rotation.reload, limits.lines);
  write_row(page, "check", rotation.check, limits.lines);
  write_link(page, "console", rotation.console_url);
  write_link(page, "docs", rotation.docs_url);
  const std::size_t more = rotation.steps.size() - steps + rotation.commands.size() - commands;
  if (more > 0) {
    page.lines(4, Style::kDim,
               and_more(more, "step") + ": dowse rules show " + escape_controls(rule.id));
  }
}

}  // namespace dowse
