#include "engine/match/database.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/base/check.h"
#include "engine/match/regex_ast.h"
#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

// Changes whenever what follows it is written differently or means something else.
constexpr std::string_view kMagic = "dowse-match-4\n";

constexpr auto kLastPlace = static_cast<std::uint32_t>(AnchorPlace::kBeforeValue);

void append_number(std::string& out, std::uint32_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    out += static_cast<char>((number >> shift) & 0xFF);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

void append_plan(std::string& out, const RulePlan& plan) {
  append_number(out, static_cast<std::uint32_t>(plan.tier));
  append_number(out, plan.pattern.min_before);
  append_number(out, plan.pattern.max_before);
  append_number(out, plan.pattern.max_width);
  append_number(out, static_cast<std::uint32_t>(plan.pattern.place));
  append_number(out, plan.pattern.value_reach);
  for (const std::uint64_t word : plan.pattern.first.words()) {
    append_number(out, static_cast<std::uint32_t>(word));
    append_number(out, static_cast<std::uint32_t>(word >> 32));
  }
  append_number(out, static_cast<std::uint32_t>(plan.pattern.literals.size()));
  for (const AnchorLiteral& literal : plan.pattern.literals) {
    append_number(out, literal.caseless ? 1 : 0);
    append_text(out, literal.bytes);
  }
}

// Reads what the functions above wrote. After a failure it gives zeros and failed() is true.
class PlanReader {
 public:
  explicit PlanReader(std::string_view bytes) : rest_(bytes) {}

  bool failed() const noexcept { return failed_; }

  std::string_view rest() const noexcept { return rest_; }

  std::string_view take(std::size_t size) {
    failed_ = failed_ || rest_.size() < size;
    if (failed_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  // At most `limit`.
  std::uint32_t number(std::uint32_t limit) {
    const std::string_view bytes = take(4);
    std::uint32_t number = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
      number = (number << 8) | static_cast<unsigned char>(bytes[i - 1]);
    }
    failed_ = failed_ || number > limit;
    return failed_ ? 0 : number;
  }

  RulePlan plan() {
    RulePlan plan;
    plan.tier = static_cast<RuleTier>(number(static_cast<std::uint32_t>(RuleTier::kNone)));
    plan.pattern.min_before = number(kMaxReach);
    plan.pattern.max_before = number(kMaxReach);
    failed_ = failed_ || plan.pattern.min_before > plan.pattern.max_before;
    plan.pattern.max_width = number(kMaxReach);
    plan.pattern.place = static_cast<AnchorPlace>(number(kLastPlace));
    plan.pattern.value_reach = number(kMaxValueReach);
    plan.pattern.first = byte_set();
    const std::uint32_t count = number(kMaxAnchorLiterals);
    for (std::uint32_t i = 0; i < count && !failed_; ++i) {
      const bool caseless = number(1) == 1;
      const std::uint32_t size = number(kMaxAnchorBytes);
      failed_ = failed_ || size < kMinAnchorBytes;
      plan.pattern.literals.push_back({std::string(take(size)), caseless});
    }
    failed_ = failed_ || (plan.tier == RuleTier::kAnchored) == plan.pattern.literals.empty();
    return plan;
  }

  // Those of AnchorTable::entries for so many rules.
  AnchorTable::Entries entries(std::size_t rules) {
    const std::uint64_t most = std::uint64_t{rules} * kMaxAnchorLiterals;
    const std::uint32_t count =
        number(static_cast<std::uint32_t>(std::min<std::uint64_t>(most, rest_.size() / 8)));
    AnchorTable::Entries entries;
    entries.anywhere = number(count);
    entries.all.reserve(count);
    for (std::uint32_t i = 0; i < count && !failed_; ++i) {
      const std::uint32_t rule = number(std::numeric_limits<std::uint32_t>::max());
      entries.all.push_back({rule, number(kMaxAnchorLiterals)});
    }
    return entries;
  }

 private:
  ByteSet byte_set() {
    constexpr std::uint32_t kAny = std::numeric_limits<std::uint32_t>::max();
    std::array<std::uint64_t, 4> words{};
    for (std::uint64_t& word : words) {
      word = number(kAny);
      word |= std::uint64_t{number(kAny)} << 32;
    }
    return ByteSet::from_words(words);
  }

  std::string_view rest_;
  bool failed_ = false;
};

std::uint32_t value_back_of(std::span<const RulePlan> plans) {
  std::uint32_t back = 0;
  for (const RulePlan& plan : plans) {
    if (plan.pattern.place != AnchorPlace::kBeforeValue) continue;
    // Literals that begin inside of the value stand in its run.
    const std::uint32_t reach = plan.pattern.value_reach;
    back = std::max(back, reach - std::min(reach, plan.pattern.min_before));
  }
  return back;
}

// The rules of the expression tier, in their order.
std::vector<RuleIndex> expression_rules(std::span<const RulePlan> plans) {
  std::vector<RuleIndex> rules;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].tier == RuleTier::kExpression) rules.push_back(static_cast<RuleIndex>(i));
  }
  return rules;
}

const AnchorLiteral& literal_of(std::span<const RulePlan> plans, const AnchorTable::Entry& entry) {
  return plans[entry.rule].pattern.literals[entry.literal];
}

// By literal, then by rule: what stands in the table one behind the other.
bool is_before(std::span<const RulePlan> plans, const AnchorTable::Entry& a,
               const AnchorTable::Entry& b) {
  const auto order = literal_of(plans, a) <=> literal_of(plans, b);
  return order != 0 ? order < 0 : a.rule < b.rule;
}

bool is_anywhere(std::span<const RulePlan> plans, const AnchorTable::Entry& entry) {
  return plans[entry.rule].pattern.place == AnchorPlace::kAnywhere;
}

std::size_t count_literals(std::span<const RulePlan> plans) {
  std::size_t count = 0;
  for (const RulePlan& plan : plans)
    count += plan.pattern.literals.size();
  return count;
}

}  // namespace

AnchorTable::Entries AnchorTable::entries(std::span<const RulePlan> plans) {
  std::vector<Entry> all;
  for (std::uint32_t rule = 0; rule < plans.size(); ++rule) {
    for (std::uint32_t i = 0; i < plans[rule].pattern.literals.size(); ++i)
      all.push_back({rule, i});
  }
  std::sort(all.begin(), all.end(),
            [&](const Entry& a, const Entry& b) { return is_before(plans, a, b); });
  Entries entries;
  std::vector<Entry> at_runs;
  for (auto first = all.begin(); first != all.end();) {
    const auto end = std::find_if(first, all.end(), [&](const Entry& entry) {
      return literal_of(plans, entry) != literal_of(plans, *first);
    });
    const bool anywhere =
        std::any_of(first, end, [&](const Entry& entry) { return is_anywhere(plans, entry); });
    std::vector<Entry>& out = anywhere ? entries.all : at_runs;
    out.insert(out.end(), first, end);
    first = end;
  }
  entries.anywhere = entries.all.size();
  entries.all.insert(entries.all.end(), at_runs.begin(), at_runs.end());
  return entries;
}

AnchorTable::AnchorTable(std::span<const RulePlan> plans) {
  std::optional<AnchorTable> table = from_entries(plans, entries(plans));
  DOWSE_CHECK(table.has_value());
  *this = std::move(*table);
}

std::optional<AnchorTable> AnchorTable::from_entries(std::span<const RulePlan> plans,
                                                     const Entries& entries) {
  if (entries.all.size() != count_literals(plans)) return std::nullopt;
  AnchorTable table;
  table.rules_.reserve(entries.all.size());
  for (std::size_t i = 0; i < entries.all.size(); ++i) {
    const Entry& entry = entries.all[i];
    const bool begins = i == 0 || i == entries.anywhere;
    const bool exists =
        entry.rule < plans.size() && entry.literal < plans[entry.rule].pattern.literals.size();
    if (!exists || (!begins && !is_before(plans, entries.all[i - 1], entry))) return std::nullopt;
    if (i >= entries.anywhere && is_anywhere(plans, entry)) return std::nullopt;
    table.add(literal_of(plans, entry), static_cast<RuleIndex>(entry.rule));
    if (i < entries.anywhere) table.anywhere_ = table.literals_.size();
  }
  table.first_.push_back(table.rules_.size());
  return table;
}

void AnchorTable::add(const AnchorLiteral& literal, RuleIndex rule) {
  if (literals_.empty() || literals_.back() != literal) {
    literals_.push_back(literal);
    first_.push_back(rules_.size());
  }
  rules_.push_back(rule);
}

Result<MatchDatabase> compile_database(const RuleSet& rules) {
  DOWSE_ASSIGN(std::vector<RulePlan> plans, plan_rules(rules));
  AnchorTable anchors(plans);
  std::vector<RuleIndex> expression_indexes = expression_rules(plans);
  std::vector<std::string> expressions;
  for (const RuleIndex index : expression_indexes) {
    DOWSE_ASSIGN(const Regex regex, parse_regex(rules[index].pattern));
    expressions.push_back(over_approximation(regex.root));
    // One by one first, so that the error can name the rule.
    const Result<Prefilter> alone = Prefilter::compile({}, std::span(&expressions.back(), 1));
    if (!alone)
      return Error(Errc::kRule, alone.error().message()).with("rule `" + rules[index].id + "`");
  }
  DOWSE_ASSIGN(Prefilter prefilter, Prefilter::compile(anchors.sets(), expressions));
  const std::uint32_t value_back = value_back_of(plans);
  return MatchDatabase{std::move(plans), std::move(anchors), std::move(expression_indexes),
                       value_back, std::move(prefilter)};
}

Result<std::string> serialize_database(const RuleSet& rules) {
  DOWSE_ASSIGN(const MatchDatabase database, compile_database(rules));
  std::string out(kMagic);
  append_text(out, rules.digest());
  for (const RulePlan& plan : database.plans)
    append_plan(out, plan);
  const AnchorTable::Entries entries = AnchorTable::entries(database.plans);
  append_number(out, static_cast<std::uint32_t>(entries.all.size()));
  append_number(out, static_cast<std::uint32_t>(entries.anywhere));
  for (const AnchorTable::Entry& entry : entries.all) {
    append_number(out, entry.rule);
    append_number(out, entry.literal);
  }
  DOWSE_ASSIGN(const std::string prefilter, database.prefilter.serialize());
  return out + prefilter;
}

Result<MatchDatabase> deserialize_database(std::string_view bytes, const RuleSet& rules) {
  PlanReader reader(bytes);
  if (reader.take(kMagic.size()) != kMagic) {
    return Error(Errc::kCorrupt, "the rule database is not one of this version");
  }
  if (reader.take(reader.number(64)) != rules.digest()) {
    return Error(Errc::kCorrupt, "the rule database was made from other rules");
  }
  std::vector<RulePlan> plans;
  for (std::size_t i = 0; i < rules.size(); ++i)
    plans.push_back(reader.plan());
  std::optional<AnchorTable> anchors =
      AnchorTable::from_entries(plans, reader.entries(rules.size()));
  if (reader.failed() || !anchors) {
    return Error(Errc::kCorrupt, "the rule database is damaged");
  }
  std::vector<RuleIndex> expressions = expression_rules(plans);
  DOWSE_ASSIGN(Prefilter prefilter,
               Prefilter::deserialize(reader.rest(), anchors->sets(), expressions.size()));
  const std::uint32_t value_back = value_back_of(plans);
  return MatchDatabase{std::move(plans), std::move(*anchors), std::move(expressions), value_back,
                       std::move(prefilter)};
}

}  // namespace dowse
