#pragma once
// JSON written piece by piece, so that a report of any size needs no more memory than its largest
// piece. Pieces come as JSON text; this keeps the commas and the indentation.

#include <cstdint>
#include <iosfwd>
#include <string_view>
#include <vector>

namespace dowse {

// Lifetime: the stream must outlive it. Requires: calls that make a well-formed document.
class JsonStream {
 public:
  explicit JsonStream(std::ostream& out) : out_(out) {}

  // The name of the member that comes next. Requires: inside an object; a name without characters
  // that JSON escapes.
  void key(std::string_view name);
  // A whole value as JSON text, indented by two if it is indented.
  void value(std::string_view json);
  void member(std::string_view name, std::string_view json);

  void open_object();
  void open_array();
  // Closes the innermost open object or array; a line feed ends the document.
  void close();

 private:
  struct Scope {
    char end = '}';
    std::uint64_t values = 0;
  };

  void before_value();
  void open(char begin, char end);
  void new_line();

  std::ostream& out_;
  std::vector<Scope> scopes_;
  bool after_key_ = false;
};

}  // namespace dowse
