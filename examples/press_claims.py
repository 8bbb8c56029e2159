"""Twenty-two claims of a press article of September 2024, put to the model one by one.

The article reported that Telegram had changed its rules on requests by authorities. A claim that
the model can express is taken apart into statements; each of them is asked, and the verdict
follows from the answers: all hold, *right*; none holds, *wrong*; some do, *misleading*. A claim
about what the platform did is compared with a fact of the catalogue by a reader. What concerns a
person's life, a quotation or an opinion is not ours to say.

Run it with ``python examples/press_claims.py``.
"""

from collections.abc import Callable, Iterable
from textwrap import fill

from attrs import frozen

import privmodel as pm

RIGHT, WRONG, MISLEADING, NOT_OURS = "right", "wrong", "misleading", "not ours to say"
BEFORE, AFTER = "2024-09-10", "2024-10-01"
TEXT_ALONE = ("law", "policy")
WIDTH = 96


@frozen(kw_only=True)
class Part:
    """One statement of a claim: whether it holds, what was found, and the facts behind that."""

    statement: str
    holds: bool
    found: str
    facts: frozenset[str]


@frozen(kw_only=True)
class Claim:
    """A claim, and how to check it: by asking, by reading a fact, or not at all."""

    id: str
    says: str
    parts: Callable[[], Iterable[Part]] | None = None
    read: str = ""
    facts: tuple[str, ...] = ()
    reason: str = ""

    @property
    def computed(self) -> bool:
        return self.parts is not None


@frozen(kw_only=True)
class Judgement:
    """A claim with its verdict and the statements that were asked for it."""

    claim: Claim
    verdict: str
    parts: tuple[Part, ...] = ()


def judge(claim: Claim) -> Judgement:
    """The verdict on a claim; for a claim that can be asked, drawn from the answers alone."""
    if claim.parts is None:
        return Judgement(claim=claim, verdict=claim.read or NOT_OURS)
    parts = tuple(claim.parts())
    held = {part.holds for part in parts}
    verdict = MISLEADING if len(held) == 2 else RIGHT if held == {True} else WRONG
    return Judgement(claim=claim, verdict=verdict, parts=parts)


def part(statement: str, holds: bool, *findings: pm.Finding) -> Part:
    """A statement that was read off findings."""
    return Part(
        statement=statement,
        holds=holds,
        found="; ".join(f"{each.kind.words}: {each.verdict} ({each.reason})" for each in findings),
        facts=frozenset().union(*(each.facts for each in findings)),
    )


def suspected(offence: str) -> pm.Suspicion:
    return pm.Suspicion(offence=offence, max_penalty_years=10, breaks_terms=True)


def request(
    on: str, offence: str = "organised_crime", forum: str = "criminal", **options: object
) -> pm.Exposure:
    """What a French court gets about a chat of two with every setting at its default."""
    court = pm.court("fr", suspicion=suspected(offence), forum=forum)
    chat = pm.conversation("telegram", sent="2024-09-01")
    return pm.obtainable(chat, by=court, on=on, **{"grounds": TEXT_ALONE, **options})


def both(exposure: pm.Exposure) -> tuple[pm.Finding, pm.Finding]:
    return exposure["ip_address"], exposure["phone_number"]


def given(findings: Iterable[pm.Finding]) -> bool:
    return all(each.verdict == "yes" for each in findings)


def bound(findings: Iterable[pm.Finding]) -> bool:
    """Whether the holder could not have said no."""
    return all(each.verdict == "yes" and not each.discretionary for each in findings)


def german_case() -> pm.Finding:
    """A German request of 2022 about child abuse, with practice admitted."""
    suspicion = pm.Suspicion(
        offence="child_abuse", max_penalty_years=10, gates={"weighty_offence": True}
    )
    chat = pm.conversation("telegram", sent="2022-05-01")
    court = pm.court("de", suspicion=suspicion)
    return pm.obtainable(chat, by=court, on="2022-12-01")["ip_address"]


def seen_by_operator(**chat: object) -> pm.Finding:
    """Whether whoever runs the service through the whole time reads the contents."""
    if "messages" not in chat:
        chat["sent"] = "2024-09-01"
    operator = pm.adversary(pm.OperateService(during=pm.Window(start="2024-08-01", end=AFTER)))
    conversation = pm.conversation("telegram", **chat)
    return pm.obtainable(conversation, by=operator, on=AFTER)["message_content"]


def left_on_servers(platform: str) -> pm.Finding:
    """Whether contents that were delivered a month ago can be read off the servers."""
    thief = pm.adversary(pm.BreachServer())
    chat = pm.conversation(platform, sent="2024-09-01")
    return pm.obtainable(chat, by=thief, on=AFTER)["message_content"]


def agreed_to_share() -> Iterable[Part]:
    criminal = both(request(AFTER))
    civil = both(request(AFTER, forum="civil"))
    yield part("IP address and number of somebody who breaks the terms can be given",
               given(criminal), *criminal)  # fmt: skip
    yield part("breaking the terms is enough, without a criminal case", given(civil), *civil)
    yield part("the operator bound itself to give them", bound(criminal), *criminal)


def a_shift() -> Iterable[Part]:
    before, after = request(BEFORE), request(AFTER)
    changes = tuple(each.after for each in after - before)
    yield part("for somebody suspected of organised crime the answer changed",
               bool(changes), *(changes or both(after)))  # fmt: skip
    terror = both(request(BEFORE, "terrorism"))
    yield part("before, nobody's data were to be had", not given(terror), *terror)
    german = german_case()
    yield part("before, nothing was seen to be given", german.verdict != "yes", german)


def after_the_arrest() -> Iterable[Part]:
    facts = pm.builtin().platform("telegram").facts_by_id
    arrest, change = facts["TG-94"].period.start, facts["TG-60"].period.start
    yield Part(
        statement="the rules changed after the arrest",
        holds=arrest.latest < change.earliest,
        found=f"arrest {arrest}, new clause {change}",
        facts=frozenset({"TG-94", "TG-60"}),
    )
    because = (request(AFTER) - request(BEFORE)).because
    yield Part(
        statement="it is that clause that changed the answer",
        holds="TG-60" in because,
        found=f"the difference rests on {', '.join(sorted(because))}",
        facts=because,
    )


def end_to_end() -> Iterable[Part]:
    call = [pm.Message(sent="2024-09-01", kinds="call_audio")]
    for statement, chat in (
        ("secret chats are closed to the operator", {"settings": {"secret_chat": "on"}}),
        ("calls between two people are closed to the operator", {"messages": call}),
        ("chats of two, as they come, are closed to the operator", {}),
        ("groups are closed to the operator", {"chat": "group"}),
        ("channels are closed to the operator", {"chat": "channel"}),
    ):
        finding = seen_by_operator(**chat)
        yield part(statement, finding.verdict == "no", finding)


def resisted_before() -> Iterable[Part]:
    crime, terror, german = both(request(BEFORE)), both(request(BEFORE, "terrorism")), german_case()
    refused = all(each.verdict == "no" and "refused" in each.steps for each in crime)
    yield part("the old text refused data on ordinary suspects", refused, *crime)
    yield part("it refused data on terror suspects", not given(terror), *terror)
    yield part("what it refused was not given", german.verdict != "yes", german)


def will_comply() -> Iterable[Part]:
    after = request(AFTER)
    named = both(after)
    yield part("on a valid order IP address and number can be given", given(named), *named)
    yield part("the operator has to give them", bound(named), *named)
    more = [each for each in after.obtained if each not in named]
    yield part("other data come with them", bool(more), *(more or [after["contacts"]]))


def collects_less() -> Iterable[Part]:
    own = left_on_servers("telegram")
    for other in ("signal", "whatsapp"):
        theirs = left_on_servers(other)
        name = pm.builtin().platform(other).name
        less = own.verdict == "no" or theirs.verdict == "yes"
        yield part(f"Telegram keeps no delivered contents that {name} does not keep", less,
                   own, theirs)  # fmt: skip


QUOTATION = "a quotation; the catalogue holds facts, not wordings"
LIFE = "about a person's life; the model is about messages"
OPINION = "an opinion"

CLAIMS = (
    Claim(id="C1", says="The founder has agreed to hand over IP addresses and phone numbers of "
          "people who break the rules of the service.", parts=agreed_to_share),
    Claim(id="C2", says="That is a big turn for a service that hardly ever cooperated.",
          parts=a_shift),
    Claim(id="C3", says="The change came after his arrest in France.", parts=after_the_arrest),
    Claim(id="C4", says="He is charged in matters of child abuse images, money laundering and "
          "drugs.", reason=LIFE, facts=("TG-95",)),
    Claim(id="C5", says="A statement on equal rules in all countries is quoted.",
          reason=QUOTATION),
    Claim(id="C6", says="The new terms are meant against crime on the service.", read=RIGHT,
          facts=("TG-65", "TG-98"), reason="the fourth prohibition in the terms says so"),
    Claim(id="C7", says="The service is known for encryption from end to end.",
          parts=end_to_end),
    Claim(id="C8", says="Critics say that such protection draws criminals.", reason=OPINION),
    Claim(id="C9", says="Under its earlier policy it often withstood governments.",
          parts=resisted_before),
    Claim(id="C10", says="From now on it will answer valid requests with user data, IP addresses "
          "and numbers among them.", parts=will_comply),
    Claim(id="C11", says="He was stopped at Le Bourget airport at the end of August.",
          reason=LIFE, facts=("TG-94",)),
    Claim(id="C12", says="He must not leave France.", reason=LIFE, facts=("TG-97",)),
    Claim(id="C13", says="Moderators use artificial intelligence to keep problematic content out "
          "of search.", read=RIGHT, facts=("TG-98",), reason="the operator announced it that day"),
    Claim(id="C14", says="A statement on a few bad users and almost a billion others is quoted.",
          reason=QUOTATION),
    Claim(id="C15", says="It gathers less data than most messengers do.", parts=collects_less),
    Claim(id="C16", says="He left Russia in 2014 rather than close opposition channels.",
          reason=LIFE),
    Claim(id="C17", says="He has been back there more than sixty times.", reason=LIFE),
    Claim(id="C18", says="A sentence of his on innovators is quoted.", reason=QUOTATION),
    Claim(id="C19", says="Ukraine lately limited its use by officials and soldiers.", read=RIGHT,
          facts=("TG-99",), reason="on official devices, with exceptions"),
    Claim(id="C20", says="A Ukrainian official calls it a danger to the state.", reason=OPINION,
          facts=("TG-99",)),
    Claim(id="C21", says="He may have to go to prison for twenty years.", reason=LIFE,
          facts=("TG-96",)),
    Claim(id="C22", says="He is a rich man of two nationalities who founded VK.", reason=LIFE),
)  # fmt: skip


def checked(claim: Claim) -> str:
    if claim.computed:
        return "asked of the model"
    return "read from a fact" if claim.read else "not checked"


def say(text: str, indent: int = 0) -> None:
    lead = " " * indent
    print(fill(text, WIDTH, initial_indent=lead, subsequent_indent=f"{lead}  ",
               break_long_words=False, break_on_hyphens=False))  # fmt: skip


def show(judgement: Judgement) -> None:
    claim, facts = judgement.claim, pm.builtin().platform("telegram").facts_by_id
    print(f"\n{claim.id:<4} {judgement.verdict.upper()} ({checked(claim)})")
    say(claim.says, 5)
    for each in judgement.parts:
        say(f"{'+' if each.holds else '-'} {each.statement}: {'yes' if each.holds else 'no'}", 5)
        say(f"{each.found}; facts: {', '.join(sorted(each.facts)) or 'none'}", 9)
    if claim.reason:
        say(f"because: {claim.reason}", 5)
    for name in claim.facts:
        label = "fact" if claim.read else "for comparison"
        say(f"{label}: {name}: {facts[name].says}", 5)


def main() -> None:
    """The table of claims, verdicts and reasons, on standard output."""
    judgements = [judge(claim) for claim in CLAIMS]
    print(f"{'claim':<6} {'verdict':<16} how")
    for each in judgements:
        print(f"{each.claim.id:<6} {each.verdict:<16} {checked(each.claim)}")
    for each in judgements:
        show(each)
    print("\nA statement counts as holding only where the answer shows it. Not legal advice.")


if __name__ == "__main__":
    main()
