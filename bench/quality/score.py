"""The scores: what of the labels was found. Knows nothing of files or programs."""

import collections
import dataclasses
import math
import random
import statistics


@dataclasses.dataclass
class Counts:
    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other):
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def found(self):
        return self.tp + self.fp

    @property
    def true(self):
        return self.tp + self.fn

    @property
    def precision(self):
        return self.tp / self.found if self.found else 0.0

    @property
    def recall(self):
        return self.tp / self.true if self.true else 0.0

    @property
    def f1(self):
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 0.0


@dataclasses.dataclass
class Outcome:
    """Labels that something was found at, those that were not, and findings that no label covers."""

    hit: list
    missed: list
    uncovered: list

    def counts(self, keep=lambda label: True):
        counts = Counts()
        for label in self.hit:
            if keep(label):
                counts += Counts(tp=1) if label.is_secret else Counts(fp=1)
        counts.fn = sum(label.is_secret and keep(label) for label in self.missed)
        return counts

    def by_repository(self, keep=lambda label: True):
        """Counts of each repository that has a label to find or to leave alone."""
        parts = {label.repo: Outcome([], [], []) for label in self.hit + self.missed}
        for label in self.hit:
            parts[label.repo].hit.append(label)
        for label in self.missed:
            parts[label.repo].missed.append(label)
        return {repo: part.counts(keep) for repo, part in sorted(parts.items())}


def by_file(labels):
    files = collections.defaultdict(list)
    for label in labels:
        files[label.file].append(label)
    return files


def outcome(labels, places, labels_at):
    """`labels_at(labels of the file, place)`: those that the place speaks of."""
    files = by_file(labels)
    hit, uncovered = set(), []
    for place in places:
        spoken_of = labels_at(files.get(place.file, ()), place)
        hit.update(map(id, spoken_of))
        if not spoken_of:
            uncovered.append(place)
    return Outcome([label for label in labels if id(label) in hit], [label for label in labels if id(label) not in hit],
                   uncovered)


def by_line(labels, places):
    """The published rule: of the labels whose lines hold the finding, the first decides."""
    def first(labels_of_file, place):
        for label in labels_of_file:
            if label.begin[0] <= place.begin[0] <= label.end[0]:
                return [label]
        return []
    return outcome(labels, places, first)


def by_overlap(labels, places):
    """Every label that shares a byte with the finding. What only labels outside the core cover is no unlabelled finding."""
    result = outcome(labels, places, lambda labels_of_file, place: [label for label in labels_of_file if place.overlaps(label)])
    return Outcome([label for label in result.hit if label.in_core], [label for label in result.missed if label.in_core],
                   result.uncovered)


def median_f1(counts_by_repository):
    """Over the repositories in which there was something to find, or something was found."""
    values = [counts.f1 for counts in counts_by_repository.values() if counts.true or counts.found]
    return statistics.median(values) if values else 0.0


def wilson(successes, trials, z=1.96):
    """The interval of a share: 95 %."""
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    middle = share + z * z / (2 * trials)
    margin = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (middle - margin) / scale), min(1.0, (middle + margin) / scale)


def bootstrap_f1(counts_by_repository, rounds=2000, seed=1):
    """The interval of F1, 95 %, had other repositories of the same kind been labelled: they are drawn with replacement."""
    counts = list(counts_by_repository.values())
    if not counts:
        return 0.0, 1.0
    draw = random.Random(seed)
    values = sorted(sum(draw.choices(counts, k=len(counts)), Counts()).f1 for _ in range(rounds))
    return values[int(rounds * 0.025)], values[int(rounds * 0.975)]


def folds(counts_by_repository, number=5):
    """Repositories in so many groups with about as many secrets each: the largest goes to the smallest group, in turn."""
    groups = [{} for _ in range(number)]
    for repo, counts in sorted(counts_by_repository.items(), key=lambda item: (-item[1].true, item[0])):
        least = min(groups, key=lambda group: (sum(other.true for other in group.values()), len(group)))
        least[repo] = counts
    return groups


def fold_f1(counts_by_repository, number=5):
    return [sum(group.values(), Counts()).f1 for group in folds(counts_by_repository, number)]
