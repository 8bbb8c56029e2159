"""Completions: what is left open in a question, settled one way or the other.

Each completion settles one point. It makes a statement plainly true or plainly false, a rough date
exact, a possible copy sure or absent, an unsaid attribute one of its values, silence a statement.
"""

from attrs import evolve

import privmodel as pm
from laws.asking import ON
from privmodel.model.evidence import View
from privmodel.model.law import Category
from privmodel.model.platform import ChatKind
from privmodel.model.retention import Bound, Existence, Role
from privmodel.model.timeline import iso, moment
from privmodel.rules.standing import standing

VIEW = View(on=ON)
TODAY = pm.Sighting(source="S1", on=ON)


def worlds(question):
    """Every way to settle one point, as (what was settled, the question that remains)."""
    yield from of_facts(question)
    yield from of_statements(question)
    yield from of_silence(question)
    yield from of_people(question)
    yield from of_dates(question)
    yield from of_orders(question)
    yield from of_law(question)


def with_platform(question, **changes):
    return question.with_platform(evolve(question.platform, **changes))


def with_powers(question, powers):
    return evolve(question, adversary=evolve(question.adversary, powers=tuple(powers)))


def instead(values, index, *new):
    return (*values[:index], *new, *values[index + 1 :])


def exact(when):
    """Two instants that a rough moment can turn out to be."""
    middle = when.earliest + (when.latest - when.earliest) // 2
    return (moment(iso(when.earliest)), moment(iso(middle)))


def rough(when):
    return when is not None and not when.exact


def of_facts(question):
    facts = question.platform.facts
    for index, fact in enumerate(facts):
        for what, settled in settle(fact):
            yield f"{fact.id} {what}", with_platform(question, facts=instead(facts, index, settled))


def settle(fact):
    """The ways in which one fact can turn out."""
    segments = standing(fact, VIEW)
    always = standing(evolve(fact, period=pm.Period(), horizon=1e6), VIEW)
    if any(segment.doubts for segment in always):
        yield "is true", evolve(fact, seen=[TODAY], denied=[], grade="press")
        yield "is false", evolve(fact, seen=[], denied=[TODAY], grade="press")
    start, end = fact.period.start, fact.period.end
    for day in exact(start) if segments and rough(start) else ():
        if not end or day.earliest < end.earliest:
            yield f"began {day}", evolve(fact, period=evolve(fact.period, start=day))
    for day in exact(end) if segments and rough(end) else ():
        if not start or start.latest < day.earliest:
            yield f"ended {day}", evolve(fact, period=evolve(fact.period, end=day))
    if end is None and fact.seen and segments and segments[-1].doubts:
        last = max(sighting.on.latest for sighting in fact.seen)
        stale = last + fact.horizon * 86_400 < moment(ON).earliest
        if stale and (not start or start.latest <= last):
            day = moment(iso(last + 86_400))
            yield f"ended {day}, once last seen", evolve(fact, period=evolve(fact.period, end=day))


def of_statements(question):
    platform = question.platform
    kept = platform.retention
    for index, each in enumerate(kept):
        absent = evolve(each, existence=Existence.ABSENT)
        if each.existence is Existence.OPEN:
            sure = evolve(each, existence=Existence.SURE)
            yield "it is kept", with_platform(question, retention=instead(kept, index, sure))
            yield "it is not kept", with_platform(question, retention=instead(kept, index, absent))
        if each.bound is Bound.AT_MOST and each.existence is not Existence.ABSENT:
            full = evolve(each, bound=Bound.EXACT)
            yield "for so long", with_platform(question, retention=instead(kept, index, full))
            yield "for no time", with_platform(question, retention=instead(kept, index, absent))
    copied = platform.replications
    for index, each in enumerate(copied):
        if each.existence is Existence.OPEN:
            sure = evolve(each, existence=Existence.SURE)
            yield "it is copied", with_platform(question, replications=instead(copied, index, sure))
            yield "not copied", with_platform(question, replications=instead(copied, index))
    if not platform.establishments_closed:
        yield "no more ties", with_platform(question, establishments_closed=True)
        ties = (*platform.establishments, pm.Establishment(country="xa", relation="assets"))
        yield "a tie", with_platform(question, establishments=ties)
    if not platform.modes:
        for schedule in ("transport_only", "static_keys", "double_ratchet"):
            mode = pm.Mode(id="all", schedule=schedule)
            yield f"mode {schedule}", with_platform(question, modes=[mode])


def of_silence(question):
    platform = question.platform
    if not platform.servers:
        return
    for kind in ("message_text", "sender", "timestamp", "ip_address", "profile", "last_seen"):
        stated = {k for each in platform.retention if each.at is Role.OPERATOR for k in each.kinds}
        if kind in stated:
            continue
        for existence in (Existence.SURE, Existence.ABSENT):
            said = pm.Retention(kinds=kind, at="operator", existence=existence)
            yield (
                f"{kind} is {existence}",
                with_platform(question, retention=(*platform.retention, said)),
            )
        brief = pm.Retention(kinds=kind, at="operator", until="sent + 3 days")
        yield f"{kind} for 3 days", with_platform(question, retention=(*platform.retention, brief))


def of_people(question):
    talk = question.conversation
    people = talk.participants
    for index, person in enumerate(people):
        if person.region is None:
            for region in ("eu", "us", "br"):
                settled = evolve(person, region=region)
                yield (
                    f"{person.name} in {region}",
                    question.with_conversation(participants=instead(people, index, settled)),
                )
        for number, device in enumerate(person.devices):
            if device.os is None:
                for system in ("ios", "android", "other"):
                    settled = evolve(device, os=system)
                    yield (
                        f"{person.name} with {system}",
                        question.with_conversation(
                            participants=instead(
                                people,
                                index,
                                evolve(person, devices=instead(person.devices, number, settled)),
                            )
                        ),
                    )
    if talk.members is None and talk.chat is not ChatKind.ONE_TO_ONE:
        for members in (len(people), 6):
            yield f"{members} members", question.with_conversation(members=members)


def of_dates(question):
    talk = question.conversation
    for index, message in enumerate(talk.messages):
        for sent in exact(message.sent) if rough(message.sent) else ():
            before, after = talk.messages[:index], talk.messages[index + 1 :]
            if any(each.sent.latest > sent.earliest for each in before) or any(
                each.sent.earliest < sent.latest for each in after
            ):
                continue  # then the order of the two would no longer be what was said
            settled = evolve(message, sent=sent)
            yield (
                f"{message.id} on {sent}",
                question.with_conversation(messages=(*before, settled, *after)),
            )
    for index, event in enumerate(talk.events):
        for at in exact(event.at) if rough(event.at) else ():
            settled = evolve(event, at=at)
            yield (
                f"{event.kind} on {at}",
                question.with_conversation(events=instead(talk.events, index, settled)),
            )
    for index, change in enumerate(talk.changes):
        for at in exact(change.at) if rough(change.at) else ():
            settled = evolve(change, at=at)
            yield (
                f"{change.setting} set on {at}",
                question.with_conversation(changes=instead(talk.changes, index, settled)),
            )
    powers = question.adversary.powers
    for index, power in enumerate(powers):
        for end in ("start", "end"):
            when = getattr(power.during, end)
            for at in exact(when) if rough(when) else ():
                settled = evolve(power, during=evolve(power.during, **{end: at}))
                yield (
                    f"{type(power).__name__} {end}s {at}",
                    with_powers(question, instead(powers, index, settled)),
                )


def of_orders(question):
    powers = question.adversary.powers
    options = {
        "offence": ("fraud", "terrorism", "drugs"),
        "max_penalty_years": (0.5, 2.0, 10.0),
        "breaks_terms": (True, False),
    }
    for index, power in enumerate(powers):
        if not isinstance(power, pm.Order):
            continue
        for name, values in options.items():
            if getattr(power.suspicion, name) is None:
                for value in values:
                    settled = evolve(power, suspicion=evolve(power.suspicion, **{name: value}))
                    yield (
                        f"{name} = {value}",
                        with_powers(question, instead(powers, index, settled)),
                    )


def of_law(question):
    powers = question.adversary.powers
    for index, power in enumerate(powers):
        if not isinstance(power, pm.Order):
            continue
        law = power.jurisdiction

        def under(law, index=index, power=power):
            # an order names instruments of its law, so that the whole law must go with it
            free = evolve(power, instruments=[], jurisdiction=law)
            return with_powers(question, instead(powers, index, free))

        if power.instruments:
            continue

        if law.instruments is None:
            whole = pm.Instrument(id="xa.all", title="all", cells=[pm.Cell(categories=Category)],
                                  forum=power.forum)  # fmt: skip
            yield "it may order all", under(evolve(law, instruments=[whole]))
            yield "it may order nothing", under(evolve(law, instruments=[]))
            continue
        for number, instrument in enumerate(law.instruments):
            if instrument.compulsion == "open":
                for compulsion in ("compelled", "permitted"):
                    settled = evolve(instrument, compulsion=compulsion)
                    yield (
                        f"{instrument.id} {compulsion}",
                        under(evolve(law, instruments=instead(law.instruments, number, settled))),
                    )
            for place, cell in enumerate(instrument.cells):
                if cell.open:
                    for settled in ((evolve(cell, open=False),), ()):
                        cells = instead(instrument.cells, place, *settled)
                        changed = evolve(instrument, cells=cells)
                        yield (
                            f"a limb of {instrument.id}",
                            under(
                                evolve(law, instruments=instead(law.instruments, number, changed))
                            ),
                        )
        for number, fact in enumerate(law.facts):
            for what, settled in settle(fact):
                yield (
                    f"{fact.id} {what}",
                    under(evolve(law, facts=instead(law.facts, number, settled))),
                )
