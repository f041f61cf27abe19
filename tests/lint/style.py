#!/usr/bin/env python3
"""House rules that a regular expression can hold (STYLE.md sections 1 and 2)."""

import re

import repo
import sizes

# Where the two fences stand: the program's main, and the visit of one text.
CATCH_ALL = {"cli/main.cc", "engine/find/visitor.cc"}

# In our code, comments and literals blanked: (expression, where, what to say).
PRODUCT = r"(engine|cli|corpora)/.*\.(cc|h)"
ENGINE = r"engine/.*\.(cc|h)"
CODE_RULES = [
    (r"\bthrow\b", PRODUCT, "our code never throws: return an Error"),
    (r"\busing\s+namespace\b", r".*\.(cc|h)", "no using namespace"),
    (r"\b(?:new|delete)\b(?!\s*;)(?!\s*[,)])", PRODUCT, "no new or delete outside an RAII wrapper"),
    (r"\b(?:malloc|calloc|realloc|free)\s*\(", PRODUCT, "no malloc or free outside an RAII wrapper"),
    (r"\bconst_cast\b", PRODUCT, "no const_cast"),
    (r"\bstd::c(?:out|err)\b", ENGINE, "engine/ writes to the streams it is given"),
    (r"\bstd::(?:rand|srand)\b|\bstd::random_device\b", PRODUCT, "no randomness: the same bytes out every time"),
    (r"\bsleep_(?:for|until)\b|\busleep\b", r".*\.(cc|h)", "no sleeps"),
    (r"\bsystem\s*\(|\bpopen\s*\(|\bexec[lv]p?e?\s*\(|\bposix_spawnp?\s*\(|\bfork\s*\(\s*\)", PRODUCT,
     "the product runs no other program"),
]
INCLUDES = {"regex": r".*", "iostream": ENGINE, "ranges": r".*", "coroutine": r".*", "bits/stdc++.h": r".*"}
BAD_NAMES = {"util.h", "utils.h", "common.h", "helpers.h", "types.h", "misc.h"}


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def check_code(path, text):
    code = sizes.without_literals(text)
    for expression, where, message in CODE_RULES:
        if not re.fullmatch(where, path):
            continue
        for match in re.finditer(expression, code):
            before = code[:match.start()].rstrip()
            if before.endswith("=") and match.group(0).startswith("delete"):
                continue  # a deleted function
            if match.group(0) == "new" and re.search(r"unique_ptr<[^;]*[({]$", before):
                continue  # owned at once: GCC 12 and clang 14 cannot make_unique an aggregate
            if match.group(0).startswith("free") and "operator()" in before.rpartition("\n")[2]:
                continue  # the deleter of an RAII wrapper
            yield f"{path}:{line_of(code, match.start())}: {message}"
    if path not in CATCH_ALL and re.fullmatch(PRODUCT, path):
        for match in re.finditer(r"\bcatch\s*\(\s*\.\.\.\s*\)", code):
            yield f"{path}:{line_of(code, match.start())}: catch (...) stands in main and round the visit of a text only"


def check_comments(path, text):
    for match in re.finditer(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!\(#[0-9]+\))", text):
        yield f"{path}:{line_of(text, match.start())}: write it as an issue and name it here: TO" + "DO(#12)"
    for match in re.finditer(r"NOLINT(BEGIN|END|NEXTLINE)?(\([A-Za-z0-9.,* -]+\))?(:? *\S)?", text):
        kind, names, reason = match.groups()
        if not names or (kind != "END" and not (reason or "").startswith(":")):
            yield f"{path}:{line_of(text, match.start())}: a NOLINT names its check and its reason: NOLINT(check): why"


def check_includes(path, text):
    for name, where in INCLUDES.items():
        if re.fullmatch(where, path) and re.search(rf"^\s*#\s*include\s*<{re.escape(name)}>", text, re.MULTILINE):
            yield f"{path}: <{name}> is not used here"
    if path.endswith(".h") and not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield f"{path}: #pragma once is missing"
    if path.rpartition("/")[2] in BAD_NAMES:
        yield f"{path}: a name that says what is in it"


def check(files):
    problems = []
    for path, text in files.items():
        if path.endswith((".cc", ".h")):
            problems += [*check_code(path, text), *check_comments(path, text), *check_includes(path, text)]
        elif path.startswith("tests/lint/"):
            continue
        elif path.endswith((".py", ".txt", ".toml", ".sh", ".cmake")) or path in ("run", ".ci/run"):
            problems += [p for p in check_comments(path, text) if "NOLINT" not in p]
    return problems


if __name__ == "__main__":
    repo.main(check)
