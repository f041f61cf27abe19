#include "engine/rules/serialize.h"

#include <cstring>
#include <type_traits>
#include <utility>

namespace dowse {
namespace {

// Changes with every change of the layout below.
constexpr std::string_view kMagic = "dowse-rules-4\n";
// Changes with what deciding_bytes holds: digests stand in reports, and people compare them.
constexpr std::string_view kDecidingMagic = "dowse-rules-3\n";

// Numbers as eight bytes, little-endian; strings and lists after their length.
class Writer {
 public:
  void put(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      out_ += static_cast<char>((value >> shift) & 0xFF);
    }
  }

  void put(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    put(bits);
  }

  void put(std::string_view value) {
    put(std::uint64_t{value.size()});
    out_ += value;
  }

  void put(const std::vector<std::string>& values) {
    put(std::uint64_t{values.size()});
    for (const std::string& value : values)
      put(std::string_view{value});
  }

  void raw(std::string_view bytes) { out_ += bytes; }

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what Writer wrote. After the first fault every read gives nothing and ok() is false.
class ReaderView {
 public:
  explicit ReaderView(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const noexcept { return ok_; }

  bool at_end() const noexcept { return bytes_.empty(); }

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) return fail();
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::uint64_t number() {
    const std::string_view taken = take(8);
    std::uint64_t value = 0;
    for (std::size_t i = taken.size(); i > 0; --i) {
      value = (value << 8) | static_cast<unsigned char>(taken[i - 1]);
    }
    return value;
  }

  // A number no larger than `most`: an enumerator, a count.
  std::uint64_t number_up_to(std::uint64_t most) {
    const std::uint64_t value = number();
    if (value <= most) return value;
    fail();
    return 0;
  }

  // How many elements follow, each of which takes at least eight bytes: bounds what a reader
  // reserves by the bytes that are there.
  std::size_t count() { return number_up_to(bytes_.size() / 8); }

  double real() {
    const std::uint64_t bits = number();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  std::string string() { return std::string(take(number())); }

  std::vector<std::string> strings() {
    std::vector<std::string> values(count());
    for (std::string& value : values)
      value = string();
    return values;
  }

  template <typename Enum>
  Enum enumerator(Enum last) {
    return static_cast<Enum>(number_up_to(static_cast<std::uint64_t>(last)));
  }

 private:
  std::string_view fail() {
    ok_ = false;
    bytes_ = {};
    return {};
  }

  std::string_view bytes_;
  bool ok_ = true;
};

template <typename Enum>
std::uint64_t code_of(Enum value) {
  static_assert(std::is_enum_v<Enum>);
  return static_cast<std::uint64_t>(value);
}

void put_deciding(Writer& out, const Allowlist& list) {
  out.put(std::uint64_t{list.all_of});
  out.put(code_of(list.target));
  out.put(list.regexes);
  out.put(list.paths);
  out.put(list.stopwords);
  out.put(list.commits);
}

// A distance that is not stated is 0, any other one more than it is.
void put_parts(Writer& out, const std::vector<RulePart>& parts) {
  const auto put_distance = [&out](std::optional<std::uint32_t> distance) {
    out.put(distance ? std::uint64_t{*distance} + 1 : std::uint64_t{0});
  };
  out.put(std::uint64_t{parts.size()});
  for (const RulePart& part : parts) {
    out.put(part.rule_id);
    put_distance(part.within_lines);
    put_distance(part.within_columns);
  }
}

void put_deciding(Writer& out, const Rule& rule) {
  out.put(rule.id);
  out.put(rule.family);
  out.put(code_of(rule.kind));
  out.put(rule.pattern);
  out.put(std::uint64_t{rule.secret_group});
  out.put(code_of(rule.severity));
  out.put(code_of(rule.confidence));
  out.put(rule.checksum);
  out.put(rule.structure);
  out.put(rule.min_entropy);
  out.put(rule.keywords);
  out.put(rule.path);
  put_parts(out, rule.parts);
  put_parts(out, rule.required);
  out.put(std::uint64_t{rule.skip_report});
  out.put(std::uint64_t{rule.own_terms});
}

void put_allowlists(Writer& out, const std::vector<Allowlist>& lists, bool deciding_only) {
  out.put(std::uint64_t{lists.size()});
  for (const Allowlist& list : lists) {
    put_deciding(out, list);
    if (!deciding_only) out.put(list.description);
  }
}

void put_examples(Writer& out, const std::vector<Example>& examples) {
  out.put(std::uint64_t{examples.size()});
  for (const Example& example : examples)
    out.put(example.recipe);
}

void put_names(Writer& out, const Rule& rule) {
  out.put(rule.description);
  out.put(rule.provider);
  out.put(rule.prefix);
  out.put(rule.tags);
}

void put_advice(Writer& out, const Rule& rule) {
  out.put(rule.references);
  out.put(code_of(rule.basis));
  out.put(rule.fact);
  out.put(rule.rotation.steps);
  out.put(rule.rotation.commands);
  out.put(rule.rotation.console_url);
  out.put(rule.rotation.docs_url);
  // 0 not stated, 1 no, 2 yes
  out.put(
      std::uint64_t{rule.rotation.overlap.has_value() ? (*rule.rotation.overlap ? 2u : 1u) : 0u});
  out.put(rule.rotation.reload);
  out.put(rule.rotation.check);
  out.put(rule.rotation.generate);
  put_examples(out, rule.examples);
  put_examples(out, rule.counterexamples);
}

std::string to_bytes(const RulePack& pack, bool deciding_only) {
  Writer out;
  out.put(std::uint64_t{pack.rules.size()});
  for (const Rule& rule : pack.rules) {
    put_deciding(out, rule);
    put_allowlists(out, rule.allowlists, deciding_only);
    if (!deciding_only) put_names(out, rule);
  }
  put_allowlists(out, pack.allowlists, deciding_only);
  return out.take();
}

std::vector<Allowlist> read_allowlists(ReaderView& in) {
  std::vector<Allowlist> lists(in.count());
  for (Allowlist& list : lists) {
    list.all_of = in.number_up_to(1) == 1;
    list.target = in.enumerator(AllowTarget::kLine);
    list.regexes = in.strings();
    list.paths = in.strings();
    list.stopwords = in.strings();
    list.commits = in.strings();
    list.description = in.string();
  }
  return lists;
}

std::vector<Example> read_examples(ReaderView& in) {
  std::vector<Example> examples(in.count());
  for (Example& example : examples)
    example.recipe = in.string();
  return examples;
}

std::vector<RulePart> read_parts(ReaderView& in) {
  const auto distance = [&in]() -> std::optional<std::uint32_t> {
    const std::uint64_t value = in.number_up_to(std::uint64_t{UINT32_MAX} + 1);
    if (value == 0) return std::nullopt;
    return static_cast<std::uint32_t>(value - 1);
  };
  std::vector<RulePart> parts(in.count());
  for (RulePart& part : parts) {
    part.rule_id = in.string();
    part.within_lines = distance();
    part.within_columns = distance();
  }
  return parts;
}

void read_deciding(ReaderView& in, Rule& rule) {
  rule.id = in.string();
  rule.family = in.string();
  rule.kind = in.enumerator(RuleKind::kPath);
  rule.pattern = in.string();
  rule.secret_group = static_cast<std::uint32_t>(in.number_up_to(UINT32_MAX));
  rule.severity = in.enumerator(Severity::kCritical);
  rule.confidence = in.enumerator(Confidence::kHigh);
  rule.checksum = in.string();
  rule.structure = in.string();
  rule.min_entropy = in.real();
  rule.keywords = in.strings();
  rule.path = in.string();
  rule.parts = read_parts(in);
  rule.required = read_parts(in);
  rule.skip_report = in.number_up_to(1) == 1;
  rule.own_terms = in.number_up_to(1) == 1;
}

void read_names(ReaderView& in, Rule& rule) {
  rule.description = in.string();
  rule.provider = in.string();
  rule.prefix = in.string();
  rule.tags = in.strings();
}

void read_advice(ReaderView& in, Rule& rule) {
  rule.references = in.strings();
  rule.basis = in.enumerator(Basis::kChecksum);
  rule.fact = in.string();
  rule.rotation.steps = in.strings();
  rule.rotation.commands = in.strings();
  rule.rotation.console_url = in.string();
  rule.rotation.docs_url = in.string();
  const std::uint64_t overlap = in.number_up_to(2);
  if (overlap != 0) rule.rotation.overlap = overlap == 2;
  rule.rotation.reload = in.string();
  rule.rotation.check = in.string();
  rule.rotation.generate = in.string();
  rule.examples = read_examples(in);
  rule.counterexamples = read_examples(in);
}

// A pack in bytes. Lifetime: the bytes.
struct PartsView {
  std::string_view brief;
  std::string_view advice;  // a record after its length for each rule
};

Error damaged() {
  return {Errc::kCorrupt, "serialised rules: damaged"};
}

Result<PartsView> parts_of(std::string_view bytes) {
  ReaderView in(bytes);
  if (in.take(kMagic.size()) != kMagic) {
    return Error(Errc::kCorrupt, "serialised rules: not of this version");
  }
  PartsView parts;
  parts.brief = in.take(in.number());
  parts.advice = in.take(in.number());
  if (!in.ok() || !in.at_end()) return damaged();
  return parts;
}

// One record, whole.
Result<void> read_record(std::string_view record, Rule& rule) {
  ReaderView in(record);
  read_advice(in, rule);
  if (!in.ok() || !in.at_end()) return damaged();
  return {};
}

}  // namespace

std::string serialize_pack(const RulePack& pack) {
  Writer advice;
  for (const Rule& rule : pack.rules) {
    Writer record;
    put_advice(record, rule);
    advice.put(std::string_view(record.take()));
  }
  Writer out;
  out.raw(kMagic);
  out.put(std::string_view(to_bytes(pack, false)));
  out.put(std::string_view(advice.take()));
  return out.take();
}

std::string deciding_bytes(const RulePack& pack) {
  return std::string(kDecidingMagic) + to_bytes(pack, true);
}

Result<RulePack> deserialize_brief(std::string_view bytes) {
  DOWSE_ASSIGN(const PartsView parts, parts_of(bytes));
  ReaderView in(parts.brief);
  RulePack pack;
  pack.rules.resize(in.count());
  for (Rule& rule : pack.rules) {
    read_deciding(in, rule);
    rule.allowlists = read_allowlists(in);
    read_names(in, rule);
    if (!in.ok()) break;
  }
  pack.allowlists = read_allowlists(in);
  if (!in.ok() || !in.at_end()) return damaged();
  return pack;
}

Result<void> read_advice(std::string_view bytes, std::span<Rule> rules) {
  DOWSE_ASSIGN(const PartsView parts, parts_of(bytes));
  ReaderView in(parts.advice);
  for (Rule& rule : rules) {
    const std::string_view record = in.take(in.number());
    if (!in.ok()) return damaged();
    DOWSE_TRY(read_record(record, rule));
  }
  if (!in.at_end()) return damaged();
  return {};
}

Result<void> read_advice_of(std::string_view bytes, std::size_t index, Rule& rule) {
  DOWSE_ASSIGN(const PartsView parts, parts_of(bytes));
  ReaderView in(parts.advice);
  for (std::size_t i = 0; i < index; ++i)
    in.take(in.number());
  const std::string_view record = in.take(in.number());
  if (!in.ok()) return damaged();
  return read_record(record, rule);
}

Result<RulePack> deserialize_pack(std::string_view bytes) {
  DOWSE_ASSIGN(RulePack pack, deserialize_brief(bytes));
  DOWSE_TRY(read_advice(bytes, pack.rules));
  return pack;
}

}  // namespace dowse
