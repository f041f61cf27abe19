#!/usr/bin/env python3
"""Tests mirror sources: engine/x/foo.cc has tests/x/foo_test.cc (or tests/x/foo_*_test.cc), cli/ and corpora/ likewise,
unless it is listed here with the reason."""

import re

import repo

# Source -> why it has no test file of its own name.
ELSEWHERE = {
    "engine/git/libgit2.cc": "a library's functions: tests/git/blob_hash_test.cc, hooks_test.cc",
    "engine/match/regex_class.cc": "tests/match/regex_parser_test.cc: the parser's other half",
    "engine/base/text_kind.cc": "a table of names: tests/base/coverage_test.cc",
    "engine/pipeline/byte_budget.cc": "tests/pipeline/pipeline_test.cc: one header, one test",
    "engine/pipeline/pipeline_tbb.cc": "tests/pipeline/pipeline_test.cc runs over both variants",
    "engine/pipeline/pipeline_threads.cc": "tests/pipeline/pipeline_test.cc runs over both variants",
    "engine/match/bake_main.cc": "runs in every build; tests/rules/builtin_test.cc reads what it made",
    "engine/rules/builtin_none.cc": "what the build-time tool links in the place of what it makes",
    "engine/rules/rule.cc": "a table of names: tests/rules/rule_toml_test.cc",
    "corpora/main.cc": "tests/corpora/command_test.cc: a call",
    "cli/main.cc": "tests/e2e runs the program",
}


def check(files):
    problems = [f"tests/lint/mirror.py: {path} is listed and does not exist" for path in ELSEWHERE if path not in files]
    for path in files:
        source = re.fullmatch(r"(?:engine/)?((?:[a-z_]+/)?)([a-z0-9_]+)\.cc", path)
        if not source or not path.startswith(("engine/", "cli/", "corpora/")) or path in ELSEWHERE:
            continue
        folder, name = source.groups()
        wanted = re.compile(rf"tests/{folder or 'e2e/'}{name}(_[a-z0-9_]+)?_test\.cc")
        if not any(wanted.fullmatch(other) for other in files):
            problems.append(f"{path}: no tests/{folder or 'e2e/'}{name}_test.cc, and no reason in tests/lint/mirror.py")
    return problems


if __name__ == "__main__":
    repo.main(check)
