#!/usr/bin/env python3
"""Includes point downwards: a folder of engine/ includes itself and lower ones, and each third-party
library stays in the few files that own it (STYLE.md 1.3)."""

import re

import repo

# Low to high. scan is engine/scan.{h,cc}.
LAYERS = ["base", "pipeline", "rules", "git", "source", "match", "find", "attribute", "triage", "report", "store",
          "scan"]
# Folders beside engine/: each includes itself and engine/.
PROGRAMS = ["cli", "corpora"]

# What an include begins with -> the files that may hold it. Nobody else, and no header.
THIRD_PARTY = {
    "hs.h": ["engine/match/prefilter.cc", "engine/match/hyperscan.cc"],
    "hs/": ["engine/match/prefilter.cc", "engine/match/hyperscan.cc"],
    "re2/": ["engine/match/*.cc", "engine/rules/*.cc", "engine/find/*.cc", "engine/triage/*.cc"],
    "git2": ["engine/git/*.cc", "engine/git/libgit2.h"],
    "tbb/": ["engine/pipeline/pipeline_tbb.cc"],
    "oneapi/": [],
    "nlohmann/": ["engine/find/json_fields.cc", "engine/report/json.cc", "engine/report/rule_json.cc", "engine/report/rule_json.h",
                  "engine/report/rules_json.cc", "engine/report/sarif.cc", "engine/triage/baseline.cc"],
    "toml++/": ["engine/rules/toml_table.h", "cli/config.cc"],
    "toml.hpp": [],
    "CLI/": ["cli/options.cc"],
    "archive": ["engine/source/archive.cc"],
    "sqlite3": ["engine/store/*.cc"],
    "hwy/": ["engine/match/kernel/*.cc"],
    "sodium": ["engine/base/*.cc", "engine/rules/*.cc", "engine/git/blob_hash.cc", "engine/find/*.cc",
               "engine/triage/*.cc"],
    "libdeflate": ["engine/git/*.cc", "corpora/pack_writer.cc"],
    "mbedtls/": ["corpora/sha1.cc"],
    "zlib": ["engine/git/inflate.cc"],
    "fmt/": ["*.cc"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def layer_of(path):
    """The layer of a file or of an include written from the root; None outside engine/ and the programs."""
    parts = path.split("/")
    if parts[0] in PROGRAMS:
        return parts[0]
    if parts[0] != "engine":
        return None
    return parts[1].split(".")[0]


def fits(path, patterns):
    """Whether one of the patterns names the path: '*' is any text in one path component, '*.cc' any .cc file."""
    as_regex = ["(.*/)?[^/]*" + re.escape(p[1:]) if p.startswith("*") else re.escape(p).replace(r"\*", "[^/]*")
                for p in patterns]
    return any(re.fullmatch(expression, path) for expression in as_regex)


def check_own(path, include):
    layer, wanted = layer_of(path), layer_of(include)
    if layer is None:
        return None
    if layer not in LAYERS + PROGRAMS:
        return f"{path}: folder '{layer}' has no place in the order of layers"
    if include.split("/")[0] in ("tests", "bench"):
        return f"{path}: includes {include}: the product knows no tests"
    is_above = wanted in LAYERS and layer in LAYERS and LAYERS.index(wanted) > LAYERS.index(layer)
    if is_above or (wanted in PROGRAMS and wanted != layer):
        return f"{path}: {layer} includes {include}, which lies above it"
    return None


def check_third_party(path, include):
    for begin, allowed in THIRD_PARTY.items():
        if include.startswith(begin) and not fits(path, allowed):
            return f"{path}: <{include}> belongs to {', '.join(allowed) or 'no file'}"
    return None


def check(files):
    problems = []
    for path, text in files.items():
        if not re.fullmatch(r"(engine|cli|corpora)/.*\.(cc|h)", path):
            continue
        for quote, include in INCLUDE.findall(text):
            problem = check_own(path, include) if quote == '"' else check_third_party(path, include)
            if problem:
                problems.append(problem)
    return problems


if __name__ == "__main__":
    repo.main(check)
