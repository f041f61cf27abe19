#include "engine/report/json_stream.h"

#include <ostream>
#include <string>

namespace dowse {

void JsonStream::key(std::string_view name) {
  before_value();
  out_ << '"' << name << "\": ";
  after_key_ = true;
}

void JsonStream::value(std::string_view json) {
  before_value();
  // A line feed in JSON text is always between tokens: strings hold it escaped.
  for (std::size_t end = json.find('\n'); end != json.npos; end = json.find('\n')) {
    out_ << json.substr(0, end);
    new_line();
    json.remove_prefix(end + 1);
  }
  out_ << json;
}

void JsonStream::member(std::string_view name, std::string_view json) {
  key(name);
  value(json);
}

void JsonStream::open_object() {
  open('{', '}');
}

void JsonStream::open_array() {
  open('[', ']');
}

void JsonStream::close() {
  const Scope scope = scopes_.back();
  scopes_.pop_back();
  if (scope.values > 0) new_line();
  out_ << scope.end;
  if (scopes_.empty()) out_ << '\n';
}

void JsonStream::before_value() {
  if (after_key_ || scopes_.empty()) {
    after_key_ = false;
    return;
  }
  if (scopes_.back().values++ > 0) out_ << ',';
  new_line();
}

void JsonStream::open(char begin, char end) {
  before_value();
  out_ << begin;
  scopes_.push_back({end, 0});
}

void JsonStream::new_line() {
  out_ << '\n' << std::string(2 * scopes_.size(), ' ');
}

}  // namespace dowse
