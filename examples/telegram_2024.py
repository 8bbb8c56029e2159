"""What did 23 September 2024 change for somebody who writes on Telegram? A briefing in print.

Run it with ``python examples/telegram_2024.py``.
"""

from textwrap import fill

import privmodel as pm

BEFORE, AFTER = "2024-09-10", "2024-10-01"
SENT = "2024-09-01"
TEXT_ALONE = ("law", "policy")
SUSPICION = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)
WIDTH = 96


def heading(title: str) -> None:
    print(f"\n{title}\n{'-' * len(title)}")


def say(text: str, indent: int = 0) -> None:
    lead = " " * indent
    print(fill(text, WIDTH, initial_indent=lead, subsequent_indent=f"{lead}  ",
               break_long_words=False, break_on_hyphens=False))  # fmt: skip


def cite(exposure: pm.Exposure, name: str, indent: int = 4) -> None:
    """A fact in its own words, and each source with the day on which it last showed it."""
    fact = exposure.fact(name)
    say(f"{name}, {fact.grade.value.replace('_', ' ')}: {fact.says}", indent)
    last = {source.id: (source, sighting) for source, sighting in exposure.sources(name)}
    for source, sighting in last.values():
        say(f"{source.title} ({source.publisher}), seen {sighting.on}: {source.url}", indent + 2)


def line(finding: pm.Finding) -> str:
    return f"{finding.kind.words}: {finding.verdict.value} ({finding.reason})"


def request(on: str, **options: object) -> pm.Exposure:
    """What a French court gets about a chat of two with every setting at its default."""
    chat = pm.conversation("telegram", sent=SENT)
    return pm.obtainable(chat, by=pm.court("fr", suspicion=SUSPICION), on=on, **options)


def text_alone() -> None:
    heading("1. What law and the operator's own text say")
    before, after = (request(day, grounds=TEXT_ALONE) for day in (BEFORE, AFTER))
    for day, exposure in ((BEFORE, before), (AFTER, after)):
        print(f"On {day}:")
        for kind in ("ip_address", "phone_number"):
            say(line(exposure[kind]), 2)
    others = {each.kind.value for each in after.obtained} - {"ip_address", "phone_number"}
    say(f"Anything else on {AFTER}: {', '.join(sorted(others)) or 'nothing'}.")

    change = after - before
    kinds = ", ".join(each.kind.words for each in change)
    print(f"\nWhat changed: {kinds}; because of {', '.join(sorted(change.because))}.")
    for label, exposure, names in (
        ("ended", before, {name for each in change for name in each.ended}),
        ("began", after, {name for each in change for name in each.began}),
    ):
        for name in sorted(names):
            print(f"  {label}:")
            cite(exposure, name)


def observations(platform: pm.Platform, kind: str) -> list[pm.Practice]:
    """What the operator was seen to do when it was asked for a kind."""
    return [each for each in platform.practices if kind in each.kinds]


def practice() -> None:
    heading(f"2. What observed practice adds on {BEFORE}")
    exposure = request(BEFORE)
    finding = exposure["ip_address"]
    seen = observations(exposure.conversation.platform, "ip_address")
    used = [each for each in seen if each.facts <= finding.facts]
    french = [each for each in seen if "fr" in each.countries and each not in used]
    say(line(finding))
    say("That opens the refusal without settling it: requests were seen to be answered, but none "
        "from France about such a crime by that day. It rests on:")  # fmt: skip
    show(exposure, used)
    print("Seen in France, but about another suspicion, or later, and so not counted for that day:")
    show(exposure, french)
    then = request(BEFORE, known_at=BEFORE)["ip_address"]
    say(f"On what had been published by {BEFORE} itself: {line(then)}")


def show(exposure: pm.Exposure, seen: list[pm.Practice]) -> None:
    for each in seen:
        dates = sorted(str(exposure.fact(name).period) for name in each.facts)
        say(f"- {asker(each)}; {dates[0]}", 2)
        for name in sorted(each.facts):
            cite(exposure, name)


def asker(seen: pm.Practice) -> str:
    countries = ", ".join(sorted(seen.countries)).upper() or "no country named"
    offences = ", ".join(sorted(seen.offences)).replace("_", " ") or "no suspicion named"
    what = "gave" if seen.gave else "refused"
    return f"{what}; asked from: {countries}; about: {offences}; forum: {seen.forum}"


def contents() -> None:
    heading(f"3. The messages themselves, asked for on {AFTER}")
    exposure = request(AFTER)
    finding = exposure["message_content"]
    nearest = finding.obstacles[0]
    say(line(finding))
    say(f"Nearest place: {nearest.holder}. A copy lies there: {yes(nearest.held)}. Its holder can "
        f"read it: {yes(nearest.readable)}.")  # fmt: skip
    say(f"Steps that broke: {', '.join(nearest.steps)}.")
    for words in nearest.words:
        say(f"- {words}", 2)
    if nearest.held and nearest.readable:
        say("Nothing technical stands in the way. What is missing is a tie to France, or a text "
            "that names contents.")  # fmt: skip


def yes(value: bool) -> str:
    return "yes" if value else "no"


def ask(who: pm.Adversary, on: str = AFTER, **chat: object) -> pm.Finding:
    return pm.obtainable(pm.conversation("telegram", sent=SENT, **chat), by=who, on=on)[
        "message_content"
    ]


def seized_device() -> None:
    heading("4. A device in somebody's hands")
    for participant in ("sender", "recipient"):
        finding = ask(pm.adversary(pm.SeizeDevice(participant=participant)))
        say(f"unlocked, the {participant}'s: {line(finding)}")
    finding = ask(pm.adversary(pm.SeizeDevice(participant="sender", unlocked=False)))
    say(f"locked, the sender's: {line(finding)}")


def takeover() -> None:
    heading("5. The account taken over with an intercepted SMS code")
    thief = pm.TakeOverAccount(participant="sender", code_by="sms")
    two_step = {"settings": {"two_step_verification": "on"}}
    say(f"no two-step verification: {line(ask(pm.adversary(thief)))}")
    say(f"two-step verification on: {line(ask(pm.adversary(thief), **two_step))}")
    knowing = pm.adversary(thief, knows=["two_step_password"])
    say(f"on, and the password known: {line(ask(knowing, **two_step))}")


def secret_chat() -> None:
    heading("6. The same message in a secret chat with a timer of a day")
    secret = {"settings": {"secret_chat": "on"}, "timer_days": 1}
    operator = pm.adversary(pm.OperateService(during=pm.Window(start="2024-08-01", end=AFTER)))
    finding = ask(operator, **secret)
    say(f"whoever runs the service all along: {line(finding)}")
    for leftover in finding.sealed:
        say(f"taken at {leftover.holder}, sealed by: {', '.join(leftover.keys)}", 2)
    say(f"a taken-over account: {line(ask(pm.adversary(pm.TakeOverAccount()), **secret))}")
    thief = pm.adversary(pm.SeizeDevice())
    say(f"an unlocked device on the same day: {line(ask(thief, f'{SENT}T12:00', **secret))}")
    say(f"an unlocked device in October: {line(ask(thief, **secret))}")


def main() -> None:
    """The briefing, on standard output."""
    say(f"Telegram, a chat of two, one message of {SENT}. A French court asks about organised "
        "crime with a maximum penalty of ten years, in breach of the terms of service. "
        f"Catalogue {pm.builtin().version}.")  # fmt: skip
    text_alone()
    practice()
    contents()
    seized_device()
    takeover()
    secret_chat()
    print("\nThis is a model of published statements, not legal advice.")


if __name__ == "__main__":
    main()
