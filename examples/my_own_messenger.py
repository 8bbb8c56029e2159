"""A messenger of one's own, described in a screenful and without a catalogue, and asked about.

Nothing here is looked up: the platform, its backup provider and the law are values built by hand.
A statement without facts counts because its author says so.

Run it with ``python examples/my_own_messenger.py``.
"""

import privmodel as pm

# Where the backups lie: a service of its own, established elsewhere, which holds the key.
ATTIC = pm.Platform(
    id="attic",
    name="Attic Backups",
    selectors=["email"],
    establishments=[pm.Establishment(country="xx", relation="established")],
    establishments_closed=True,
)

# The law: one order for records, one for contents that a judge has to sign.
ELSEWHERE = pm.Jurisdiction(
    id="xx",
    name="Elsewhere",
    instruments=[
        pm.Instrument(
            id="xx.records", title="Order for records", issuers="police",
            cells=[pm.Cell(categories=["bsi.number", "bsi.service", "bsi.ip", "rec.peer"])],
        ),
        pm.Instrument(
            id="xx.contents", title="Order for contents", issuers="judge",
            cells=[pm.Cell(categories="content.stored",
                           where={"max_penalty_years": {"at_least": 5}})],
        ),
    ],
)  # fmt: skip


def harbour(schedule: str) -> pm.Platform:
    """The messenger itself, with one encryption mode, run in a country without such a law."""
    return pm.Platform(
        id="harbour",
        name="Harbour",
        modes=[pm.Mode(id="chats", schedule=schedule)],
        settings=[
            pm.Setting(name="backup", values=["off", "on"], belongs="participant",
                       defaults=[pm.Default(value="off")]),
        ],
        retention=[
            pm.Retention(kinds="message_content", at="operator", until="delivered + 30 days"),
            pm.Retention(kinds=["sender", "recipient", "timestamp"], at="operator",
                         until="sent + 90 days"),
            pm.Retention(kinds=["phone_number", "account_exists", "registered_at"],
                         at="operator", until="account_deleted"),
            pm.Retention(kinds="ip_address", at="operator", existence="absent"),
        ],
        replications=[
            pm.Replication(kinds="message_content", source="device", platform="attic",
                           within_days=1, seal="none", where={"backup": "on"}),
        ],
        establishments=[pm.Establishment(country="xy", relation="established")],
        establishments_closed=True,
        clauses=[pm.Clause(kinds=["phone_number", "registered_at"], gives="may", closed=True)],
    )  # fmt: skip


CATALOGUE = pm.Catalogue().with_platform(ATTIC).with_jurisdiction(ELSEWHERE)
SENT, ON = "2026-03-01", "2026-03-10"


def talk(schedule: str, backup: str = "off") -> pm.Conversation:
    """Two people; what is set is set for the recipient alone."""
    people = ["sender", pm.Participant(name="recipient", settings={"backup": backup})]
    return pm.conversation(harbour(schedule), sent=SENT, participants=people)


def ask(chat: pm.Conversation, by: pm.Adversary) -> pm.Exposure:
    return pm.obtainable(chat, by=by, on=ON, catalogue=CATALOGUE)


def judge_of_elsewhere() -> pm.Adversary:
    suspicion = pm.Suspicion(offence="fraud", max_penalty_years=5, breaks_terms=True)
    return pm.court(ELSEWHERE, suspicion=suspicion, catalogue=CATALOGUE)


def line(label: str, finding: pm.Finding) -> str:
    return f"{label:<46} {finding.verdict.value:<8} {finding.reason}"


def main() -> None:
    """The questions and their answers, on standard output."""
    operator = pm.adversary(pm.OperateService(), name="Harbour itself")
    thief = pm.adversary(pm.SeizeDevice(participant="sender"), pm.OperateService())
    court = judge_of_elsewhere()

    print("Contents, to whoever runs Harbour")
    for schedule in ("static_keys", "server_held_keys"):
        print(line(f"  {schedule}", ask(talk(schedule), operator)["message_content"]))

    print("\nContents, to a court of Elsewhere")
    for backup in ("off", "on"):
        exposure = ask(talk("static_keys", backup), court)
        print(line(f"  the recipient's backup {backup}", exposure["message_content"]))

    print("\nOther data, to the same court, backup on")
    exposure = ask(talk("static_keys", "on"), court)
    for kind in ("phone_number", "registered_at", "sender", "ip_address"):
        print(line(f"  {kind}", exposure[kind]))

    print("\nStatic keys: a device seized later opens what the servers still hold")
    deleted = pm.Event(kind="deleted", at="2026-03-05", by="sender", everyone=False)
    chat = pm.conversation(harbour("static_keys"), sent=SENT, events=[deleted])
    print(line("  deleted on the sender's own device", ask(chat, thief)["message_content"]))

    print("\nWhy the backup gives it away\n")
    print(exposure.explain("message_content"))
    print(f"\n{exposure.certify().check()} verdicts checked. Not legal advice.")


if __name__ == "__main__":
    main()
