"""Who can show that two people talked, when, how often, and who wrote what; by which evidence."""

import pytest

import privmodel as pm
from keyed import talk, window
from privmodel.rules.detectable import Evidence, Shown

DAY = "2024-06-01"
GROUP = ("a", "b", "c")
KEPT = ("sender", "recipient", "timestamp", "message_text")


def chat(*messages, kept=(), absent=(), schedule="transport_only", **how):
    """A conversation on a platform that keeps some kinds and surely does not keep others."""
    retention = [
        pm.Retention(kinds=kinds, at="operator", existence=existence)
        for kinds, existence in ((kept, "sure"), (absent, "absent"))
        if kinds
    ]
    platform = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule=schedule)],
        retention=[*retention, *how.pop("retention", ())],
        **how,
    )
    sent = list(messages) or ["2024-05-01"]
    return pm.conversation(platform, sent=sent, catalogue=pm.Catalogue())


def shown(conversation, *powers, on=DAY, **how):
    by = pm.adversary(*powers)
    return pm.detectability(conversation, by=by, on=on, catalogue=pm.Catalogue(), **how)


def verdicts(found):
    return {name: said.verdict.value for name, said in found.items()}


BREACH = pm.BreachServer()


def test_a_log_of_who_writes_to_whom():
    """
    An operator's log of senders and recipients shows that they talked, of times besides also when,
    and of contents who wrote what.
    """
    without = chat(kept=("sender", "recipient"), absent=("timestamp", "message_text"))
    assert verdicts(shown(without, BREACH)) == {
        "contact": "yes", "time": "no", "frequency": "no", "author": "no"
    }  # fmt: skip
    whole = shown(chat(kept=KEPT), BREACH)
    assert set(verdicts(whole).values()) == {"yes"}
    (sender, recipient) = sorted(whole["contact"].evidence, key=lambda each: each.item.kind)[::-1]
    assert {sender.holder, recipient.holder} == {"operator:somechat"}
    assert whole["contact"].evidence[0].by is Evidence.SERVICE


def test_premises_must_be_of_the_same_message():
    """
    The sender of one message and the recipient of another show no contact, and those of one do.
    """
    kept = [
        pm.Retention(kinds="sender", at="operator", until="deleted + 0 days"),
        pm.Retention(kinds="recipient", at="operator", since="deleted"),
        pm.Retention(kinds="recipient", at="operator", existence="absent"),
    ]
    platform = pm.Platform(
        id="somechat", modes=[pm.Mode(id="all", schedule="transport_only")], retention=kept
    )
    gone = pm.Event(kind="deleted", at="2024-05-20", message="m2")
    talked = pm.conversation(platform, sent=["2024-05-01", "2024-05-02"], events=[gone])
    found = shown(talked, BREACH)
    items = dict(found.exposure["sender"].items) | dict(found.exposure["recipient"].items)
    assert {str(item): verdict.value for item, verdict in items.items()} == {
        "sender(m1)": "yes", "sender(m2)": "no", "recipient(m1)": "no", "recipient(m2)": "yes",
    }  # fmt: skip
    assert found["contact"].verdict is pm.Verdict.NO
    assert found["contact"].reason == "never of the same message"
    before = pm.BreachServer(during=pm.Window(start="2024-05-10"))
    both = shown(talked, before, BREACH)
    assert both["contact"].verdict is pm.Verdict.YES
    assert dict(both["contact"].messages) == {"m1": pm.Verdict.NO, "m2": pm.Verdict.YES}


def test_how_often():
    """
    How often is shown only where the time of every message is, and the answer counts those shown.
    """
    week = pm.Retention(
        kinds=["sender", "recipient", "timestamp"], at="operator", until="sent + 7 days"
    )
    found = shown(chat("2024-05-01", "2024-05-28", "2024-05-30", retention=[week]), BREACH)
    assert found["time"].verdict is pm.Verdict.YES
    assert (found["time"].surely, found["time"].possibly) == (2, 2)
    assert found["frequency"].verdict is pm.Verdict.NO
    assert found["frequency"].reason == "of 2 of 3 messages"
    late = shown(chat("2024-05-28", "2024-05-30", retention=[week]), BREACH)
    assert late["frequency"].verdict is pm.Verdict.YES
    chosen = shown(chat("2024-05-01", "2024-05-28", retention=[week]), BREACH, messages=["m2"])
    assert chosen["frequency"].verdict is pm.Verdict.YES


@pytest.mark.parametrize(
    ("power", "by"),
    [
        (pm.SeizeDevice(participant="recipient"), "record of a device"),
        (BREACH, "record of a service"),
        (pm.OperateService(during=pm.Window(start="2024-04-01", end="2024-05-20")), "observation"),
    ],
)
def test_each_place_is_worth_something_else(power, by):
    """
    A phone gives a record of a device, servers the record of a service, and looking on while a
    message passes no record at all.
    """
    absent = KEPT if by == "observation" else ()
    kept = KEPT if by == "record of a service" else ()
    found = shown(chat(kept=kept, absent=absent), power)
    for claim in ("contact", "time", "author"):
        assert found[claim].verdict is pm.Verdict.YES
        assert {
            each.value: found.by(claim, each).verdict.value
            for each in Evidence
            if each is not Evidence.SIGNATURE
        } == {
            each.value: "yes" if each.value == by else found.by(claim, each).verdict.value
            for each in Evidence
            if each is not Evidence.SIGNATURE
        }
        assert found.by(claim, by).verdict is pm.Verdict.YES
        others = {"record of a device", "record of a service", "observation"} - {by}
        assert all(found.by(claim, each).verdict is not pm.Verdict.YES for each in others)


def test_a_backup_is_a_record_of_the_device_that_made_it():
    """
    A backup at a service proves no more than the device that wrote it could be made to show.
    """
    copied = pm.Replication(
        kinds=["message_text", "sender", "recipient"], source="device", target="operator"
    )
    found = shown(chat(absent=KEPT, replications=[copied]), BREACH)
    assert found["author"].verdict is pm.Verdict.YES
    assert found.by("author", "record of a device").verdict is pm.Verdict.YES
    assert found.by("author", "record of a service").verdict is pm.Verdict.NO


def test_evidence_of_several_sorts_together():
    """
    Where the log has senders and times and only a phone has contents, who wrote what is known from
    both, and shown by neither alone.
    """
    logged = chat(
        kept=("sender", "recipient", "timestamp"),
        absent=("message_text",),
        replications=[
            pm.Replication(kinds="message_text", source="device", target="operator"),
        ],
    )
    found = shown(logged, BREACH)
    assert found["author"].verdict is pm.Verdict.YES
    assert {each.by for each in found["author"].evidence} == {Evidence.SERVICE, Evidence.DEVICE}
    assert all(found.by("author", each).verdict is pm.Verdict.NO for each in Evidence)


def test_keys_are_means_and_no_evidence():
    """
    What a log has of a sealed message is the log's record, though a key to open it comes from
    somebody's phone.
    """
    stored = pm.Retention(kinds="message_text", at="operator", seal="mode")
    logged = chat(kept=("sender", "recipient"), retention=[stored], schedule="static_keys")
    with_key = shown(logged, BREACH, pm.CompromiseKeys(participant="recipient"))
    assert with_key.by("author", "record of a service").verdict is pm.Verdict.YES
    assert shown(logged, BREACH)["author"].verdict is pm.Verdict.NO


@pytest.mark.parametrize(
    ("schedule", "signed"),
    [
        ("static_keys", False),
        (pm.LongPeriodRekey(days=30), True),
        (pm.DoubleRatchet(), False),
        (pm.DoubleRatchet(kem_ratchet="spqr"), False),
        (pm.DoubleRatchet(kem_ratchet="pq3"), True),
        ("sender_keys", True),
        ("megolm", True),
        ("treekem", True),
    ],
)
def test_proof_of_authorship(schedule, signed):
    """
    A recipient that keeps everything knows who wrote what, and has proof of it for everybody only
    where messages are signed.
    """
    group = isinstance(schedule, str) and schedule != "static_keys"
    meeting = talk("ab", schedule, people=GROUP if group else ("a", "b"))
    inside = pm.PlantMalware(participant="b", during=window(-1, 10))
    found = shown(meeting, inside, messages="m0")
    assert found["author"].verdict is pm.Verdict.YES
    assert (found.proof_of_authorship is pm.Verdict.YES) is signed
    said = found.by("author", Evidence.SIGNATURE)
    assert said.signed is signed
    if signed:
        assert Evidence.SIGNATURE in {each.by for each in said.evidence}
        assert all(e.verdict is pm.Verdict.NO for e in [found.by("contact", "signature")])
    else:
        assert "not signed" in said.reason


def test_a_signature_without_contents_shows_nothing_written():
    """
    Who looks at what a device holds after a signed message came and went has no proof of it.
    """
    meeting = talk("ab", "megolm", people=GROUP)
    found = shown(meeting, pm.SeizeDevice(participant="b", during=window(30)), messages="m0")
    assert found["author"].verdict is pm.Verdict.YES
    assert found.proof_of_authorship is pm.Verdict.NO
    assert found.by("author", "signature").reason.startswith("no signature is had")


def test_the_record_of_a_call():
    """
    The record of a call shows by itself that two people talked, and when.
    """
    platform = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="per_call_keys", kinds="call_audio")],
        retention=[
            pm.Retention(kinds="call_record", at="operator"),
            pm.Retention(kinds=["sender", "recipient", "timestamp"], at="operator",
                         existence="absent"),
        ],
    )  # fmt: skip
    call = pm.Message(sent="2024-05-01", kinds="call_audio")
    found = shown(pm.conversation(platform, messages=[call]), BREACH)
    assert verdicts(found) == {"contact": "yes", "time": "yes", "frequency": "yes", "author": "no"}
    assert [each.item.kind.value for each in found["time"].evidence] == ["call_record"]


def test_what_is_open_names_what_would_settle_it():
    """
    Where it is open whether senders are kept, so is contact, and the answer names the statement.
    """
    perhaps = pm.Retention(kinds=["sender"], at="operator", existence="open")
    found = shown(chat(kept=("recipient",), retention=[perhaps]), BREACH)
    assert found["contact"].verdict is pm.Verdict.UNKNOWN
    assert "kept" in found["contact"].reason
    assert "would be yes if" in str(found.explain("contact"))


def test_contact_lists_point_and_do_not_show():
    """
    An address book at the operator points to contact and is no evidence that anybody talked.
    """
    found = shown(chat(kept=("contacts",), absent=KEPT), BREACH)
    assert found["contact"].verdict is pm.Verdict.NO
    assert ("contacts", "yes") in {(e.kind.value, e.verdict.value) for e in found.leads}


def test_persons_behind_accounts():
    """
    What leads from an account to a person is listed beside what is shown of accounts.
    """
    found = shown(chat(kept=("sender", "recipient", "phone_number"), absent=("email",)), BREACH)
    behind = {each.kind.value: each.verdict.value for each in found.behind_accounts}
    assert behind["phone_number"] == "yes"
    assert "email" not in behind
    assert "leads to persons behind accounts" in str(found)


def test_an_explanation_reads_down_to_sources():
    """
    A yes is explained by its steps, and a no by what is missing and where that broke.
    """
    by = pm.adversary(pm.SeizeDevice(participant="recipient"))
    found = pm.detectability(pm.conversation("signal", sent="2024-09-01"), by=by, on="2024-10-01")
    tree = str(found.explain("author"))
    assert "as evidence: message text (m1), record of a device taken from device:recipient" in tree
    court = pm.detectability(
        pm.conversation("signal", sent="2024-09-01"), by=pm.court("us"), on="2024-10-01"
    )
    tree = str(court.explain("contact"))
    assert "that they talked: no" in tree
    assert "operator:signal" in tree
    assert "facts and their sources" in tree
    assert "by record of a service alone" in str(court.explain("contact", "record of a service"))


def test_three_ways_to_look_at_it():
    """
    Plain text, the rich table and HTML say the same.
    """
    from rich.console import Console

    found = shown(chat(kept=KEPT), BREACH)
    console = Console(width=200)
    with console.capture() as captured:
        console.print(found)
    for text in (str(found), captured.get(), found._repr_html_()):
        for each in Shown:
            assert each.words in text
        assert "accounts are meant, not persons" in text


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda found: found["contakt"], "did you mean 'contact'"),
        (lambda found: found.by("contact", "signatur"), "did you mean 'signature'"),
        (lambda found: found.explain("when"), "no thing to show"),
    ],
)
def test_names_that_are_not_there(ask, said):
    """
    A claim or a sort of evidence that does not exist is refused with the nearest ones.
    """
    found = shown(chat(kept=KEPT), BREACH)
    with pytest.raises(pm.UnknownName, match=said):
        ask(found)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"messages": []}, "name at least one"),
        ({"messages": "m9"}, "no message is called 'm9'"),
        ({"on": None}, "no clock is read"),
    ],
)
def test_questions_that_cannot_be_asked(how, said):
    """
    A question without messages or without a day is refused with the mend.
    """
    with pytest.raises(pm.PrivModelError, match=said):
        shown(chat(kept=KEPT), BREACH, **how)


@pytest.mark.parametrize("sent", ["2023-09-01", "2024-09-01"])
def test_imessage_signs(sent):
    """
    A recipient of an iMessage holds proof of who wrote it, before PQ3 and under it.
    """
    talked = pm.conversation("imessage", sent=sent)
    always = pm.Window(start="2023-01-01", end="2024-12-01")
    inside = pm.adversary(pm.PlantMalware(participant="recipient", during=always))
    found = pm.detectability(talked, by=inside, on="2024-12-01")
    assert found.proof_of_authorship is pm.Verdict.YES


def test_a_mode_says_itself_whether_messages_are_signed():
    """
    What a mode says of signatures goes before what its schedule does.
    """
    inside = pm.PlantMalware(participant="b", during=window(-1, 10))
    for schedule, signed in (("static_keys", True), (pm.DoubleRatchet(kem_ratchet="pq3"), False)):
        meeting = talk("ab", schedule, mode={"signed": signed})
        found = shown(meeting, inside, messages="m0")
        assert (found.proof_of_authorship is pm.Verdict.YES) is signed


@pytest.mark.parametrize("franked", [False, True])
def test_a_report_with_a_franking_tag(franked):
    """
    What is reported shows the operator who wrote it where it comes with a franking tag, and without
    one it is worth what the reporter's device is.
    """
    report = pm.Replication(
        kinds=["message_text", "sender"], source="device", target="report_desk",
        until="reported + 9999 days",
    )  # fmt: skip
    platform = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule=pm.DoubleRatchet(), franked=franked)],
        retention=[pm.Retention(kinds=KEPT, at="operator", existence="absent")],
        replications=[report],
    )
    reported = pm.Event(kind="reported", at="2024-05-10", message="m1", by="recipient")
    talked = pm.conversation(platform, sent="2024-05-01", events=[reported])
    found = shown(talked, pm.ReceiveReports())
    assert found["author"].verdict is pm.Verdict.YES
    said = {sort.value: found.by("author", sort).verdict.value for sort in Evidence}
    tag, device = ("yes", "no") if franked else ("no", "yes")
    assert said["franking tag"] == tag
    assert said["record of a device"] == device
    assert said["signature"] == said["record of a service"] == "no"
    assert found.by("contact", "franking tag").reason == "a franking tag shows the author only"
