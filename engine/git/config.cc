#include "engine/git/config.h"

#include <algorithm>
#include <cstddef>

namespace dowse::git {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::vector<std::pair<std::string, std::string>> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at_;
      } else if (c == '#' || c == ';') {
        skip_line();
      } else if (c == '[') {
        read_section();
      } else {
        read_value();
      }
    }
    return std::move(values_);
  }

 private:
  void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  // [section], [section "Sub \"Section\""] or the old [section.subsection]
  void read_section() {
    ++at_;
    std::string name;
    while (at_ < text_.size() && text_[at_] != ']' && text_[at_] != '"' && text_[at_] != '\n') {
      name += lower(text_[at_++]);
    }
    section_ = std::string(trimmed(name)) + ".";
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        section_ += text_[at_++];
      }
      section_ += '.';
      at_ = std::min(text_.find_first_of("]\n", at_), text_.size());
    }
    if (at_ < text_.size()) ++at_;
  }

  // name = value, or name alone, which means true.
  void read_value() {
    const std::size_t end = std::min(text_.find_first_of("=\n", at_), text_.size());
    const std::string name = lowered(trimmed(text_.substr(at_, end - at_)));
    at_ = end;
    std::string value = "true";
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      value = read_right_side();
    }
    values_.emplace_back(section_ + name, std::move(value));
  }

  std::string read_right_side() {
    std::string value;
    std::size_t keep = 0;  // blanks at the end count only inside quotes
    bool quoted = false;
    while (at_ < text_.size() && text_[at_] != '\n') {
      const char c = text_[at_++];
      if (c == '"') {
        quoted = !quoted;
        keep = value.size();
      } else if (c == '\\' && at_ < text_.size()) {
        append_escape(value);
        keep = value.size();
      } else if (!quoted && (c == '#' || c == ';')) {
        skip_line();
      } else if (!value.empty() || quoted || (c != ' ' && c != '\t' && c != '\r')) {
        value += c;
        if (quoted || (c != ' ' && c != '\t' && c != '\r')) keep = value.size();
      }
    }
    value.resize(keep);
    return value;
  }

  void append_escape(std::string& value) {
    const char c = text_[at_++];
    if (c == 'n') {
      value += '\n';
    } else if (c == 't') {
      value += '\t';
    } else if (c == 'b') {
      value += '\b';
    } else if (c != '\n') {  // a line that goes on
      value += c;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string section_;  // with a "." at its end
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace

Config Config::parse(std::string_view text) {
  Config config;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);  // as git does
  config.values_ = Parser(text).run();
  return config;
}

const std::string* Config::find(std::string_view key) const {
  const auto found = std::find_if(values_.rbegin(), values_.rend(),
                                  [&](const auto& value) { return value.first == key; });
  return found == values_.rend() ? nullptr : &found->second;
}

bool Config::is_true(std::string_view key) const {
  const std::string* value = find(key);
  if (value == nullptr) return false;
  const std::string text = lowered(*value);
  if (text == "true" || text == "yes" || text == "on") return true;
  return !text.empty() && text != "0" && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace dowse::git
