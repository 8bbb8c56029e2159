"""Which awkward shapes occur in a program, so that the tests can prove that they have met them."""

from math import inf

from inference.oracles import (
    admitted,
    by_alternative,
    heights,
    iterate,
    latest,
    least_instant,
    premises,
    tight,
)
from privmodel.inference import ALWAYS

SHAPES = frozenset(
    {
        "alternative other than the first",
        "chain",
        "ciphertext before key",
        "circle",
        "conflicting",
        "disputed and open on one rule",
        "early but high premise",
        "instant at the end of a window",
        "known beforehand and derived",
        "learned as the window closes",
        "level changes a time",
        "needed and sealing at once",
        "no",
        "one item, two heights",
        "power changes a time",
        "second window",
        "selector too late",
        "taken, never opened",
        "two powers in one derivation",
        "unknown",
        "validity decides",
        "yes",
    }
)


HARD = frozenset(
    {
        "act within a stretch",
        "ciphertext before key",
        "circle",
        "conflicting",
        "early but high premise",
        "exclusive alternatives",
        "learned as the window closes",
        "second window",
        "selector too late",
        "taken, never opened",
        "unknown",
    }
)
"""The shapes that have misled somebody; of each there must be many among many programs."""


def hard_shapes(program):
    """The names of the hard shapes that occur."""
    return HARD & (shapes(program) | set(of_doubts(program)) | set(of_acts(program)))


def of_doubts(program):
    """What is learned whichever of two exclusive statements is true, but not if neither is."""
    without = iterate(admitted(program.rules, level=0), program.known)
    silent, other = (
        iterate(admitted(program.rules, level=0, granted=[name]), program.known)
        for name in ("silent", "not silent")
    )
    if any(item in other and item not in without for item in silent):
        yield "exclusive alternatives"


def of_acts(program):
    """What is taken at one instant and known at a later one, so that nobody can say when it was."""
    times = iterate(program.rules, program.known)
    for take in program.rules:
        for have in program.rules:
            if (
                take.head in have.seals
                and all(window.start == window.end for window in take.when)
                and times.get(take.head, inf) < min(window.start for window in have.when)
                and have.head in times
            ):
                yield "act within a stretch"


def shapes(program):
    """The names of the shapes that occur."""
    times = iterate(program.rules, program.known)
    return {
        *of_verdicts(program),
        *of_powers(program, times),
        *of_rules(program, times),
        *of_derivations(program, times),
        *of_circles(program, times),
    }


def of_verdicts(program):
    low, middle, high = (
        iterate(admitted(program.rules, level=level), program.known) for level in (0, 1, 2)
    )
    for item in program.items:
        if item in low:
            if item not in program.known:
                yield "yes"
        elif item in middle:
            yield "conflicting"
        else:
            yield "unknown" if item in high else "no"
        if item in low and low[item] > high[item]:
            yield "level changes a time"


def of_powers(program, times):
    for power in program.powers:
        rest = admitted(program.rules, powers=set(program.powers) - {power})
        if any(time > times[item] for item, time in iterate(rest, program.known).items()):
            yield "power changes a time"


def of_rules(program, times):
    for rule in program.rules:
        if rule.head in program.known:
            yield "known beforehand and derived"
        if len({doubt.level for doubt in rule.doubts}) == 2:
            yield "disputed and open on one rule"
        if any(x.start == x.end == y.end > y.start for x in rule.when for y in rule.when):
            yield "instant at the end of a window"
        takings = []
        for need in rule.needs:
            met = latest(times, need.items)
            taken = least_instant(rule.when, need.validity, met)
            takings.append(taken)
            if need.items & rule.seals and rule.head in times:
                yield "needed and sealing at once"
            if -inf < met < inf == taken:
                yield "selector too late"
                if any(window.end == met > window.start for window in rule.when):
                    yield "learned as the window closes"
            if -inf < met < inf and len(rule.when) > 1 and rule.when[0].end <= taken < inf:
                yield "second window"
            if taken > least_instant(rule.when, ALWAYS, met):
                yield "validity decides"
        if min(takings) < latest(times, rule.seals) < inf:
            yield "ciphertext before key"
        if min(takings) < inf and rule.head not in times:
            yield "taken, never opened"


def of_derivations(program, times):
    high = heights(program.rules, program.known, times)
    if max(high.values(), default=0) >= 3:
        yield "chain"
    in_time = tight(program.rules, program.known, times)
    of_head = {}
    for rule, index in in_time:
        height = 1 + max((high[item] for item in premises(rule, index)), default=0)
        of_head.setdefault(rule.head, set()).add(height)
        if index > 0 and by_alternative(rule, 0, times) > times[rule.head]:
            yield "alternative other than the first"
        for other, _ in in_time:
            if other.head in premises(rule, index) and len(rule.powers | other.powers) > 1:
                yield "two powers in one derivation"
    if any(len(several) > 1 for several in of_head.values()):
        yield "one item, two heights"
    # Its least time costs a premise height, although its head could do with a later time.
    for rule, index in in_time:
        for other in program.rules:
            if other.head in premises(rule, index) - program.known:
                for each in range(len(other.needs)):
                    value = by_alternative(other, each, times)
                    low = 1 + max((high.get(i, inf) for i in premises(other, each)), default=0)
                    if times[other.head] < value <= times[rule.head] and low < high[other.head]:
                        yield "early but high premise"


def of_circles(program, times):
    leads = {}
    for rule in program.rules:
        for index in range(len(rule.needs)):
            leads.setdefault(rule.head, set()).update(premises(rule, index))
    for item in times:
        seen, todo = set(), {*leads.get(item, ())}
        while todo:
            one = todo.pop()
            seen.add(one)
            todo |= leads.get(one, set()) - seen
        if item in seen:
            yield "circle"
