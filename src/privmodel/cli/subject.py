"""What a command asks about: a question file, or a platform with options that make a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Adversary, Power, Window
from privmodel.model.conversation import Conversation
from privmodel.model.evidence import Grade
from privmodel.model.platform import Platform
from privmodel.model.timeline import Moment, moment
from privmodel.query.asking import Question
from privmodel.query.files.question import read_question
from privmodel.query.files.written import POWERS
from privmodel.query.front import conversation

from .declared import OF_COURTS
from .options import at_hand, chosen_court, is_file, named, sending

__all__ = [
    "chosen_among",
    "chosen_asker",
    "chosen_conversation",
    "chosen_day",
    "chosen_question",
    "chosen_views",
    "refuse_beside_a_file",
    "views_of",
]

NON_COURT = tuple(name for name in POWERS if name != "order")


def refuse_beside_a_file(ctx: click.Context, beside: Iterable[str]) -> None:
    """Refuse options that a question file says itself.

    Args:
        ctx: the command as it was called.
        beside: the names of the parameters that go with a file.

    Raises:
        click.UsageError: naming the option.
    """
    allowed = frozenset(beside)
    for each in ctx.command.params:
        if _is_given(ctx, each) and each.name not in allowed:
            raise click.UsageError(f"{each.opts[0]} does not go with a question file; say it there")


def chosen_question(
    ctx: click.Context, subject: str, options: Mapping[str, Any], beside: Iterable[str] = ()
) -> tuple[Question, list[str]]:
    """The question that a command asks, and what was taken for granted in it, in words.

    Args:
        ctx: the command as it was called.
        subject: a question file, or the id of a platform.
        options: the options of ``declared``, by name.
        beside: the names of the parameters that go with a question file.

    Raises:
        click.UsageError: for options that do not go together, or for a day left out.
        PrivModelError: for values that do not fit.
    """
    if is_file(subject):
        refuse_beside_a_file(ctx, {"subject", *beside})
        return read_question(subject, catalogue=at_hand()), []
    on = chosen_day(options)
    chat, said = chosen_conversation(at_hand().platform(subject), options, on)
    views = chosen_views(options)
    asker = (chosen_asker(options, chat),)
    return Question(conversation=chat, adversaries=asker, on=on, **views), said


def chosen_day(options: Mapping[str, Any]) -> Moment:
    """The day that ``--on`` names.

    Raises:
        click.UsageError: when it was left out.
    """
    if options["on"] is None:
        raise click.UsageError("say on which day with --on, such as --on 2024-10-01")
    return named("--on", moment, options["on"])  # type: ignore[no-any-return]


def chosen_views(options: Mapping[str, Any]) -> dict[str, Any]:
    """Which evidence counts, as a question has it."""
    floor = options["min_grade"]
    return {
        "known_at": named("--known-at", moment, options["known_at"]),
        "grounds": options["grounds"] or None,
        "grades": None if floor is None else Grade(floor).or_better,
        "exclude": options["exclude"],
        "catalogue": at_hand(),
    }


def views_of(question: Question) -> dict[str, Any]:
    """Which evidence counts in a question, and until when knowledge does, as the verbs take it."""
    return {
        "known_at": question.known_at,
        "until": question.until,
        "grounds": question.grounds,
        "grades": question.grades,
        "exclude": question.exclude,
        "catalogue": question.catalogue,
    }


def chosen_conversation(
    platform: Platform, options: Mapping[str, Any], on: Moment
) -> tuple[Conversation, list[str]]:
    """The conversation that the options describe, and what was taken for granted, in words.

    Args:
        platform: where it takes place.
        options: the options by name.
        on: the day asked about; a message that nobody dates is sent before it.
    """
    sent, said = sending(options["sent"], on)
    for name, value in options["settings"].items():
        named("--set", platform.setting, name)
        platform.setting(name).require(value, "--set")
    chat = conversation(
        platform,
        sent=sent,
        chat=options["chat"] or "one_to_one",
        settings=options["settings"],
        timer_days=options["timer_days"],
    )
    return chat, said


def chosen_asker(options: Mapping[str, Any], chat: Conversation) -> Adversary:
    """Who the options say wants to know.

    Args:
        options: the options by name.
        chat: the conversation, whose participants powers are aimed at.

    Raises:
        click.UsageError: when nobody asks, or an option speaks of a court where there is none.
    """
    since, until = _stretch(options)
    court = None
    if options["country"] is not None:
        court = chosen_court(options, since, until)
    else:
        _refuse_of_courts(["instruments"])
    powers = [*_powers(options, Window(start=since, end=until), chat)]
    if court is None and not powers:
        raise click.UsageError("say who asks, with --court or --power")
    if court is not None and not powers:
        return court
    names = [text.partition(":")[0].replace("_", " ") for text in options["powers"]]
    if court is not None:
        return Adversary(name=" and ".join([court.name, *names]), powers=(*court.powers, *powers))
    return Adversary(name=" and ".join(names), powers=powers)


def chosen_among(options: Mapping[str, Any], chat: Conversation) -> tuple[Power, ...]:
    """The powers to choose from: an order for each court and each instrument, and the others.

    Args:
        options: the options by name.
        chat: the conversation, whose participants powers are aimed at.

    Raises:
        click.UsageError: when there are none.
    """
    since, until = _stretch(options)
    found: list[Power] = []
    countries: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in options["countries"]]
    for name in options["instruments"]:
        country, dot, _ = name.partition(".")
        if not dot:
            raise InvalidQuestion("--instrument", name, 'write its id, such as "us.warrant"')
        countries.append((country, (name,)))
    for country, instruments in countries:
        alone = {**options, "country": country, "instruments": instruments}
        found += chosen_court(alone, since, until).powers
    if not countries:
        _refuse_of_courts()
    found += _powers(options, Window(start=since, end=until), chat)
    if not found:
        raise click.UsageError("say what to choose from, with --court, --instrument or --power")
    return tuple(found)


def _stretch(options: Mapping[str, Any]) -> tuple[Moment | None, Moment | None]:
    since, until = (named(f"--{name}", moment, options[name]) for name in ("since", "until"))
    if until is not None and since is None:
        raise click.UsageError("--until ends a stretch; say with --since when it begins")
    return since, until


def _refuse_of_courts(besides: Iterable[str] = ()) -> None:
    """Refuse the options that mean nothing without a court."""
    context = click.get_current_context()
    names = {*OF_COURTS, *besides}
    for each in context.command.params:
        if each.name in names and _is_given(context, each):
            raise click.UsageError(f"{each.opts[0]} speaks of a court; add --court")


def _is_given(context: click.Context, option: click.Parameter) -> bool:
    source = context.get_parameter_source(option.name or "")
    return source is not None and source.name != "DEFAULT"


def _powers(options: Mapping[str, Any], window: Window, chat: Conversation) -> Iterator[Power]:
    if options["whose"] is not None and not options["powers"]:
        raise click.UsageError("--whose speaks of a --power")
    for text in options["powers"]:
        name, colon, aimed = text.partition(":")
        if name not in NON_COURT:
            raise UnknownName("power", name, NON_COURT, "--power")
        option, whose = ("--power", aimed) if colon else ("--whose", options["whose"])
        values: dict[str, Any] = {"during": window}
        if whose is not None:
            chat.participant(whose, option)
            if not hasattr(POWERS[name], "participant"):
                raise click.UsageError(f"{name} is aimed at nobody; leave out {option} {whose}")
            values["participant"] = whose
        yield POWERS[name](**values)
