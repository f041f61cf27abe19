#include "engine/match/kernel/run_finder.h"

#include <bit>
#include <cstring>
#include <vector>

#include "engine/match/entropy.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/match/kernel/run_finder.cc"
#include <hwy/foreach_target.h>
// foreach_target.h first: highway.h depends on what it sets.
#include <hwy/highway.h>

// This file is compiled once for each kind of vector; everything up to HWY_ONCE goes into a
// namespace of its own.
HWY_BEFORE_NAMESPACE();

namespace dowse {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kBlock =
    64;  // bytes for which one word of bits tells what is in the alphabet

// Six rows of the code table hold bytes of the alphabet, so a bit can stand for a row: a byte is in
// the alphabet when the bit of its upper half is among the bits of its lower half.
//   row 2: + - /   row 3: 0-9   row 4: A-O   row 5: P-Z _   row 6: a-o   row 7: p-z
alignas(16) constexpr std::uint8_t kRowBit[16] = {0, 0, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20,
                                                  0, 0, 0,    0,    0,    0,    0,    0};
alignas(16) constexpr std::uint8_t kRowsOfLower[16] = {
    0x2A, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E,  // 0 and p P are in rows 3 5 7, 1-7 in 3-7
    0x3E, 0x3E, 0x3C, 0x15, 0x14, 0x15, 0x14, 0x1D,  // 8 9, then letters and + - / _
};

// Bit i is set when bytes[i] is in the alphabet.
#if HWY_TARGET == HWY_SCALAR  // vectors of one lane have no table lookup
HWY_INLINE std::uint64_t alphabet_bits(const std::uint8_t* HWY_RESTRICT bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool inside = (kRowBit[bytes[i] >> 4] & kRowsOfLower[bytes[i] & 0x0F]) != 0;
    bits |= std::uint64_t{inside} << i;
  }
  return bits;
}
#else
HWY_INLINE std::uint64_t alphabet_bits(const std::uint8_t* HWY_RESTRICT bytes) {
  const hn::CappedTag<std::uint8_t, kBlock> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto row_bit = hn::LoadDup128(d, kRowBit);
  const auto rows_of_lower = hn::LoadDup128(d, kRowsOfLower);
  const auto low_half = hn::Set(d, 0x0F);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kBlock; i += lanes) {
    const auto v = hn::LoadU(d, bytes + i);
    const auto row = hn::TableLookupBytes(row_bit, hn::ShiftRight<4>(v));
    const auto rows = hn::TableLookupBytes(rows_of_lower, hn::And(v, low_half));
    const auto inside = hn::Ne(hn::And(row, rows), hn::Zero(d));
    std::uint8_t packed[8] = {};
    hn::StoreMaskBits(d, inside, packed);
    std::uint64_t word = 0;
    std::memcpy(&word, packed, sizeof word);
    bits |= word << i;
  }
  return bits;
}
#endif

// Bit i is set when the kMinEntropyRun bits from i on are all set.
HWY_INLINE std::uint64_t long_run_starts(std::uint64_t bits) {
  static_assert(kMinEntropyRun == 20);
  std::uint64_t runs = bits & (bits >> 1);  // 2 from i on
  runs &= runs >> 2;                        // 4
  runs &= runs >> 4;                        // 8
  const std::uint64_t eight = runs;
  runs &= runs >> 8;            // 16
  return runs & (eight >> 12);  // 16 and the 8 that end at 20
}

// Takes note of the runs that end in one block, which begins at `at`.
HWY_INLINE std::size_t end_runs(std::uint64_t bits, std::size_t at, std::size_t& begin,
                                ByteSpan* out) {
  std::size_t count = 0;
  const auto leading = static_cast<std::size_t>(std::countr_one(bits));
  if (leading == kBlock) return 0;
  if (at + leading - begin >= kMinEntropyRun) out[count++] = {begin, at + leading};
  const auto trailing = static_cast<std::size_t>(std::countl_one(bits));
  begin = at + kBlock - trailing;
  // What is left lies wholly inside of the block.
  std::uint64_t inner = bits & (bits + 1);
  if (trailing != 0) inner &= ~std::uint64_t{0} >> trailing;
  for (std::uint64_t starts = long_run_starts(inner); starts != 0;) {
    const auto first = static_cast<std::size_t>(std::countr_zero(starts));
    const auto size = static_cast<std::size_t>(std::countr_one(inner >> first));
    out[count++] = {at + first, at + first + size};
    starts &= ~(((std::uint64_t{1} << size) - 1) << first);
  }
  return count;
}

std::size_t find_runs_in_blocks(const std::uint8_t* text, std::size_t size, RunSearch& search,
                                RunBatch& batch) {
  // At most three runs lie inside a block and one ends in it that began before.
  constexpr std::size_t kMostOfBlock = 4;
  std::size_t count = 0;
  while (size - search.at >= kBlock && count + kMostOfBlock <= kRunBatch) {
    const std::uint64_t bits = alphabet_bits(text + search.at);
    count += end_runs(bits, search.at, search.begin, batch.data() + count);
    search.at += kBlock;
  }
  if (size - search.at >= kBlock || count + kMostOfBlock > kRunBatch) return count;
  std::uint8_t last[kBlock] = {};  // zeros end every run
  std::memcpy(last, text + search.at, size - search.at);
  count += end_runs(alphabet_bits(last), search.at, search.begin, batch.data() + count);
  search.at = size;
  return count;
}

}  // namespace HWY_NAMESPACE
}  // namespace dowse

HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dowse {
namespace {

// Highway's own way to choose needs its shared library, which measures the resolution of the timer
// when it is loaded: 3 ms of the 15 that a hook has.
std::vector<RunFinder> list_run_finders() {
  std::vector<RunFinder> found;
#if HWY_TARGETS & HWY_AVX3
  if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512cd") != 0 &&
      __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("bmi2") != 0) {
    found.push_back({hwy::TargetName(HWY_AVX3), N_AVX3::find_runs_in_blocks});
  }
#endif
#if HWY_TARGETS & HWY_AVX2
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0 &&
      __builtin_cpu_supports("bmi") != 0 && __builtin_cpu_supports("bmi2") != 0) {
    found.push_back({hwy::TargetName(HWY_AVX2), N_AVX2::find_runs_in_blocks});
  }
#endif
#if HWY_TARGETS & HWY_SSE4
  if (__builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("aes") != 0 &&
      __builtin_cpu_supports("pclmul") != 0) {
    found.push_back({hwy::TargetName(HWY_SSE4), N_SSE4::find_runs_in_blocks});
  }
#endif
#if HWY_TARGETS & HWY_SSSE3
  if (__builtin_cpu_supports("ssse3") != 0)
    found.push_back({hwy::TargetName(HWY_SSSE3), N_SSSE3::find_runs_in_blocks});
#endif
  found.push_back({hwy::TargetName(HWY_STATIC_TARGET), HWY_STATIC_DISPATCH(find_runs_in_blocks)});
  return found;
}

}  // namespace

std::span<const RunFinder> run_finders() {
  static const std::vector<RunFinder> kFinders = list_run_finders();
  return kFinders;
}

std::size_t find_runs(std::string_view text, RunSearch& search, RunBatch& batch,
                      const RunFinder& finder) {
  std::array<std::uint8_t, 1> nothing{};
  const auto* bytes =
      text.empty() ? nothing.data() : reinterpret_cast<const std::uint8_t*>(text.data());
  return finder.find(bytes, text.size(), search, batch);
}

}  // namespace dowse
#endif  // HWY_ONCE
