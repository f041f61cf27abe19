#pragma once
// Numbers and times as people read them, and bytes as formats carry them. Text in, text out; knows
// no finding.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dowse {

// 1234567 -> "1,234,567"
std::string grouped(std::uint64_t number);
// (1, "finding") -> "1 finding", (2, "finding") -> "2 findings"
std::string counted(std::uint64_t number, std::string_view noun);
// (12, "place") -> "+ 12 more places": the end of a list that was cut
std::string and_more(std::uint64_t number, std::string_view noun);
// Decimal units, three digits: "0 B", "999 B", "1.20 kB", "5.81 GB"
std::string human_bytes(std::uint64_t bytes);

// "2023-11-14T22:13:20Z"; a time outside the years 0 to 9999 (a commit may claim any) as git writes
// it: "@SECONDS".
std::string iso_time(std::chrono::sys_seconds time);
// The first ten characters of it: "2023-11-14", or "@SECONDS".
std::string iso_date(std::chrono::sys_seconds time);

// A path as the relative reference of RFC 3986: all but unreserved characters and "/" is
// percent-encoded, so that ":" in a first segment is no scheme.
std::string percent_encoded_path(std::string_view path);

}  // namespace dowse
