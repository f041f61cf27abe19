#include "engine/find/find_pass.h"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "engine/base/recent_names.h"
#include "engine/find/allow_comment.h"
#include "engine/find/composite.h"
#include "engine/find/context.h"
#include "engine/find/fingerprint.h"
#include "engine/find/found_files.h"
#include "engine/find/judge.h"
#include "engine/find/overlap.h"
#include "engine/find/path_rules.h"

namespace dowse {
namespace {

using RejectedCounts = std::map<std::pair<RuleIndex, std::string_view>, std::uint64_t>;

// What finding needs of its rules.
struct Finder {
  const RuleSet* rules;
  const Matcher* matcher;
  Judge judge;
  Composites composites;
  PathRules paths;
};

// What all workers share.
struct Shared {
  const Finder& with;
  Coverage* coverage;
  FingerprintKey key;
  FindOptions options;
  FindingStore store;
  FoundFiles found_files;
};

bool is_file(TextKind kind) noexcept {
  return kind == TextKind::kStaged || kind == TextKind::kWorktreeFile || kind == TextKind::kFile;
}

// How Coverage names a text: the object, the path, or what it is.
std::string subject_of(const BlobView& blob) {
  const std::string kind(name_of(blob.kind));
  if (!blob.path.empty()) return kind + " " + std::string(blob.path);
  return blob.id.empty() ? kind : kind + " " + blob.id.hex();
}

// Answers "does an allow comment stand on this line?" with one look at each line, when asked in
// ascending order. Lifetime: the text.
class AllowedLinesView {
 public:
  explicit AllowedLinesView(std::string_view text) : text_(text) {}

  bool allowed(std::uint64_t offset) {
    if (!known_ || offset < line_.begin || offset > line_.end) {
      line_ = line_around(text_, offset);
      allowed_ = has_allow_comment(text_.substr(line_.begin, line_.end - line_.begin));
      known_ = true;
    }
    return allowed_;
  }

 private:
  std::string_view text_;
  ByteSpan line_;
  bool known_ = false;
  bool allowed_ = false;
};

class Worker final : public BlobVisitor {
 public:
  explicit Worker(Shared& shared)
      : shared_(shared), scratch_(shared.with.matcher->make_scratch()) {}

  Visit visit(const BlobView& blob) override;
  std::unique_ptr<TextMemory> recall(const BlobView& blob) override;
  bool finds_in_names(std::string_view names) override;

  bool wants_paths() const override { return shared_.with.paths.any(); }

  bool wants_path(std::string_view path) const override;

  void visit_path(const PathView& file) override;

  const RejectedCounts& rejected() const noexcept { return rejected_; }

 private:
  Visit scan(const BlobView& blob);
  void look_at_path(const PathView& file);
  void tell_failure(const BlobView& blob, const Error& error) const;
  void keep(const BlobView& blob, std::span<const Match> matches);
  void drop_mildest();
  void choose_survivors(std::string_view text);
  void add(const BlobView& blob, const JudgedView& survivor, std::span<const ByteSpan> hidden,
           LineIndexView& lines, AllowedLinesView& allowed_lines);
  Fingerprint fingerprint(std::string_view text, RuleIndex rule, ByteSpan secret) const;

  Shared& shared_;
  Result<Matcher::ScratchPtr> scratch_;
  Judge::Scratch judge_scratch_;
  std::vector<JudgedView> survivors_;
  std::vector<ByteSpan> dropped_;  // secrets of the text that are hidden and not kept
  RejectedCounts rejected_;
  RecentNames clean_paths_;
};

Visit Worker::visit(const BlobView& blob) {
  if (is_file(blob.kind)) visit_path({blob.kind, blob.target, blob.id, blob.path});
  // A fence, as round paths: whatever a text does to us (memory above all), the next text follows.
  try {
    return scan(blob);
  } catch (const std::exception& error) {
    shared_.coverage->skip(Skip::kUnreadable, subject_of(blob),
                           std::string("not scanned: ") + error.what(), blob.bytes.size());
    return {false};
  }
}

// When it cannot be told, visit_path tells why.
bool Worker::wants_path(std::string_view path) const {
  try {
    return shared_.with.paths.match(path);
  } catch (const std::exception&) {
    return true;
  }
}

void Worker::visit_path(const PathView& file) {
  try {
    look_at_path(file);
  } catch (const std::exception& error) {
    // Not by its path: that may be what there is no memory for.
    shared_.coverage->skip(Skip::kUnreadable, "path of a file " + file.id.hex(),
                           std::string("not looked at: ") + error.what());
  }
}

void Worker::look_at_path(const PathView& file) {
  if (!shared_.with.paths.any() || clean_paths_.contains(file.path)) return;
  const std::vector<RuleIndex> rules = shared_.with.paths.matching(file.path);
  if (rules.empty()) clean_paths_.add(file.path);
  for (const RuleIndex rule : rules) {
    shared_.found_files.add({.mildness = mildness_of((*shared_.with.rules)[rule]),
                             .rule = rule,
                             .target = file.target,
                             .kind = file.kind,
                             .path = std::string(file.path),
                             .id = file.id});
  }
}

Visit Worker::scan(const BlobView& blob) {
  if (!scratch_) {
    shared_.coverage->fail(subject_of(blob), scratch_.error());
    return {false};
  }
  const Matcher& matcher = *shared_.with.matcher;
  const bool names = blob.kind == TextKind::kTreeNames || blob.kind == TextKind::kRefNames;
  const auto matches =
      names ? matcher.scan_names(blob.bytes, **scratch_)
            : matcher.scan(blob.bytes, {blob.base, blob.copied, blob.is_base}, **scratch_);
  if (!matches) {
    tell_failure(blob, matches.error());
    return {false};
  }
  Visit visit;
  if (blob.is_base && !names) visit.memory = matcher.remember(blob.bytes, **scratch_);
  if (!matches->empty()) keep(blob, *matches);
  return visit;
}

std::unique_ptr<TextMemory> Worker::recall(const BlobView& blob) {
  if (!scratch_) return nullptr;
  try {
    const Matcher::Copy copy{blob.base, blob.copied, true};
    if (!shared_.with.matcher->scan(blob.bytes, copy, **scratch_)) return nullptr;
    return shared_.with.matcher->remember(blob.bytes, **scratch_);
  } catch (const std::exception&) {
    return nullptr;  // its own visit tells
  }
}

// When it cannot be told, the visit tells why.
bool Worker::finds_in_names(std::string_view names) {
  if (!scratch_) return true;
  try {
    const auto matches = shared_.with.matcher->scan_names(names, **scratch_);
    return !matches || !matches->empty();
  } catch (const std::exception&) {
    return true;
  }
}

void Worker::tell_failure(const BlobView& blob, const Error& error) const {
  if (error.code() == Errc::kLimit) {
    shared_.coverage->skip(Skip::kTooLarge, subject_of(blob), error.message(), blob.bytes.size());
  } else {
    shared_.coverage->fail(subject_of(blob), error);
  }
}

void Worker::keep(const BlobView& blob, std::span<const Match> matches) {
  const TextView text(blob.bytes);
  const Judge& judge = shared_.with.judge;
  judge.begin_text(judge_scratch_);
  survivors_.clear();
  dropped_.clear();
  for (const Match& match : matches) {
    const VerdictView verdict = judge.judge(text, match, judge_scratch_);
    if (!verdict.survives()) {
      ++rejected_[{match.rule, verdict.filter}];
      continue;
    }
    survivors_.push_back(
        {match, verdict, judge.rule_class(match.rule), judge.asks_path(match.rule)});
    if (survivors_.size() >= 2 * shared_.options.limits.max_findings) drop_mildest();
  }
  drop_mildest();
  if (!dropped_.empty()) {
    shared_.coverage->skip(Skip::kBudget, subject_of(blob),
                           std::to_string(dropped_.size()) + " matches beyond the " +
                               std::to_string(shared_.options.limits.max_findings) +
                               " most severe of one text");
  }
  choose_survivors(blob.bytes);
  if (survivors_.empty()) return;
  std::vector<ByteSpan> hidden = dropped_;
  for (const Match& match : matches) {
    if (judge.must_hide(blob.bytes, match))
      hidden.push_back(to_its_quote(blob.bytes, match.secret));
  }
  for (const JudgedView& survivor : survivors_)
    hidden.push_back(to_its_quote(blob.bytes, survivor.match.secret));
  hidden = merged(std::move(hidden));
  LineIndexView lines(blob.bytes);
  AllowedLinesView allowed_lines(blob.bytes);
  for (const JudgedView& survivor : survivors_)
    add(blob, survivor, hidden, lines, allowed_lines);
}

// Leaves as many survivors of one text as a whole scan keeps, those of the most severe rules and of
// these the first, in the order of their matches. A text made to hold nothing else would fill all
// memory.
void Worker::drop_mildest() {
  const std::size_t most = shared_.options.limits.max_findings;
  if (survivors_.size() <= most) return;
  const auto comes_first = [this](const JudgedView& a, const JudgedView& b) {
    const auto rank = [this](const JudgedView& one) {
      return std::tuple(mildness_of((*shared_.with.rules)[one.match.rule]), one.match);
    };
    return rank(a) < rank(b);
  };
  const auto end = survivors_.begin() + static_cast<std::ptrdiff_t>(most);
  std::nth_element(survivors_.begin(), end, survivors_.end(), comes_first);
  for (auto gone = end; gone != survivors_.end(); ++gone)
    dropped_.push_back(gone->match.secret);
  survivors_.erase(end, survivors_.end());
  std::sort(survivors_.begin(), survivors_.end(),
            [](const JudgedView& a, const JudgedView& b) { return a.match < b.match; });
}

// What of the survivors of their own judgement is a finding beside the others. What these name as
// their parts stays: triage drops it when the finding that names it stands.
void Worker::choose_survivors(std::string_view text) {
  const auto count = [this](const std::vector<JudgedView>& all) {
    for (const JudgedView& rejected : all)
      ++rejected_[{rejected.match.rule, rejected.verdict.filter}];
  };
  count(shared_.with.composites.join(text, survivors_));
  count(resolve_overlaps(survivors_));
  for (JudgedView& out : shared_.with.composites.take_in(survivors_)) {
    if (out.verdict.filter == kPartFilter) {
      survivors_.push_back(std::move(out));
    } else {
      count({out});
    }
  }
}

void Worker::add(const BlobView& blob, const JudgedView& survivor, std::span<const ByteSpan> hidden,
                 LineIndexView& lines, AllowedLinesView& allowed_lines) {
  const ByteSpan secret = survivor.match.secret;
  Occurrence occurrence{.target = blob.target,
                        .kind = blob.kind,
                        .object = blob.id,
                        .path = std::string(blob.path),
                        .begin = lines.position(secret.begin),
                        .end = lines.position(secret.end),
                        .match_line = 1};
  const std::uint64_t match = match_begin(blob.bytes, survivor.match);
  const std::string_view before = blob.bytes.substr(match, secret.begin - match);
  occurrence.match_line = occurrence.begin.line - static_cast<std::uint32_t>(std::count(
                                                      before.begin(), before.end(), '\n'));
  occurrence.allowed = shared_.options.inline_allow &&
                       (allowed_lines.allowed(secret.begin) || allowed_lines.allowed(secret.end));
  occurrence.is_part = survivor.verdict.filter == kPartFilter;
  occurrence.agreed = shared_.with.judge.agreed(blob.bytes, survivor.match);
  SurvivorView view{.rule = survivor.match.rule,
                    .secret = secret,
                    .fingerprint = fingerprint(blob.bytes, survivor.match.rule, secret),
                    .verdict = survivor.verdict,
                    .text = blob.bytes,
                    .hidden = hidden,
                    .parts = {}};
  for (const PartView& part : survivor.parts) {
    view.parts.push_back({part.rule, part.secret, fingerprint(blob.bytes, part.rule, part.secret)});
  }
  shared_.store.add(view, std::move(occurrence));
}

Fingerprint Worker::fingerprint(std::string_view text, RuleIndex rule, ByteSpan secret) const {
  return fingerprint_of(shared_.key.bytes(), (*shared_.with.rules)[rule].family,
                        text.substr(secret.begin, secret.end - secret.begin));
}

// The secret is the file itself: it has no bytes in any text, and a report has nothing to mask.
void add_found_files(Shared& shared) {
  while (std::optional<FoundFile> file = shared.found_files.take(*shared.coverage)) {
    const Rule& rule = (*shared.with.rules)[file->rule];
    SurvivorView view{.rule = file->rule,
                      .secret = {},
                      .fingerprint = fingerprint_of(shared.key.bytes(), rule.family, file->path),
                      .verdict = VerdictView::of(rule),
                      .text = {},
                      .hidden = {},
                      .parts = {}};
    view.verdict.because(Reason::kPath);
    shared.store.add(view, {.target = file->target,
                            .kind = file->kind,
                            .object = file->id,
                            .path = std::move(file->path),
                            .begin = {},
                            .end = {},
                            .match_line = 0});
  }
}

}  // namespace

struct FindRules::Impl : Finder {};

Result<FindRules> FindRules::make(const RuleSet& rules, const Matcher& matcher) {
  DOWSE_ASSIGN(Judge judge, Judge::make(rules));
  DOWSE_ASSIGN(PathRules paths, PathRules::make(rules));
  return FindRules(std::make_shared<const Impl>(
      Impl{{&rules, &matcher, std::move(judge), Composites(rules), std::move(paths)}}));
}

const RuleSet& FindRules::rules() const noexcept {
  return *impl_->rules;
}

struct FindPass::Impl {
  FindRules rules;  // what `shared` refers to
  Shared shared;
  std::mutex mutex;
  std::vector<std::unique_ptr<Worker>> workers;
};

FindPass::FindPass(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

FindPass::FindPass(FindPass&&) noexcept = default;
FindPass& FindPass::operator=(FindPass&&) noexcept = default;
FindPass::~FindPass() = default;

FindPass FindPass::make(const FindRules& rules, Coverage& coverage, FingerprintKey key,
                        FindOptions options) {
  // NOLINTNEXTLINE(modernize-make-unique): it takes no aggregate, and this one cannot be moved
  std::unique_ptr<Impl> impl(
      new Impl{rules,
               {*rules.impl_, &coverage, key, options, FindingStore(rules.rules(), options.limits),
                FoundFiles(options.limits.max_file_bytes)},
               {},
               {}});
  return FindPass(std::move(impl));
}

BlobVisitor& FindPass::add_worker() {
  auto worker = std::make_unique<Worker>(impl_->shared);
  const std::scoped_lock lock(impl_->mutex);
  return *impl_->workers.emplace_back(std::move(worker));
}

std::vector<ObjectId> FindPass::found_objects(TargetIndex target, TextKind kind) const {
  return impl_->shared.store.objects(target, kind);
}

std::vector<Finding> FindPass::take_findings() {
  add_found_files(impl_->shared);
  return impl_->shared.store.take(*impl_->shared.coverage);
}

std::vector<RejectedCount> FindPass::rejected() const {
  RejectedCounts sum;
  for (const auto& worker : impl_->workers) {
    for (const auto& [key, count] : worker->rejected())
      sum[key] += count;
  }
  std::vector<RejectedCount> counts;
  for (const auto& [key, count] : sum) {
    counts.push_back({key.first, std::string(key.second), count});
  }
  return counts;
}

}  // namespace dowse
