"""Runs the program and reads every place of what it found."""

import base64
import collections
import dataclasses
import json
import os
import subprocess
import sys

CONFIDENCES = ("low", "medium", "high")


@dataclasses.dataclass(frozen=True)
class Place:
    """One place of one finding, or of what it names as its part."""

    file: str
    begin: tuple  # line, column: both from 1, columns count bytes
    end: tuple  # one past the last byte
    rule: str
    confidence: str

    def at_least(self, confidence):
        return CONFIDENCES.index(self.confidence) >= CONFIDENCES.index(confidence)

    def overlaps(self, label):
        return self.begin < label.end and label.begin < self.end


def run(program, options, targets, folder):
    """The findings of one scan, each with what was scanned. A scan that failed ends us."""
    command = [str(program), "scan", "--format", "jsonl", "--quiet", "--no-progress", "--no-inline-allow", *options, *targets]
    done = subprocess.run(command, cwd=folder, capture_output=True)
    records = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    if done.returncode not in (0, 1, 3) or not records or records[-1]["type"] != "summary":
        sys.exit(f"quality: {' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode('utf-8', 'replace')}")
    names = [(target["name"], target["type"] == "file") for target in records[0]["targets"]]
    return [dict(record, targets=names) for record in records if record["type"] == "finding"]


def file_of(finding, place):
    target, is_file = finding["targets"][place["target"]]
    path = place["path"]
    if place.get("path_bytes"):
        path = base64.b64decode(place["path_bytes"]).decode("utf-8", errors="surrogateescape")
    return target if is_file else f"{target}/{path}"


def with_parts(finding):
    return [finding, *finding.get("parts", ())]


def places_of(findings):
    return [Place(file_of(finding, place), (place["line"], place["column"]), (place["end_line"], place["end_column"]),
                  told["rule"], finding["confidence"])
            for finding in findings for told in with_parts(finding) for place in told["places"]]


def is_cut(finding):
    return finding["place_count"] > len(finding["places"])


def parts_of(root, target):
    folder = root / target
    if not folder.is_dir():
        return []
    return [f"{target}/{name}" for name in sorted(os.listdir(folder))]


def scan(program, root, targets, options=()):
    """Every place of every finding in these files and folders, which are scanned as one repository.

    A report lists a finding's first places only. A finding with more is looked up again in parts of the tree, down to one file.
    """
    findings = run(program, ["--reveal", *options], targets, root)
    whole = [finding for finding in findings if not is_cut(finding)]
    places = places_of(whole)
    cut = {(finding["rule"], finding["secret"]): finding["confidence"] for finding in findings if is_cut(finding)}
    if cut:
        places += places_in_parts(program, root, targets, options, cut)
    return sorted(set(places), key=lambda place: (place.file, place.begin, place.end, place.rule))


def places_in_parts(program, root, targets, options, wanted):
    """Of the findings whose (rule, secret) is in `wanted`, with the confidence they have as a whole."""
    places = []
    queue = collections.deque(targets)
    while queue:
        target = queue.popleft()
        found = run(program, ["--reveal", *options], [target], root)
        found = [finding for finding in found if (finding["rule"], finding["secret"]) in wanted]
        parts = parts_of(root, target) if any(is_cut(finding) for finding in found) else []
        if parts:
            queue.extend(parts)
            continue
        for finding in found:
            if is_cut(finding):
                print(f"quality: {target}: {finding['rule']}: {finding['place_count'] - len(finding['places'])} places "
                      "are not listed and not scored", file=sys.stderr)
            confidence = wanted[(finding["rule"], finding["secret"])]
            places += [dataclasses.replace(place, confidence=confidence) for place in places_of([finding])]
    return places
