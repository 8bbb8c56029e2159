"""Random programs of families, with the shapes that mistakes hide in."""

from itertools import pairwise
from math import inf

from hypothesis import strategies as st

from privmodel.inference import ALWAYS, Doubt, Interval, Level, Need, Rule, union
from privmodel.inference.family import Each, FamilyProgram, FamilyRule, Member, Previous
from privmodel.strategies.programs import intervals

FAMILIES = ("a", "b", "c")
SINGLES = ("x", "y", "z")
POWERS = ("order", "seize", "tap")
DOUBTS = (
    Doubt("contested", Level.DISPUTED),
    Doubt("silent", Level.OPEN),
    Doubt("stale", Level.OPEN),
)
SHAPES = frozenset(
    {
        "a chain that begins twice",
        "a chain through two families",
        "a chain with a gate",
        "a circle of a family and a single item",
        "a family opened by a single item",
        "a member known beforehand",
        "a need that is the previous member",
        "a need that misses a window",
        "a single item from a family",
        "a single rule about a member",
        "a stay that is an instant",
        "learned as the stay ends",
        "looked up",
        "several alternatives",
        "two chains along one family",
    }
)


def columns(draw, size, horizon):
    """A start and an end for all or for each, some of them never."""
    stretch = intervals(horizon=horizon).map(lambda each: (each.start, each.end))
    never = st.just((inf, inf))
    if draw(st.booleans()):
        return draw(stretch)
    rows = draw(st.lists(stretch | never, min_size=size, max_size=size))
    return [start for start, _ in rows], [end for _, end in rows]


@st.composite
def plans(draw, size, horizon):
    """No rule, or a few about families and single items that belong together."""
    one, other = map(Each, draw(st.permutations(FAMILIES))[:2])
    single = draw(st.sampled_from(SINGLES))
    at = draw(st.lists(st.integers(0, horizon), min_size=size, max_size=size))
    rows = {"start": at, "end": [time + 1 for time in at]}
    at_late = draw(st.integers(0, horizon))
    late, instant = (Interval(at_late, inf),), (Interval(at_late, at_late),)
    opener = frozenset({single})
    plan = {
        "nothing": [],
        "a chain that waits for something": [
            {"head": one, **rows},
            {"head": one, "seals": opener | {Previous(one.family)}},
            {"head": single, "when": late},
        ],
        "a circle entered late": [
            {"head": single, "seals": frozenset({one})},
            {"head": one, "seals": opener},
            {"head": one, **rows, "when": late},
        ],
        "a chain in which the previous member is needed as well": [
            {"head": one, **rows},
            {
                "head": one,
                "end": [time + 2 for time in at],
                "needs": (Need(frozenset({Previous(one.family)})),),
                "seals": frozenset({Previous(one.family)}),
            },
        ],
        "two needs, of which one comes too late": [
            {"head": one, **rows},
            {"head": single, "end": at_late + 1},
            {
                "head": other,
                "end": at,
                "needs": (Need(frozenset({one, single})),),
            },
        ],
        "looked up": [
            {"head": Each("a"), **rows},
            {"head": other, "seals": frozenset({Each("a", "partner")})},
            {"head": other, "seals": frozenset({Each("d", "epoch")})},
        ],
        "a code learned as the stay ends": [
            {"head": one, **rows},
            {"head": other, "start": 0, "end": rows["end"], "needs": (Need(frozenset({one})),)},
            {"head": other, "start": -inf, "end": at, "needs": (Need(frozenset({one})),)},
        ],
        "a code learned at an instant that is a window of its own": [
            {"head": single, "when": late},
            {"head": one, "needs": (Need(opener),), "when": (Interval(-inf, at_late), *instant)},
        ],
        "two families in turn": [
            {"head": one, **rows},
            {"head": other, "seals": frozenset({one})},
            {"head": one, "seals": frozenset({Previous(other.family)})},
        ],
    }
    chosen = draw(st.sampled_from(sorted(plan)))
    return [FamilyRule(id=f"p{n}", size=size, **rule) for n, rule in enumerate(plan[chosen])]


@st.composite
def family_programs(draw, horizon=6):
    """A program of three families of one size, one of another, three single items, few rules."""
    size, fewer = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    sizes = {**dict.fromkeys(FAMILIES, size), "d": fewer}
    whole = [Each(name) for name in FAMILIES]
    before = [Previous(name) for name in FAMILIES]
    others = [Each("d", "epoch"), Each("a", "partner"), *SINGLES, Member("d", 0)]
    one = st.sampled_from([*SINGLES, *(Member(name, 0) for name in sizes), Member("b", size - 1)])
    within = st.sampled_from([*whole, *before, *others])
    stretch = intervals(horizon=horizon)

    def needs(items):
        some = st.builds(Need, st.frozensets(items, max_size=2), st.just(ALWAYS) | stretch)
        return st.lists(some, min_size=1, max_size=2).map(tuple)

    def few(choices, most=1):
        return draw(st.just(frozenset()) | st.frozensets(choices, max_size=most))

    def terms():
        return {"powers": few(st.sampled_from(POWERS)), "doubts": few(st.sampled_from(DOUBTS))}

    windows = st.just((ALWAYS,)) | st.lists(stretch, min_size=1, max_size=3).map(union)
    family_rules = draw(plans(size, horizon))
    for number in range(draw(st.integers(1, 6))):
        head = draw(st.sampled_from(whole))
        plan = draw(st.sampled_from(["anything", "taking", "chain", "relay", "gathering"]))
        if plan == "anything":
            head = draw(st.sampled_from([*whole, *SINGLES]))
            parts = {"needs": draw(needs(within)), "seals": few(within, 2)}
        elif plan == "chain":
            gate = few(st.sampled_from([*whole, *SINGLES])) - {head}
            parts = {"seals": gate | {Previous(head.family)}}
        elif plan == "relay":
            link = frozenset({draw(st.sampled_from([*before, *whole]))})
            parts = draw(st.sampled_from([{"seals": link}, {"needs": (Need(link),)}]))
        elif plan == "gathering":
            head = draw(st.sampled_from(SINGLES))
            parts = {"seals": draw(st.frozensets(within, min_size=1, max_size=2))}
        else:
            parts = {}
        start, end = columns(draw, size, horizon)
        family_rules.append(
            FamilyRule(
                id=f"f{number}",
                size=size,
                head=head,
                start=start,
                end=end,
                when=draw(windows),
                **parts,
                **terms(),
            )
        )
    for number in range(draw(st.integers(1, 2))):
        start, end = columns(draw, fewer, horizon)
        family_rules.append(
            FamilyRule(
                id=f"d{number}",
                size=fewer,
                head=Each("d"),
                start=start,
                end=end,
                seals=few(st.sampled_from([*SINGLES, Previous("d")])),
                **terms(),
            )
        )
    rules = tuple(
        Rule(
            id=f"r{number}",
            head=draw(one),
            when=draw(windows),
            needs=draw(needs(one)),
            seals=few(one, 2),
            **terms(),
        )
        for number in range(draw(st.integers(0, 4)))
    )
    numbers = {
        "epoch": draw(st.lists(st.integers(0, fewer - 1), min_size=size, max_size=size)),
        "partner": draw(st.lists(st.integers(0, size - 1), min_size=size, max_size=size)),
    }
    return FamilyProgram(
        sizes=sizes,
        family_rules=tuple(draw(st.permutations(family_rules))),
        rules=rules,
        known=draw(st.frozensets(one, max_size=2)),
        indices=numbers,
    )


def items(program):
    """Every item that a program can speak of, members one by one."""
    return [
        *SINGLES,
        *(Member(name, n) for name, size in program.sizes.items() for n in range(size)),
    ]


def shapes(program, times):
    """The names of the shapes that occur, given the learning times at the highest level."""
    by_head = {}
    for rule in program.family_rules:
        by_head.setdefault(rule.head, []).append(rule)
        yield from of_rule(rule, times)
    for head, rules in by_head.items():
        yield from of_head(head, rules, by_head, times)
    for rule in program.expanded():
        for need in rule.needs:
            met = max((times.get(each, inf) for each in need.items), default=-inf)
            if -inf < met < inf and all(window.end <= met != window.start for window in rule.when):
                yield "a need that misses a window"
                if any(window.end == met for window in rule.when):
                    yield "learned as the stay ends"
    if any(isinstance(each, Member) for each in program.known):
        yield "a member known beforehand"
    if any(isinstance(each, Member) for rule in program.rules for each in (rule.head, *rule.seals)):
        yield "a single rule about a member"


def later(item, times):
    """Whether a single item is learned at some finite time."""
    return item in SINGLES and -inf < times.get(item, inf) < inf


def of_rule(rule, times):
    premises = set(rule.premises())
    whole = any(isinstance(each, Each | Previous) for each in premises)
    if any(isinstance(each, Each) and each.by for each in premises):
        yield "looked up"
    if len(rule.needs) > 1:
        yield "several alternatives"
    rows = zip(rule.start, rule.end, strict=True) if isinstance(rule.start, list) else ()
    if any(start == end < inf for start, end in rows):
        yield "a stay that is an instant"
    if isinstance(rule.head, Each):
        if any(later(seal, times) for seal in rule.seals):
            yield "a family opened by a single item"
        if any(Previous(rule.head.family) in need.items for need in rule.needs):
            yield "a need that is the previous member"
    elif whole and rule.head in times:
        yield "a single item from a family"


def of_head(head, rules, by_head, times):
    if not isinstance(head, Each):
        return
    chains = [rule for rule in rules if Previous(head.family) in rule.seals]
    column = [times.get(Member(head.family, n), inf) for n in range(rules[0].size)]
    if len(chains) > 1:
        yield "two chains along one family"
    if any(later(seal, times) for rule in chains for seal in rule.seals):
        yield "a chain with a gate"
    if chains and column[0] < inf and any(x > y for x, y in pairwise(column)):
        yield "a chain that begins twice"
    for each in {premise for rule in rules for premise in rule.premises()}:
        back = {p for rule in by_head.get(key(each), ()) for p in rule.premises()}
        if head in back and isinstance(each, Previous) and each.family != head.family:
            yield "a chain through two families"
        if head in back and each in SINGLES:
            yield "a circle of a family and a single item"


def key(premise):
    """The head that a premise speaks of."""
    return Each(premise.family) if isinstance(premise, Previous) else premise
