"""Pages of the documentation on a platform or a country's law: what a file says, and its sources.

The documentation's build writes them anew, so that they are never older than the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from privmodel.catalogue.registry import Catalogue
from privmodel.catalogue.shape import Contents, Entry
from privmodel.errors import AnalysisIncomplete
from privmodel.model.adversary import Adversary, OperateService, SeizeDevice, TapNetwork, Window
from privmodel.model.claim import PlatformClaims
from privmodel.model.data import DataKind
from privmodel.model.evidence import Fact
from privmodel.model.platform import Platform
from privmodel.model.timeline import DAY, iso, moment
from privmodel.query.exposure import Exposure
from privmodel.query.front import conversation, court
from privmodel.query.obtainable import obtainable

from .summary import country_summary, platform_summary, summary_lines

__all__ = ["catalogue_index", "country_page", "platform_page"]

KINDS = (
    DataKind.MESSAGE_TEXT,
    DataKind.SENDER,
    DataKind.TIMESTAMP,
    DataKind.IP_ADDRESS,
    DataKind.PHONE_NUMBER,
    DataKind.CONTACTS,
    DataKind.NAME_AS_GIVEN,
)
"""The kinds in the table of what adversaries get; a page that shows all of them can't be read."""

_TOO_MUCH = "too much unstated"

_TITLES = {
    "modes": "Encryption modes",
    "settings": "Settings",
    "kept": "What is kept",
    "ties": "Ties to countries",
    "clauses": "Rules on requests",
    "practices": "What it was seen to do",
    "instruments": "Instruments",
    "bars": "Blocking rules",
}


def platform_page(catalogue: Catalogue, name: str) -> str:
    """The page of a platform, in Markdown.

    Args:
        catalogue: the catalogue.
        name: the platform's id.

    Raises:
        UnknownName: when there is no such platform.
    """
    contents = catalogue.contents("platforms", name)
    platform: Platform = contents.value
    lines = [f"# {platform.name}", ""]
    lines += _by_default(catalogue, platform)
    lines += _summary(platform_summary(platform))
    lines += _unknowns(platform)
    lines += _claims(catalogue.claims(name))
    return "\n".join([*lines, *_evidence(contents)])


def country_page(catalogue: Catalogue, name: str) -> str:
    """The page of a country's law, in Markdown.

    Args:
        catalogue: the catalogue.
        name: the country's code.

    Raises:
        UnknownName: when the catalogue has no such file.
    """
    contents = catalogue.contents("law", name)
    lines = [f"# {contents.value.name}", ""]
    lines += _summary(country_summary(contents.value))
    return "\n".join([*lines, *_evidence(contents)])


def catalogue_index(catalogue: Catalogue) -> str:
    """The page that lists the others, in Markdown for Sphinx."""
    lines = ["# The catalogue", "", f"Version {catalogue.version}. These pages are generated.", ""]
    for title, folder, names in (
        ("Platforms", "platforms", catalogue.platforms()),
        ("Law", "law", catalogue.jurisdictions()),
    ):
        lines += ["```{toctree}", f":caption: {title}", ":maxdepth: 1", ""]
        lines += [f"{folder}/{name}" for name in names]
        lines += ["```", ""]
    return "\n".join(lines)


def _by_default(catalogue: Catalogue, platform: Platform) -> Iterator[str]:
    """What some adversaries get of a conversation in which nobody changed a setting."""
    seen = [fact.last_seen for fact in platform.facts if fact.last_seen > -inf]
    if not platform.modes or not seen or "one_to_one" not in {c.kind.value for c in platform.chats}:
        return
    day = max(seen)
    on, sent = moment(iso(day - day % DAY)), moment(iso(day - day % DAY - 30 * DAY))
    chat = conversation(platform, sent=sent)
    yield "## By default"
    yield ""
    yield f"A chat of two with one message of {sent}, every setting as it comes, asked on {on}, the"
    yield "day of the newest sighting. What each can get of it:"
    yield ""
    yield f"| | {' | '.join(kind.words for kind in KINDS)} |"
    yield f"|---|{'---|' * len(KINDS)}"
    tap = TapNetwork(during=Window(start=sent, end=on))
    parties = (
        ("a court in the United States", court("us")),
        ("a court in France", court("fr")),
        ("whoever holds one unlocked phone", Adversary(powers=[SeizeDevice()])),
        ("whoever taps the network all the while", Adversary(powers=[tap])),
        ("the operator itself", Adversary(powers=[OperateService()])),
    )
    for words, party in parties:
        try:
            cells = list(_verdicts(obtainable(chat, by=party, on=on, catalogue=catalogue)))
        except AnalysisIncomplete:
            cells = [_TOO_MUCH] * len(KINDS)
        yield f"| {words} | {' | '.join(cells)} |"
    yield ""
    yield "The suspicion is left open, and so is what depends on it."
    yield ""


def _verdicts(answer: Exposure) -> Iterator[str]:
    for kind in KINDS:
        try:
            yield answer[kind].verdict.value
        except AnalysisIncomplete:
            yield _TOO_MUCH


def _summary(summary: dict[str, object]) -> Iterator[str]:
    for part, lines in summary_lines(summary):
        yield f"## {_TITLES.get(part, part.capitalize())}"
        yield ""
        for line in lines:
            depth = len(line) - len(line.lstrip())
            yield f"{' ' * depth}- {_plain(line.strip())}"
        yield ""


def _unknowns(platform: Platform) -> Iterator[str]:
    if platform.unknowns:
        yield "## Looked for and not found"
        yield ""
        for each in platform.unknowns:
            kinds = ", ".join(sorted(kind.words for kind in each.kinds))
            yield f"- At the {each.at.value.replace('_', ' ')}: {kinds}. {_plain(each.note)}"
        yield ""


def _claims(claims: PlatformClaims) -> Iterator[str]:
    """What is said of the platform; how it comes out is asked on the command line."""
    if claims.claims:
        yield "## What is said of it"
        yield ""
        for claim in claims.claims:
            until = "" if claim.until is None else f" to {claim.until}"
            yield f"- **{claim.id}** {_plain(claim.means)}"
            speaker = f", {_plain(claim.speaker)}" if claim.speaker else ""
            yield f"  ({claim.by.value}{speaker}, said {claim.said}{until})"
        yield ""
        yield f"What becomes of each, `privmodel claims {claims.id}` tells."
        yield ""


def _evidence(contents: Contents) -> Iterator[str]:
    changes = sorted(_changes(contents.value.facts))
    if changes:
        yield "## Timeline"
        yield ""
        for _, when, words in changes:
            yield f"- {when}: {words}"
        yield ""
    yield "## Facts"
    yield ""
    for entry in contents.entries:
        yield from _fact(entry)
    yield ""
    yield "## Sources"
    yield ""
    for source in contents.value.sources:
        date = f", {source.date}" if source.date else ""
        publisher = f", {_plain(source.publisher)}" if source.publisher else ""
        archived = f" ([stored copy]({source.archived}))" if source.archived else ""
        grade = source.grade.value.replace("_", " ")
        title = _plain(source.title)
        yield f"- **{source.id}** [{title}](<{source.url}>){publisher}{date}, {grade}{archived}"
    yield ""


def _changes(facts: Iterable[Fact]) -> Iterator[tuple[float, str, str]]:
    """When facts begin and end, with the instant by which they sort."""
    for fact in facts:
        if fact.period.start is not None:
            start = fact.period.start
            yield start.earliest, str(start), f"{_plain(fact.says)} ({fact.id})"
        if fact.period.end is not None:
            end = fact.period.end
            yield end.earliest, str(end), f"no longer: {_plain(fact.says)} ({fact.id})"


def _fact(entry: Entry) -> Iterator[str]:
    fact = entry.fact
    yield f"- **{fact.id}** {_plain(fact.says)}"
    details = [fact.grade.value.replace("_", " ")]
    if fact.period.start is not None or fact.period.end is not None:
        details.append(f"holds {fact.period}")
    if fact.seen:
        details.append(f"seen {', '.join(map(str, fact.seen))}")
    if fact.denied:
        details.append(f"denied {', '.join(map(str, fact.denied))}")
    yield f"  ({_plain('; '.join(details))})"
    if fact.note:
        yield f"  {_plain(fact.note)}"
    if entry.context:
        yield f"  Nothing is drawn from it: {_plain(entry.context)}"


def _plain(text: str) -> str:
    """A text in which Markdown sees no markup."""
    text = " ".join(text.split())
    for sign in ("\\", "*", "_", "<", "[", "|", "`", "$"):
        text = text.replace(sign, f"\\{sign}")
    return text
