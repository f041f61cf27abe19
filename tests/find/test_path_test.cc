#include "engine/find/test_path.h"

#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(TestPath, FoldersAndFilesThatSaySo) {
  for (const char* path : {"tests/ssl/redis.key",
                           "src/test/java/A.java",
                           "a/__tests__/b.js",
                           "a/testdata/k.pem",
                           "spec/models/user.rb",
                           "pkg/a_test.go",
                           "test_a.py",
                           "a/b.test.ts",
                           "LoginTest.java",
                           "a/MyAppTests/Key.cs",
                           "token_spec.rb",
                           "login.spec.ts",
                           "examples/a/main.tf",
                           "app/config.example.yml",
                           ".env.sample",
                           "java-sample-app/k",
                           "fixtures/k",
                           "e2e/a",
                           "api-mocks/a.json",
                           "Integration-Tests/x",
                           "test1/k",
                           "JSONTest.java",
                           "conftest.py",
                           "FooSpec.scala",
                           "src/stubs/k",
                           "__specs__/a.js"}) {
    EXPECT_TRUE(is_test_path(path)) << path;
  }
}

TEST(TestPath, OthersDoNot) {
  for (const char* path :
       {"", "src/main.cc", "contest/a", "latest/a", "src/attest.go", "openapi-spec.yml",
        "api_spec.yaml", "spec.md", "protester/k", "speedtest.conf", "deploy/prod.env",
        "inspect/specification/a", "/", "a//b"}) {
    EXPECT_FALSE(is_test_path(path)) << path;
  }
}

}  // namespace
}  // namespace dowse
