#include "engine/match/regex_parser.h"

#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "engine/match/regex_class.h"

namespace dowse {
namespace {

// RE2 refuses more repetitions than this (parse.cc, maximum_repeat_count).
constexpr std::uint32_t kMaxRepeat = 1000;
// Groups inside groups; the parser and all that walks the tree recurse this deep and no deeper.
constexpr unsigned kMaxDepth = 200;

struct Flags {
  bool fold = false;         // i
  bool multi_line = false;   // m
  bool dot_newline = false;  // s
};

// {min,max} as written.
struct Bounds {
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  std::size_t size = 0;  // bytes of the operator
};

class Parser {
 public:
  explicit Parser(std::string_view pattern) : reader_{pattern, 0} {}

  Result<Regex> parse() {
    DOWSE_ASSIGN(RegexNode root, alternation());
    if (!reader_.done()) return reader_.refuse("a ) that closes no group");
    return Regex{std::move(root), groups_};
  }

 private:
  Result<RegexNode> alternation();
  Result<RegexNode> sequence();
  Result<RegexNode> atom();
  Result<RegexNode> escape();
  Result<RegexNode> group_body();
  Result<void> append_group(RegexNode& sequence);
  Result<bool> flag_group();  // true: (?flags: opens a group; false: (?flags) stands alone
  Result<void> group_name();
  Result<void> append_quoted(RegexNode& sequence);
  Result<void> repetition(RegexNode& sequence, std::size_t first);
  std::optional<Bounds> bounds() const;
  std::optional<std::uint32_t> number(std::size_t& at) const;

  static RegexNode assertion(Assertion kind) {
    RegexNode node;
    node.op = RegexOp::kAssert;
    node.assertion = kind;
    return node;
  }

  static RegexNode one_of(const ByteSet& bytes) {
    RegexNode node;
    node.op = RegexOp::kBytes;
    node.bytes = bytes;
    return node;
  }

  RegexNode literal(std::uint8_t byte) const {
    ByteSet bytes = ByteSet::of(byte);
    if (flags_.fold) bytes.fold_case();
    return one_of(bytes);
  }

  RegexReader reader_;
  Flags flags_;
  unsigned depth_ = 0;
  std::uint32_t groups_ = 0;
};

Result<RegexNode> Parser::alternation() {
  RegexNode node;
  node.op = RegexOp::kAlternate;
  while (true) {
    DOWSE_ASSIGN(RegexNode branch, sequence());
    node.children.push_back(std::move(branch));
    if (!reader_.take("|")) break;
  }
  if (node.children.size() > 1) return node;
  RegexNode only = std::move(node.children.front());
  return only;
}

Result<RegexNode> Parser::sequence() {
  RegexNode node;
  while (!reader_.done() && reader_.peek() != '|' && reader_.peek() != ')') {
    const std::size_t first = node.children.size();
    if (reader_.take("\\Q")) {
      DOWSE_TRY(append_quoted(node));
    } else if (reader_.take("(")) {
      DOWSE_TRY(append_group(node));
    } else {
      DOWSE_ASSIGN(RegexNode one, atom());
      node.children.push_back(std::move(one));
    }
    DOWSE_TRY(repetition(node, first));
  }
  return node;
}

Result<RegexNode> Parser::atom() {
  const char c = reader_.peek();
  switch (c) {
    case '*':
    case '+':
    case '?':
      return reader_.refuse("a repetition of nothing");
    case '[': {
      DOWSE_ASSIGN(const ByteSet bytes, parse_class(reader_, flags_.fold));
      return one_of(bytes);
    }
    case '\\':
      return escape();
    case '^':
      reader_.take("^");
      return assertion(flags_.multi_line ? Assertion::kLineBegin : Assertion::kTextBegin);
    case '$':
      reader_.take("$");
      return assertion(flags_.multi_line ? Assertion::kLineEnd : Assertion::kTextEnd);
    case '.': {
      reader_.take(".");
      ByteSet bytes;
      bytes.add(0, 255);
      if (!flags_.dot_newline) bytes.remove('\n');
      return one_of(bytes);
    }
    case '{':
      if (bounds()) return reader_.refuse("a repetition of nothing");
      break;
    default:
      break;
  }
  reader_.at += 1;
  return literal(static_cast<std::uint8_t>(c));
}

Result<RegexNode> Parser::escape() {
  static constexpr std::array<std::pair<std::string_view, Assertion>, 4> kAssertions = {
      {{"\\A", Assertion::kTextBegin},
       {"\\z", Assertion::kTextEnd},
       {"\\b", Assertion::kWordBoundary},
       {"\\B", Assertion::kNotWordBoundary}}};
  for (const auto& [text, kind] : kAssertions) {
    if (reader_.take(text)) return assertion(kind);
  }
  if (reader_.take("\\C")) {
    ByteSet any;
    any.add(0, 255);
    return one_of(any);
  }
  if (const std::optional<ByteSet> named = take_perl_class(reader_)) return one_of(*named);
  DOWSE_ASSIGN(const std::uint8_t byte, parse_escaped_byte(reader_));
  return literal(byte);
}

// After "\Q": every byte up to "\E" (or the end) stands for itself.
Result<void> Parser::append_quoted(RegexNode& sequence) {
  while (!reader_.done() && !reader_.take("\\E")) {
    sequence.children.push_back(literal(static_cast<std::uint8_t>(reader_.peek())));
    reader_.at += 1;
  }
  return {};
}

// After "(".
Result<void> Parser::append_group(RegexNode& sequence) {
  const Flags outer = flags_;
  bool opens = true;
  if (reader_.take("?")) {
    if (reader_.take("P<") || reader_.take("<")) {
      DOWSE_TRY(group_name());
      groups_ += 1;
    } else {
      DOWSE_ASSIGN(opens, flag_group());
    }
  } else {
    groups_ += 1;
  }
  if (!opens) return {};
  DOWSE_ASSIGN(RegexNode body, group_body());
  flags_ = outer;
  sequence.children.push_back(std::move(body));
  return {};
}

Result<RegexNode> Parser::group_body() {
  if (depth_ == kMaxDepth) return reader_.refuse("groups nested deeper than 200");
  depth_ += 1;
  DOWSE_ASSIGN(RegexNode body, alternation());
  depth_ -= 1;
  if (!reader_.take(")")) return reader_.refuse("a group that is not closed");
  return body;
}

// After "(?P<" or "(?<".
Result<void> Parser::group_name() {
  const std::size_t begin = reader_.at;
  while (!reader_.done() &&
         (std::isalnum(static_cast<unsigned char>(reader_.peek())) != 0 || reader_.peek() == '_')) {
    reader_.at += 1;
  }
  if (reader_.at == begin) return reader_.refuse("lookaround, or a group without a name");
  if (!reader_.take(">")) return reader_.refuse("a group name that is not closed");
  return {};
}

// After "(?".
Result<bool> Parser::flag_group() {
  bool on = true;
  bool seen_after_minus = true;
  while (!reader_.done()) {
    const char c = reader_.peek();
    reader_.at += 1;
    if ((c == ')' || c == ':') && seen_after_minus) return c == ':';
    if (c == '-' && on) {
      on = false;
      seen_after_minus = false;
      continue;
    }
    seen_after_minus = true;
    if (c == 'i') {
      flags_.fold = on;
    } else if (c == 'm') {
      flags_.multi_line = on;
    } else if (c == 's') {
      flags_.dot_newline = on;
    } else if (c != 'U') {  // U swaps greedy and lazy: no matter here
      break;
    }
  }
  return reader_.refuse("a kind of group that RE2 does not have");
}

// Applies an operator that follows to the last child; children before `first` are not its to take.
Result<void> Parser::repetition(RegexNode& sequence, std::size_t first) {
  if (reader_.done()) return {};
  Bounds found;
  const char c = reader_.peek();
  if (c == '*' || c == '+' || c == '?') {
    found = {c == '+' ? 1U : 0U, c == '?' ? 1U : RegexNode::kNoLimit, 1};
  } else if (const std::optional<Bounds> braces = c == '{' ? bounds() : std::nullopt) {
    found = *braces;
  } else {
    return {};
  }
  if (sequence.children.size() == first) return reader_.refuse("a repetition of nothing");
  const bool open = found.max == RegexNode::kNoLimit;
  if (found.min > kMaxRepeat || (!open && (found.max > kMaxRepeat || found.max < found.min))) {
    return reader_.refuse("a repetition RE2 refuses (above 1000, or the wrong way round)");
  }
  RegexNode repeat;
  repeat.op = RegexOp::kRepeat;
  repeat.min = found.min;
  repeat.max = found.max;
  repeat.at = reader_.at;
  reader_.at += found.size;
  reader_.take("?");
  if (!reader_.done() && (std::string_view("*+?").find(reader_.peek()) != std::string_view::npos ||
                          (reader_.peek() == '{' && bounds()))) {
    return reader_.refuse("a repetition of a repetition");
  }
  repeat.children.push_back(std::move(sequence.children.back()));
  sequence.children.back() = std::move(repeat);
  return {};
}

// {n}, {n,} or {n,m} at the reader's place; anything else there is a literal brace.
std::optional<Bounds> Parser::bounds() const {
  std::size_t at = reader_.at + 1;
  const std::optional<std::uint32_t> min = number(at);
  if (!min || at >= reader_.text.size()) return std::nullopt;
  std::uint32_t max = *min;
  if (reader_.text[at] == ',') {
    at += 1;
    if (at >= reader_.text.size()) return std::nullopt;
    const std::optional<std::uint32_t> written =
        reader_.text[at] == '}' ? RegexNode::kNoLimit : number(at);
    if (!written || at >= reader_.text.size()) return std::nullopt;
    max = *written;
  }
  if (reader_.text[at] != '}') return std::nullopt;
  return Bounds{*min, max, at + 1 - reader_.at};
}

// Decimal, no leading zeros (RE2 takes those for literals); stops growing far above any limit.
std::optional<std::uint32_t> Parser::number(std::size_t& at) const {
  const std::size_t begin = at;
  std::uint32_t value = 0;
  while (at < reader_.text.size() && reader_.text[at] >= '0' && reader_.text[at] <= '9') {
    value =
        value > 100000 ? value : value * 10 + static_cast<std::uint32_t>(reader_.text[at] - '0');
    at += 1;
  }
  if (at == begin || (at - begin > 1 && reader_.text[begin] == '0')) return std::nullopt;
  return value;
}

}  // namespace

Result<Regex> parse_regex(std::string_view pattern) {
  return Parser(pattern).parse();
}

}  // namespace dowse
