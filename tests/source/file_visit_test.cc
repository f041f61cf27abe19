#include "engine/source/file_visit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/source/collect.h"

namespace dowse {
namespace {

TEST(VisitWhole, CountsWhatWasScannedAndWhatWasOnlyScannedRaw) {
  testing::Collected collected;
  std::mutex mutex;
  testing::CollectingVisitor visitor(collected, mutex);
  Coverage coverage;
  visit_whole({.kind = TextKind::kFile, .path = "plain", .bytes = "text"}, "T: plain", visitor,
              coverage);
  EXPECT_TRUE(coverage.snapshot().complete());
  const std::string zip("PK\x03\x04 and more of it\0", 20);
  visit_whole({.kind = TextKind::kFile, .path = "a.zip", .bytes = zip}, "T: a.zip", visitor,
              coverage);
  EXPECT_EQ(collected.texts.size(), 2U);
  const CoverageSnapshot snapshot = coverage.snapshot();
  const auto file = static_cast<std::size_t>(TextKind::kFile);
  EXPECT_EQ(snapshot.present[file].count, 2U);
  EXPECT_EQ(snapshot.scanned[file].bytes, 24U);
  ASSERT_EQ(snapshot.items.size(), 1U);
  EXPECT_EQ(snapshot.items[0].reason, Skip::kNotDecoded);
  EXPECT_EQ(snapshot.items[0].subject, "T: a.zip");
  EXPECT_EQ(snapshot.items[0].detail, "zip");
}

class LosingVisitor final : public BlobVisitor {
 public:
  Visit visit(const BlobView& /*blob*/) override { return {false}; }

  std::unique_ptr<TextMemory> recall(const BlobView& /*blob*/) override { return nullptr; }

  bool finds_in_names(std::string_view /*names*/) override { return true; }
};

TEST(VisitWhole, WhatTheVisitorCouldNotLookAtIsNotScanned) {
  LosingVisitor visitor;
  Coverage coverage;
  visit_whole({.kind = TextKind::kFile, .path = "f", .bytes = "text"}, "T: f", visitor, coverage);
  const CoverageSnapshot snapshot = coverage.snapshot();
  const auto file = static_cast<std::size_t>(TextKind::kFile);
  EXPECT_EQ(snapshot.present[file].count, 1U);
  EXPECT_EQ(snapshot.scanned[file].count, 0U);
}

}  // namespace
}  // namespace dowse
