#include "bench/history/whole.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "bench/history/series.h"
#include "bench/history/works.h"

namespace dowse::bench {
namespace {

// DESIGN.md section 9.
constexpr double kMaxWithoutFindings = 1.35;
constexpr double kMaxWithThousands = 2.2;
constexpr double kMinTwoThreads = 1.85;
constexpr double kMaxAnonymousMib = 256;

// One thread and two.
struct Pair {
  Series one;
  Series two;

  Pair(std::string_view name, Series::Run run) : one(name, run, 1), two(name, run, 2) {}

  double gain() const { return one.best().seconds / two.best().seconds; }
};

struct Table {
  Pair floor{"floor", read_all};
  Pair match{"floor and matching", match_all};
  Pair bare{"scan without attribution", scan_all};  // the whole scan, less its attribution
  Pair scan{"whole scan", scan_all};
  Pair attribution{"attribution alone", attribute_all};
};

bool run_round(const std::string& path, Table& table) {
  for (Pair* pair : {&table.floor, &table.match, &table.scan, &table.attribution}) {
    if (!pair->one.measure_on(path) || !pair->two.measure_on(path)) return false;
  }
  for (Series Pair::*jobs : {&Pair::one, &Pair::two}) {
    Measured bare = (table.scan.*jobs).last();
    bare.seconds -= bare.counts.attribute_seconds;
    (table.bare.*jobs).add(bare);
  }
  return true;
}

void print_row(const Series& series, const Series& floor, bool is_derived) {
  const Measured& best = series.best();
  const Measured& least = floor.best();
  fmt::print("{:<26} {:>7} {:>8.3f} {:>8.3f} {:>7.2f}x {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}\n",
             series.name(), series.jobs(), best.seconds, series.median_seconds(),
             best.seconds / least.seconds,
             is_derived ? "" : fmt::format("{:.2f}", best.cpu_seconds),
             is_derived ? "" : fmt::format("{:.2f}x", best.cpu_seconds / least.cpu_seconds),
             is_derived ? "" : fmt::format("{:.0f}", series.peak_anonymous_mib()),
             is_derived ? "" : fmt::format("{:.0f}", series.peak_total_mib()), best.counts.findings,
             best.counts.places);
}

void print_rows(const std::string& path, const Table& table) {
  const Counts& counts = table.floor.two.best().counts;
  fmt::print("{}: {} objects, {:.0f} MB\n", path, counts.objects,
             static_cast<double>(counts.bytes) / 1e6);
  fmt::print("{:<26} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}\n", "", "threads",
             "best s", "median", "x floor", "CPU s", "x floor", "anon MiB", "total MiB", "findings",
             "places");
  for (const Pair* pair :
       {&table.floor, &table.match, &table.bare, &table.scan, &table.attribution}) {
    print_row(pair->one, table.floor.one, pair == &table.bare);
    print_row(pair->two, table.floor.two, pair == &table.bare);
  }
}

void print_ratio(std::string_view what, double measured, std::string_view sign, double target) {
  const bool is_met = sign == "<=" ? measured <= target : measured >= target;
  fmt::print("  {:<58} {:>7.2f}  {} {:<6} {}\n", what, measured, sign, target,
             is_met ? "met" : "MISSED");
}

void print_ratios(const Table& table) {
  const double floor = table.floor.two.best().seconds;
  const bool has_findings = table.scan.two.best().counts.findings > 0;
  fmt::print("DESIGN.md section 9, best rounds:{:>36}  target\n", "measured");
  print_ratio("scan without attribution, two threads, x floor",
              table.bare.two.best().seconds / floor, "<=", kMaxWithoutFindings);
  print_ratio(has_findings ? "whole scan with findings, two threads, x floor"
                           : "whole scan without findings, two threads, x floor",
              table.scan.two.best().seconds / floor,
              "<=", has_findings ? kMaxWithThousands : kMaxWithoutFindings);
  print_ratio("peak anonymous memory of the whole scan, two threads, MiB",
              table.scan.two.peak_anonymous_mib(), "<=", kMaxAnonymousMib);
  for (const Pair* pair : {&table.scan, &table.floor, &table.match, &table.attribution}) {
    print_ratio(fmt::format("two threads against one: {}", pair->one.name()), pair->gain(),
                ">=", kMinTwoThreads);
  }
}

}  // namespace

bool print_history(const std::string& path, unsigned rounds) {
  if (!warm_up(path)) return false;
  Table table;
  for (unsigned round = 0; round < rounds; ++round) {
    if (!run_round(path, table)) return false;
  }
  print_rows(path, table);
  print_ratios(table);
  return true;
}

}  // namespace dowse::bench
