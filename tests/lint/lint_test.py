#!/usr/bin/env python3
"""Each lint can fail: it is given a repository with one thing wrong, and one with nothing wrong."""

import unittest

import layers
import live_tokens
import mirror
import repo
import sizes
import style


def functions(count, text):
    return "".join(f"void f{i}() {{\n{text}}}\n\n" for i in range(count))


class Layers(unittest.TestCase):
    def test_includes_point_down(self):
        self.assertEqual(layers.check({"engine/find/a.cc": '#include "engine/base/result.h"\n#include <re2/re2.h>\n'}), [])
        self.assertEqual(layers.check({"engine/scan.cc": '#include "engine/report/report.h"\n'}), [])
        self.assertEqual(layers.check({"corpora/a.cc": '#include "engine/scan.h"\n#include "corpora/a.h"\n'}), [])

    def test_an_upward_include_is_wrong(self):
        for path, include in [("engine/base/a.h", "engine/find/b.h"), ("engine/report/a.cc", "engine/scan.h"),
                              ("engine/scan.cc", "cli/options.h"), ("engine/scan.cc", "corpora/corpus.h"),
                              ("corpora/a.cc", "cli/options.h"), ("cli/main.cc", "corpora/corpus.h"), ("engine/git/a.cc", "tests/support/support.h")]:
            self.assertEqual(len(layers.check({path: f'#include "{include}"\n'})), 1, path)

    def test_an_unknown_folder_is_wrong(self):
        self.assertEqual(len(layers.check({"engine/misc/a.cc": '#include "engine/base/a.h"\n'})), 1)

    def test_a_library_outside_its_files_is_wrong(self):
        for path, include in [("engine/find/a.cc", "tbb/task_group.h"), ("engine/match/a.h", "re2/re2.h"),
                              ("engine/find/a.cc", "git2.h"), ("engine/git/other.h", "git2/odb.h"),
                              ("cli/main.cc", "CLI/CLI.hpp"), ("engine/base/a.h", "fmt/format.h")]:
            self.assertEqual(len(layers.check({path: f"#include <{include}>\n"})), 1, path)
        self.assertEqual(layers.check({"engine/git/libgit2.h": "#include <git2.h>\n"}), [])


class Mirror(unittest.TestCase):
    def setUp(self):
        self.files = {path: "" for path in mirror.ELSEWHERE}

    def test_a_source_has_its_test(self):
        self.files |= {"engine/find/a.cc": "", "tests/find/a_test.cc": "", "cli/b.cc": "", "tests/cli/b_test.cc": "",
                       "corpora/c.cc": "", "tests/corpora/c_test.cc": ""}
        self.assertEqual(mirror.check(self.files), [])
        del self.files["tests/corpora/c_test.cc"]
        self.assertEqual(len(mirror.check(self.files)), 1)
        self.files["tests/corpora/c_test.cc"] = ""
        del self.files["tests/find/a_test.cc"]
        self.assertEqual(len(mirror.check(self.files)), 1)

    def test_the_story_is_mirrored_end_to_end(self):
        self.files["engine/scan.cc"] = ""
        self.assertEqual(len(mirror.check(self.files)), 1)
        self.files["tests/e2e/scan_test.cc"] = ""
        self.assertEqual(mirror.check(self.files), [])

    def test_a_listed_source_exists(self):
        self.assertNotEqual(mirror.check({}), [])


class Sizes(unittest.TestCase):
    def test_small_is_right(self):
        self.assertEqual(sizes.check({"engine/a.cc": functions(10, "  g();\n" * 20)}), [])

    def test_each_limit(self):
        deep = "  if (a) {\n for (;;) {\n while (b) {\n if (c) {\n g();\n}\n}\n}\n}\n"
        for path, text, what in [
                ("engine/a.cc", "int x;\n" * 501, "501 lines"), ("engine/a.h", "int x;\n" * 201, "201 lines"),
                ("engine/CMakeLists.txt", "x()\n" * 121, "121 lines"), ("run", "x\n" * 301, "301 lines"),
                ("engine/a.cc", functions(1, "  g();\n" * 60), "62 lines"),
                ("engine/a.cc", "void f(int a, std::map<A, B> b, int c, int d, int e, int f) {\n}\n", "6 parameters"),
                ("engine/a.cc", functions(1, deep), "4 levels")]:
            problems = sizes.check({path: text})
            self.assertEqual(len(problems), 1, what)
            self.assertIn(what, problems[0])

    def test_what_only_looks_deep_or_long(self):
        table = "const char* const kTable[] = {\n" + "  \"{ if (x) {\",\n" * 100 + "};\n"
        switch = functions(1, "  switch (x) {\n case A::kB: {\n if (x) {\n if (y) {\n}\n}\n}\n}\n")
        init = functions(1, "  const S s{{{1}, {2}}, [] { return T{{3}}; }};\n")
        self.assertEqual(sizes.check({"engine/a.cc": table + switch + init}), [])

    def test_members_of_a_class_count(self):
        text = "class A {\n public:\n  explicit A(int a, int b, int c, int d, int e, int f) : a_(a) {}\n};\n"
        self.assertEqual(len(sizes.check({"engine/a.h": text})), 1)

    def test_an_exception_has_a_reason(self):
        files = {"engine/a.cc": functions(1, "  g();\n" * 60), "engine/README.md": "## Size exceptions\n- `engine/a.cc` `f0`: a table\n"}
        self.assertEqual(sizes.check(files), [])
        files["engine/README.md"] = "## Size exceptions\n- `engine/a.cc` `f0`:\n"
        self.assertEqual(len(sizes.check(files)), 1)
        files["engine/README.md"] = "## Size exceptions\n- `engine/gone.cc`: was long\n"
        self.assertEqual(len(sizes.check(files)), 2)


class LiveTokens(unittest.TestCase):
    # One of each shape, put together here so that this file passes its own lint.
    SAMPLES = {
        "AWS access key id": "AKIA" + "Q" * 16, "GitHub token": "ghp_" + "a1" * 18,
        "GitHub fine-grained token": "github_pat_" + "a1" * 30, "GitLab token": "glpat-" + "a1" * 10,
        "Slack token": "xoxb-" + "12" * 12, "Slack webhook": "hooks.slack.com/services/" + "T123456/B123456/" + "a1" * 12,
        "Stripe key": "sk_live_" + "a1" * 12, "npm token": "npm_" + "a1" * 18, "PyPI token": "pypi-" + "AgEI" + "a1" * 20,
        "SendGrid key": "SG." + "a1" * 11 + "." + "b2" * 21, "OpenAI key": "sk-" + "a1" * 10 + "T3Blbk" + "FJ",
        "Anthropic key": "sk-ant-" + "api03-" + "a1" * 40, "Hugging Face token": "hf_" + "aB" * 17,
        "Google API key": "AIza" + "a" * 35, "Google OAuth secret": "GOCSPX-" + "a1" * 14,
        "DigitalOcean token": "dop_v1_" + "a1" * 32, "Shopify token": "shpat_" + "a1" * 16,
        "Telegram bot token": "123456789:" + "AA" + "b" * 33, "JSON Web Token": ".".join(["eyJ" + "a" * 20] * 2 + ["b" * 20]),
        "private key": "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "a1" * 32 + "\n" + "b2" * 32 + "\n",
    }

    def test_each_shape_is_seen_and_never_printed(self):
        self.assertEqual(self.SAMPLES.keys(), live_tokens.SHAPES.keys())
        for name, token in self.SAMPLES.items():
            problems = live_tokens.check({"a.cc": f'\nauto x = "{token}";\n'})
            self.assertTrue(any(f"a.cc:2: looks like a live {name}" in p for p in problems), name)
            self.assertFalse(any(token.strip() in p for p in problems), name)

    def test_recipes_and_prefixes_pass(self):
        self.assertEqual(live_tokens.check({"rules/a.toml": 'prefix = "ghp_"\nexamples = ["ghp_{base62:36}"]\n'
                                            "regex = '''\\b(AKIA[A-Z2-7]{16})\\b'''\n"}), [])


class Style(unittest.TestCase):
    def test_right(self):
        self.assertEqual(style.check({"engine/a.cc": '// we never throw\nf("throw");\nA(const A&) = delete;\n'
                                      "std::unique_ptr<A> a(new A{1});\n"
                                      "void operator()(char* p) const { std::free(p); }\n// TO" "DO(#12): later\ng();  // NOLINT(a-b): because\n"}), [])

    def test_each_rule(self):
        for path, text in [
                ("engine/a.cc", "throw 1;"), ("engine/a.cc", "using namespace std;"), ("engine/a.cc", "try { } catch (...) { }"),
                ("engine/a.cc", "#include <iostream>"), ("tests/a_test.cc", "#include <regex>"), ("engine/a.cc", "// TO" "DO: later"),
                ("engine/a.cc", "f();  // NO" "LINT"), ("engine/a.cc", "f();  // NO" "LINT(a-b)"), ("engine/a.h", "int f();\n"),
                ("engine/util.h", "#pragma once\n"), ("engine/a.cc", "auto* p = new int;"), ("engine/a.cc", "delete p;"),
                ("engine/a.cc", "const_cast<A&>(b);"), ("engine/a.cc", "std::cerr << 1;"), ("engine/a.cc", "popen(a, b);"),
                ("tests/a_test.cc", "std::this_thread::sleep_for(x);"), ("engine/a.cc", "free(p);"), ("engine/a.cc", "std::random_device r;"),
                ("run", "# FIX" "ME\n")]:
            self.assertEqual(len(style.check({path: text})), 1, text)
        self.assertEqual(style.check({"cli/main.cc": "try { } catch (...) { }"}), [])


class Repo(unittest.TestCase):
    def test_the_tree_is_read(self):
        files = repo.tracked_files()
        self.assertIn("engine/base/result.h", files)
        self.assertIn("class", files["engine/base/result.h"])


if __name__ == "__main__":
    unittest.main()
