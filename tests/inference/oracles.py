"""Slow and simple second opinions on what the inference computes; they share no code with it."""

from itertools import chain, combinations
from math import inf


def inside(t, interval):
    """Whether an instant lies in an interval, said anew."""
    if interval.start == interval.end:
        return t == interval.start
    return interval.start <= t < interval.end


def admitted(rules, *, level=2, powers=None, granted=()):
    """The rules of a program that a level, some powers and some granted doubts let in."""
    return [
        rule
        for rule in rules
        if all(doubt.name in granted or int(doubt.level) <= level for doubt in rule.doubts)
        and (powers is None or set(rule.powers) <= set(powers))
    ]


def least_instant(when, validity, t):
    """The least instant of the windows and the validity that is not before t."""
    starts = [t, validity.start, *(window.start for window in when)]
    return min(
        (
            x
            for x in starts
            if t <= x < inf and inside(x, validity) and any(inside(x, window) for window in when)
        ),
        default=inf,
    )


def latest(times, items):
    return max((times.get(item, inf) for item in items), default=-inf)


def by_alternative(rule, index, times):
    """The value that one alternative of a rule gives its head."""
    need = rule.needs[index]
    taken = least_instant(rule.when, need.validity, latest(times, need.items))
    return max(taken, latest(times, rule.seals))


def by_rule(rule, times):
    """The right side of the equation for one rule: t* over all alternatives, then the seals."""
    taken = min(
        least_instant(rule.when, need.validity, latest(times, need.items)) for need in rule.needs
    )
    return max(taken, latest(times, rule.seals))


def apply_equation(rules, known, times):
    """The right side of the equation for every item."""
    new = dict.fromkeys(known, -inf)
    for rule in rules:
        value = by_rule(rule, times)
        if value < new.get(rule.head, inf):
            new[rule.head] = value
    return new


def iterate(rules, known):
    """The learning times: the equation applied from +inf downwards until nothing changes."""
    times = {}
    while (new := apply_equation(rules, known, times)) != times:
        times = new
    return times


def instants(rules):
    """Every instant at which something may begin, sorted, after the beginning of time."""
    spans = chain(
        (window for rule in rules for window in rule.when),
        (need.validity for rule in rules for need in rule.needs),
    )
    return sorted({-inf, *(x for span in spans for x in (span.start, span.end) if x < inf)})


def live_through(rules, known):
    """The learning times, found by living through time and taking what can be taken."""
    times = dict.fromkeys(known, -inf)
    taken = set()
    for now in instants(rules):
        changed = True
        while changed:
            changed = False
            for rule in rules:
                if rule.id not in taken and any(inside(now, window) for window in rule.when):
                    for need in rule.needs:
                        if inside(now, need.validity) and all(i in times for i in need.items):
                            taken.add(rule.id)
                            changed = True
                            break
                if (
                    rule.id in taken
                    and rule.head not in times
                    and all(seal in times for seal in rule.seals)
                ):
                    times[rule.head] = now
                    changed = True
    return times


def try_all_orders(rules, known):
    """The learning times, found by applying every subset of the rules in every order."""
    best = {}

    def extend(times, left):
        for item, time in times.items():
            best[item] = min(best.get(item, inf), time)
        for rule in left:
            value = by_rule(rule, times)
            if value < inf:
                more = {**times, rule.head: min(value, times.get(rule.head, inf))}
                extend(more, [other for other in left if other is not rule])

    extend(dict.fromkeys(known, -inf), rules)
    return best


def tight(rules, known, times):
    """The (rule, alternative) pairs that yield their heads exactly in time."""
    return [
        (rule, index)
        for rule in rules
        if rule.head not in known
        for index in range(len(rule.needs))
        if by_alternative(rule, index, times) == times.get(rule.head, inf) < inf
    ]


def premises(rule, index):
    return rule.needs[index].items | rule.seals


def heights(rules, known, times):
    """The least height of each item over all derivations by tight rules, iterated from above."""
    found = {}
    while True:
        new = dict.fromkeys(known, 0)
        for rule, index in tight(rules, known, times):
            height = 1 + max((found.get(item, inf) for item in premises(rule, index)), default=0)
            if height < new.get(rule.head, inf):
                new[rule.head] = height
        if new == found:
            return found
        found = new


def subsets(names):
    """Every subset, smallest first."""
    names = sorted(names)
    return [frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size)]


def minimal(names, suffices):
    """The minimal subsets that suffice, by trying them all."""
    found = []
    for some in subsets(names):
        if not any(less <= some for less in found) and suffices(some):
            found.append(some)
    return found
