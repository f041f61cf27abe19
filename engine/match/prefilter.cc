#include "engine/match/prefilter.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <hs.h>

#include "engine/base/check.h"

namespace dowse {
namespace {

// Hits of one piece are held in a buffer that never grows, since the callback must not allocate.
// A piece whose hits do not fit is done again in halves; one this small always fits: at most
// kMaxAnchorBytes literals of either case end at one byte.
constexpr std::size_t kPieceBytes = std::size_t{128} << 10;
constexpr std::size_t kSmallestPiece = 64;
constexpr std::size_t kMaxHits = std::size_t{16} << 10;
static_assert(kSmallestPiece * kMaxAnchorBytes * 2 <= kMaxHits);

// Ends of expressions are remembered as blocks of this many bytes, one bit each.
constexpr std::size_t kBlockBytes = 64;

// Bytes that no text of people holds. From the shortest literal Hyperscan 5.4 concludes how many
// places of a text it may look at in one step. With one of two bytes it looks at each, which for
// 1,350 literals is twice as fast as one step for two (2.1 against 0.9 GB/s; bench/match), and
// for 250 to 800 without a short one up to four times as fast as it would choose.
constexpr std::string_view kShortLiteral("\x01\x02", 2);

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const noexcept { hs_free_database(database); }
};

struct HsScratchDeleter {
  void operator()(hs_scratch_t* scratch) const noexcept { hs_free_scratch(scratch); }
};

using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;
using HsScratchPtr = std::unique_ptr<hs_scratch_t, HsScratchDeleter>;

// Expressions and flags for hs_compile_multi; the id of each is its index.
struct PatternList {
  std::vector<std::string> expressions;
  std::vector<unsigned> flags;

  void add(std::string expression, unsigned flag) {
    expressions.push_back(std::move(expression));
    flags.push_back(flag);
  }
};

Error engine_failure(std::string_view what, hs_error_t code) {
  return Error(Errc::kInternal, std::string(what) + " failed with code " + std::to_string(code));
}

Result<DatabasePtr> compile_list(const PatternList& list) {
  if (list.expressions.empty()) return DatabasePtr();
  if (hs_valid_platform() != HS_SUCCESS) {
    return Error(Errc::kUnsupported, "this processor has no SSSE3, which Hyperscan needs");
  }
  std::vector<const char*> texts;
  std::vector<unsigned> ids;
  for (const std::string& expression : list.expressions) {
    ids.push_back(static_cast<unsigned>(texts.size()));
    texts.push_back(expression.c_str());
  }
  const hs_platform_info_t generic{};  // a database that is good for every processor
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t code = hs_compile_multi(texts.data(), list.flags.data(), ids.data(),
                                           static_cast<unsigned>(texts.size()), HS_MODE_BLOCK,
                                           &generic, &database, &failure);
  if (code == HS_SUCCESS) return DatabasePtr(database);
  std::string message = failure != nullptr ? failure->message : "no reason given";
  if (failure != nullptr && failure->expression >= 0) {
    message = "expression " + std::to_string(failure->expression) + ": " + message;
  }
  hs_free_compile_error(failure);
  return Error(Errc::kRule, "Hyperscan: " + message);
}

std::string escaped(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

PatternList list_of(std::span<const AnchorLiteral> literals) {
  PatternList list;
  for (const AnchorLiteral& literal : literals) {
    list.add(escaped(literal.bytes), literal.caseless ? HS_FLAG_CASELESS : 0);
  }
  if (!literals.empty()) list.add(escaped(kShortLiteral), 0);
  return list;
}

PatternList list_of(std::span<const std::string> expressions) {
  PatternList list;
  for (const std::string& expression : expressions)
    list.add(expression, HS_FLAG_PREFILTER);
  return list;
}

// Length in eight bytes, little-endian, and the database; no database is length 0.
Result<void> append_database(std::string& out, const DatabasePtr& database) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (database != nullptr) {
    const hs_error_t code = hs_serialize_database(database.get(), &bytes, &size);
    if (code != HS_SUCCESS) return engine_failure("hs_serialize_database", code);
  }
  const std::unique_ptr<char, decltype(&std::free)> owner(bytes, &std::free);
  for (unsigned shift = 0; shift < 64; shift += 8)
    out += static_cast<char>((size >> shift) & 0xFF);
  out.append(bytes, size);
  return {};
}

// Takes what append_database wrote from the front of `bytes`.
Result<DatabasePtr> take_database(std::string_view& bytes) {
  if (bytes.size() < 8) return Error(Errc::kCorrupt, "a serialised database is cut off");
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    size |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  bytes.remove_prefix(8);
  if (bytes.size() < size) return Error(Errc::kCorrupt, "a serialised database is cut off");
  if (size == 0) return DatabasePtr();
  hs_database_t* database = nullptr;
  const hs_error_t code = hs_deserialize_database(bytes.data(), size, &database);
  bytes.remove_prefix(size);
  if (code == HS_SUCCESS) return DatabasePtr(database);
  const bool other = code == HS_DB_VERSION_ERROR || code == HS_DB_PLATFORM_ERROR;
  return Error(other ? Errc::kUnsupported : Errc::kCorrupt,
               "hs_deserialize_database failed with code " + std::to_string(code));
}

}  // namespace

struct Prefilter::Impl {
  // The literals of one set.
  struct Anchors {
    DatabasePtr database;
    std::uint32_t first = 0;  // what hits call the first of them
    std::uint32_t count = 0;
    std::size_t longest = 1;

    void describe(std::span<const AnchorLiteral> literals, std::size_t number_of_first) {
      first = static_cast<std::uint32_t>(number_of_first);
      count = static_cast<std::uint32_t>(literals.size());
      for (const AnchorLiteral& literal : literals)
        longest = std::max(longest, literal.bytes.size());
    }
  };

  void describe(const AnchorSetsView& literals) {
    anchors[0].describe(literals.anywhere, 0);
    anchors[1].describe(literals.at_runs, literals.anywhere.size());
  }

  std::array<Anchors, 2> anchors;  // by AnchorSet
  DatabasePtr expressions;
  std::size_t expression_count = 0;
};

class Prefilter::Scratch {
 public:
  HsScratchPtr hs;
  std::vector<AnchorHit> hits;  // room for kMaxHits, of which most is never touched
  std::uint32_t first_literal = 0;
  std::uint32_t literal_count = 0;  // hits of higher ids (the short literal) are nobody's
  std::size_t done_before = 0;      // hits that end here or before, counted from the piece's base
  bool overflow = false;

  std::vector<std::uint64_t> blocks;  // words_each for each expression; a bit for each block
  std::size_t words_each = 0;
  std::size_t text_size = 0;
  std::vector<ByteSpan> windows;
};

namespace {

// O(1), and allocates nothing: it runs inside Hyperscan.
int on_anchor(unsigned id, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/,
              void* context) noexcept {
  auto& scratch = *static_cast<Prefilter::Scratch*>(context);
  if (id >= scratch.literal_count || to <= scratch.done_before) return 0;
  if (scratch.hits.size() == kMaxHits) {
    scratch.overflow = true;
    return 1;
  }
  scratch.hits.push_back({static_cast<std::uint32_t>(to), scratch.first_literal + id});
  return 0;
}

int on_expression(unsigned id, unsigned long long /*from*/, unsigned long long to,
                  unsigned /*flags*/, void* context) noexcept {
  auto& scratch = *static_cast<Prefilter::Scratch*>(context);
  const std::size_t block = (to == 0 ? 0 : to - 1) / kBlockBytes;
  scratch.blocks[id * scratch.words_each + block / 64] |= std::uint64_t{1} << (block % 64);
  return 0;
}

}  // namespace

void Prefilter::ScratchDeleter::operator()(Scratch* scratch) const noexcept {
  std::default_delete<Scratch>()(scratch);
}

Prefilter::Prefilter(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Prefilter::Prefilter(Prefilter&&) noexcept = default;
Prefilter& Prefilter::operator=(Prefilter&&) noexcept = default;
Prefilter::~Prefilter() = default;

Result<Prefilter> Prefilter::compile(const AnchorSetsView& literals,
                                     std::span<const std::string> expressions) {
  auto impl = std::make_unique<Impl>();
  impl->describe(literals);
  DOWSE_ASSIGN(impl->anchors[0].database, compile_list(list_of(literals.anywhere)));
  DOWSE_ASSIGN(impl->anchors[1].database, compile_list(list_of(literals.at_runs)));
  DOWSE_ASSIGN(impl->expressions, compile_list(list_of(expressions)));
  impl->expression_count = expressions.size();
  return Prefilter(std::move(impl));
}

Result<Prefilter> Prefilter::deserialize(std::string_view bytes, const AnchorSetsView& literals,
                                         std::size_t expression_count) {
  auto impl = std::make_unique<Impl>();
  impl->describe(literals);
  impl->expression_count = expression_count;
  bool fits = true;
  for (Impl::Anchors& anchors : impl->anchors) {
    DOWSE_ASSIGN(anchors.database, take_database(bytes));
    fits = fits && (anchors.database != nullptr) == (anchors.count > 0);
  }
  DOWSE_ASSIGN(impl->expressions, take_database(bytes));
  fits = fits && (impl->expressions != nullptr) == (expression_count > 0) && bytes.empty();
  if (!fits) return Error(Errc::kCorrupt, "a serialised database does not fit its rules");
  return Prefilter(std::move(impl));
}

Result<std::string> Prefilter::serialize() const {
  std::string out;
  for (const Impl::Anchors& anchors : impl_->anchors)
    DOWSE_TRY(append_database(out, anchors.database));
  DOWSE_TRY(append_database(out, impl_->expressions));
  return out;
}

Result<Prefilter::ScratchPtr> Prefilter::make_scratch() const {
  ScratchPtr scratch(std::make_unique<Scratch>().release());
  scratch->hits.reserve(kMaxHits);
  for (const DatabasePtr* database :
       {&impl_->anchors[0].database, &impl_->anchors[1].database, &impl_->expressions}) {
    if (*database == nullptr) continue;
    hs_scratch_t* hs = scratch->hs.release();
    const hs_error_t code = hs_alloc_scratch(database->get(), &hs);
    scratch->hs.reset(code == HS_SUCCESS ? hs : nullptr);
    if (code != HS_SUCCESS) return engine_failure("hs_alloc_scratch", code);
  }
  return scratch;
}

Result<AnchorPieceView> Prefilter::find_anchors(AnchorSet set, std::string_view text,
                                                std::size_t from, Scratch& scratch) const {
  const Impl::Anchors& anchors = impl_->anchors[static_cast<std::size_t>(set)];
  if (anchors.database == nullptr) return AnchorPieceView{{}, from, text.size()};
  scratch.first_literal = anchors.first;
  scratch.literal_count = anchors.count;
  // A literal that ends behind `from` can begin before it.
  const std::size_t base = from - std::min(from, anchors.longest - 1);
  std::size_t size = std::min(kPieceBytes, text.size() - from);
  while (true) {
    scratch.hits.clear();
    scratch.overflow = false;
    scratch.done_before = from - base;
    const hs_error_t code = hs_scan(anchors.database.get(), text.data() + base,
                                    static_cast<unsigned>(from + size - base), 0, scratch.hs.get(),
                                    &on_anchor, &scratch);
    if (code == HS_SUCCESS) break;
    if (!scratch.overflow || size <= kSmallestPiece) return engine_failure("hs_scan", code);
    size /= 2;
  }
  std::vector<AnchorHit>& hits = scratch.hits;
  if (!std::is_sorted(hits.begin(), hits.end())) std::sort(hits.begin(), hits.end());
  return AnchorPieceView{hits, base, from + size};
}

Result<void> Prefilter::find_expressions(std::string_view text, Scratch& scratch) const {
  if (impl_->expressions == nullptr) return {};
  scratch.text_size = text.size();
  scratch.words_each = text.size() / (kBlockBytes * 64) + 1;
  scratch.blocks.assign(scratch.words_each * impl_->expression_count, 0);
  const hs_error_t code =
      hs_scan(impl_->expressions.get(), text.data(), static_cast<unsigned>(text.size()), 0,
              scratch.hs.get(), &on_expression, &scratch);
  if (code != HS_SUCCESS) return engine_failure("hs_scan", code);
  return {};
}

std::span<const ByteSpan> Prefilter::neighbourhoods(std::size_t expression, std::size_t max_width,
                                                    Scratch& scratch) const {
  DOWSE_CHECK(expression < impl_->expression_count);
  scratch.windows.clear();
  const std::uint64_t* words = scratch.blocks.data() + expression * scratch.words_each;
  for (std::size_t block = 0; block < scratch.words_each * 64; ++block) {
    const std::uint64_t rest = words[block / 64] >> (block % 64);
    if (rest == 0) block |= 63;
    if ((rest & 1) == 0) continue;
    const std::uint64_t first_end = block * kBlockBytes + 1;
    const ByteSpan window{first_end - std::min<std::uint64_t>(first_end, max_width),
                          std::min<std::uint64_t>((block + 1) * kBlockBytes, scratch.text_size)};
    if (!scratch.windows.empty() && window.begin <= scratch.windows.back().end) {
      scratch.windows.back().end = window.end;
    } else {
      scratch.windows.push_back(window);
    }
  }
  return scratch.windows;
}

}  // namespace dowse
