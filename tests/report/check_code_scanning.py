#!/usr/bin/env python3
"""What GitHub's code scanning asks of a SARIF file beyond the schema ("SARIF support for code scanning" in its
documentation: required properties and limits)."""

import json
import re
import sys

URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?#]|%[0-9A-F]{2})+")
SCORES = {"critical": (9.0, 10.0), "high": (7.0, 8.9), "medium": (4.0, 6.9), "low": (0.1, 3.9), "info": (0.1, 3.9)}


def check_rule(rule):
    assert rule["id"] and len(rule["name"]) <= 255
    assert 0 < len(rule["shortDescription"]["text"]) <= 1024
    assert 0 < len(rule["fullDescription"]["text"]) <= 1024
    assert rule["help"]["text"] and rule["help"]["markdown"]
    tags = rule["properties"]["tags"]
    assert "security" in tags and len(tags) <= 10 and len(tags) == len(set(tags))
    assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
    assert 0.0 < float(rule["properties"]["security-severity"]) <= 10.0


def check_location(location, bases, relative):
    physical = location["physicalLocation"]
    artifact = physical["artifactLocation"]
    assert URI_REFERENCE.fullmatch(artifact["uri"]), artifact
    assert relative is False or not re.match(r"[a-z]+:|/", artifact["uri"]), artifact
    assert artifact.get("uriBaseId") in bases or artifact["uri"].startswith("file:///"), artifact
    region = physical["region"]
    for name in ("startLine", "startColumn", "endLine", "endColumn"):
        assert 1 <= region[name] <= 2**31 - 1, region
    assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"]), region


def check_result(result, rules, bases, uploaded):
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in ("error", "warning", "note")
    assert result["message"]["text"]
    assert len(result["locations"]) == 1
    for location in result["locations"]:
        check_location(location, bases, uploaded)
    ids = [location["id"] for location in result["relatedLocations"]]
    assert len(ids) == len(set(ids)) and len(ids) <= 1000
    for location in result["relatedLocations"]:
        check_location(location, bases, False)
    assert re.fullmatch(r"[0-9a-f]{32}:1", result["partialFingerprints"]["primaryLocationLineHash"])
    properties = result["properties"]
    assert properties["sensitivity"] == "secret"
    if rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]:
        low, high = SCORES[properties["severity"]]
        assert low <= float(rules[result["ruleIndex"]]["properties"]["security-severity"]) <= high


def check(path):
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    assert log["version"] == "2.1.0" and log["$schema"] and len(log["runs"]) == 1
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        check_rule(rule)
    assert len(run["results"]) <= 25000
    apart = run["properties"]["historyFindings"] + run["properties"]["furtherFindings"]
    for result in run["results"]:
        check_result(result, rules, run["originalUriBaseIds"], True)
    for result in apart:
        check_result(result, rules, run["originalUriBaseIds"], False)
    for provenance in run["versionControlProvenance"]:
        assert URI_REFERENCE.fullmatch(provenance["repositoryUri"])
        assert provenance["mappedTo"]["uriBaseId"] in run["originalUriBaseIds"]


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        check(argument)
