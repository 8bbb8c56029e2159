"""What the literature says of each protocol, as the rules compute it from where keys lie.

Unless a test says otherwise the adversary records all that passes the servers, and takes keys and
no plaintext. The same expectations are put to real bytes in ``tests/lab``.
"""

import pytest
from attrs import evolve

import privmodel as pm
from keyed import (
    LATE,
    QUANTUM,
    alternating,
    event,
    ids_read,
    keys,
    program,
    read,
    span,
    talk,
    tap,
    when,
    window,
)
from privmodel.inference.rule import Level
from privmodel.model.timeline import iso
from privmodel.rules.keys.authorship import proof_of

GROUP = ("a", "b", "c")


@pytest.mark.parametrize("schedule", ["server_held_keys", "transport_only"])
def test_servers_that_hold_the_keys(schedule):
    """
    Where servers hold the keys, whoever acts as the operator reads all; of what was tapped on the
    lines the rules claim nothing for sure. (https://telegram.org/faq describes cloud chats so.)
    """
    meeting = talk(alternating(10), schedule)
    assert read(meeting) == span(0, 9)
    lines = pm.TapNetwork(during=window(-1, 100))
    exposure = pm.obtainable(meeting, by=pm.adversary(lines), on="2024-03-01")
    assert exposure["message_text"].verdict is not pm.Verdict.YES


@pytest.mark.parametrize("who", ["a", "b"])
@pytest.mark.parametrize("number", [-1, 10, 30, 49])
def test_static_keys(who, number):
    """
    The keys of either side at any time open every message, past and future. (K. G. Paterson, M.
    Scarlata, K. T. Truong, "Three Lessons From Threema", USENIX Security 2023.)
    """
    assert read(talk(alternating(50, 3), "static_keys"), keys(who, number)) == span(0, 49)


def test_key_pairs_that_serve_long():
    """
    Within a period there is no forward secrecy, and across periods there is. (Apple Security
    Engineering and Architecture, "iMessage with PQ3", 2024, mentions a periodic rekey since 2019,
    without its period.)
    """
    meeting = talk("a" * 50, pm.LongPeriodRekey(days=0.5))
    assert read(meeting, keys("b", 20)) == span(12, 23)
    assert read(meeting, keys("a", 20)) == set()


def test_a_period_that_nobody_states():
    """
    Without a stated period a recipient's keys surely open what is underway, and what was sent
    before or after perhaps.
    """
    meeting = talk("a" * 5, "long_period_rekey", delays={2: 3})
    during = pm.CompromiseKeys(participant="b", during=window(3.5))
    exposure = pm.obtainable(meeting, by=pm.adversary(tap(), during), on="2024-04-01")
    assert [verdict.value for _, verdict in exposure["message_text"].items] == [
        "unknown", "unknown", "yes", "unknown", "unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("lazy", [False, True])
def test_double_ratchet_forward_secrecy(lazy):
    """
    No message that has arrived is opened by keys taken afterwards. (K. Cohn-Gordon and others, "A
    Formal Security Analysis of the Signal Messaging Protocol", J. Cryptology 33 (2020).)
    """
    meeting = talk("aabbaababbba", pm.DoubleRatchet(lazy=lazy, signed_prekey_days=999))
    for who in "ab":
        for number in range(12):
            assert not read(meeting, keys(who, number)) & span(0, number)


def test_double_ratchet_healing():
    """
    Keys open the rest of the chains that are underway and the peer's next one, and nothing after
    that. (M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016, section 6.2.)
    """
    meeting = talk("aaaabbaabbbaabbaa", pm.DoubleRatchet(signed_prekey_days=999))
    assert read(meeting, keys("a", 1)) == {2, 3, 4, 5}
    assert read(meeting, keys("a", 4)) == {5, 6, 7, 8, 9, 10}
    assert read(meeting, keys("a", 6)) == {7, 8, 9, 10}
    assert read(meeting, keys("b", 6)) == {7, 8, 9, 10, 11, 12}


def test_a_lazy_ratchet():
    """
    Where the next ratchet key waits until its owner sends, keys taken between receiving and sending
    open only the rest of the chain being received. (Section 6.5 of the same.)
    """
    writers = "aaaabbaabbbaabbaa"
    lazy = talk(writers, pm.DoubleRatchet(lazy=True, signed_prekey_days=999))
    eager = talk(writers, pm.DoubleRatchet(signed_prekey_days=999))
    assert read(lazy, keys("b", 6)) == {7}
    assert read(lazy, keys("a", 6)) == read(eager, keys("a", 6))


def test_skipped_keys():
    """
    The key of a message that has not arrived stays with the recipient until it does, or until it is
    too old. (Section 6.4 of the same.)
    """
    late = {"delays": {1: None, 2: 3}}
    meeting = talk("aaaabbaa", pm.DoubleRatchet(signed_prekey_days=999), **late)
    assert {1, 2} <= read(meeting, keys("b", 4))
    assert read(meeting, keys("b", 7)) == {1}
    expiring = pm.DoubleRatchet(skipped_days=0.5, signed_prekey_days=999)
    assert 1 in read(talk("aaaabbaa", expiring, **late), keys("b", 14))
    assert 1 not in read(talk("aaaabbaa", expiring, **late), keys("b", 15))


def test_a_gap_in_the_tap():
    """
    Who has keys and records only from the second change of speaker on reads nothing, since the
    ratchet key in between was not seen.
    """
    meeting = talk(alternating(14, 2), pm.DoubleRatchet(signed_prekey_days=999))
    assert read(meeting, keys("a", 5)) == {6, 7}
    assert read(meeting, keys("a", 5), taps=[tap(8)]) == set()
    assert read(meeting, keys("a", 5), taps=[tap(6, 8)]) == {6, 7}


def test_a_start_without_a_one_time_prekey():
    """
    The first messages stay open to who takes the recipient's keys until the signed prekey is gone,
    and so does the first reply as long as its ratchet key is there; with a one-time prekey neither
    does. (M. Marlinspike, T. Perrin, "The X3DH Key Agreement Protocol", Signal, 2016, section 4.)
    """
    renews = [event("rekeyed", "b", 20)]
    without = pm.DoubleRatchet(one_time_prekeys=False, signed_prekey_days=999)
    meeting = talk("aabba", without, events=renews)
    assert read(meeting, keys("b", 3)) == {0, 1, 2, 3, 4}
    assert read(meeting, keys("b", 4)) == read(meeting, keys("b", 18)) == {0, 1}
    assert read(meeting, keys("b", 20)) == set()
    with_one = talk("aabba", pm.DoubleRatchet(signed_prekey_days=999), events=renews)
    assert read(with_one, keys("b", 3)) == {4}
    aging = talk("aabba", pm.DoubleRatchet(one_time_prekeys=False, signed_prekey_days=1))
    assert read(aging, keys("b", 23)) == {0, 1}
    assert read(aging, keys("b", 24)) == set()


def test_harvest_now_decrypt_later():
    """
    What was recorded of a session begun by X3DH opens wholly to a quantum computer; of one begun by
    PQXDH nothing does. (E. Kret, R. Schmidt, "The PQXDH Key Agreement Protocol", Signal, 2023,
    section 1.)
    """
    writers = alternating(20, 2)
    assert read(talk(writers, "double_ratchet"), QUANTUM) == span(0, 19)
    hybrid = pm.DoubleRatchet(start="pqxdh", signed_prekey_days=999)
    assert read(talk(writers, hybrid), QUANTUM) == set()


def test_a_quantum_computer_comes_on_its_day():
    """
    What opens to a quantum computer opens from its day on, and what was not recorded never does.
    """
    meeting = talk(alternating(4), "double_ratchet")
    powers = pm.adversary(tap(-1, 2.5), pm.QuantumComputer(during=pm.Window(start="2035-01-01")))
    exposure = pm.obtainable(meeting, by=powers, on="2024-04-01")
    finding = exposure["message_text"]
    assert [verdict.value for _, verdict in finding.items] == ["yes", "yes", "yes", "no"]
    assert iso(finding.since) == "2035-01-01"


def test_a_classical_ratchet_does_not_heal_from_a_quantum_computer():
    """
    One set of keys and a quantum computer open everything afterwards if only the start was hybrid.
    (Y. Dodis and others, "Triple Ratchet", ePrint 2025/078.)
    """
    hybrid = pm.DoubleRatchet(start="pqxdh", signed_prekey_days=999)
    assert read(talk(alternating(20, 2), hybrid), keys("b", 9), QUANTUM) == span(10, 19)


def test_pq3_heals_at_its_next_kem_step():
    """
    With a KEM step every few messages the same adversary loses the conversation at the first chain
    that answers a key offered afterwards. (Apple, "iMessage with PQ3", 2024. Further reading: D.
    Stebila, ePrint 2024/357; F. Linker, R. Sasse, D. Basin, ePrint 2024/1395.)
    """

    def pq3(every):
        schedule = pm.DoubleRatchet(kem_ratchet="pq3", kem_every=every, signed_prekey_days=999)
        return talk(alternating(60, 2), schedule)

    plain = talk(alternating(60, 2), pm.DoubleRatchet(signed_prekey_days=999))
    assert read(pq3(4), QUANTUM) == set()
    assert read(pq3(4), keys("b", 9)) == read(plain, keys("b", 9))
    opened = read(pq3(4), keys("b", 9), QUANTUM)
    assert opened == span(10, max(opened))
    assert max(opened) <= 9 + 4 + 6
    assert max(read(pq3(12), keys("b", 9), QUANTUM)) > max(opened)


def test_spqr_heals_once_all_pieces_have_gone_both_ways():
    """
    With KEM keys in pieces the adversary loses the conversation once a whole exchange has taken
    place afterwards, and keeps it as long as one side stays silent. (ePrint 2025/078, as above.)
    """
    ratchet = pm.DoubleRatchet(kem_ratchet="spqr", kem_every=2, signed_prekey_days=999)
    meeting = talk(alternating(40, 2), ratchet)
    assert read(meeting, QUANTUM) == set()
    assert read(meeting, keys("b", 9)) == {10, 11, 12, 13}
    opened = read(meeting, keys("b", 9), QUANTUM)
    assert opened == span(10, max(opened))
    assert max(opened) < 39
    silent = talk("aabb" * 3 + "a" * 28, ratchet)
    assert read(silent, keys("a", 11), QUANTUM) == span(12, 39)


def test_spqr_needs_every_piece():
    """
    Who has the private KEM key and misses one piece of the answer does not get into the epoch that
    it begins, however well the Double Ratchet is followed. (ePrint 2025/078, as above.)
    """
    ratchet = pm.DoubleRatchet(kem_ratchet="spqr", kem_every=2, signed_prekey_days=999)
    # b answers in pieces at 2 and 3; a sends in the new epoch from 4 on.
    meeting = talk("aabbaaaa", ratchet)
    assert read(meeting, keys("a", 2)) == {3, 4, 5, 6, 7}
    assert read(meeting, keys("a", 2), taps=[tap(2.5)]) == {3}
    assert read(meeting, keys("a", 2), taps=[tap(-1, 2.5), tap(3.5)]) == set()


def test_sender_keys():
    """
    A sender's chain is forward secret and does not heal: keys open all that follows, until a member
    leaves and chains start afresh, handed out by a way that was not seized. (D. Balbás, D. Collins,
    P. Gajland, "WhatsUpp with Sender Keys?", Asiacrypt 2023. Further reading: P. Rösler, C. Mainka,
    J. Schwenk, EuroS&P 2018.)
    """
    hidden = pm.SenderKeys(channels="hidden")
    meeting = talk("a" * 50, hidden, people=GROUP)
    renewed = talk("a" * 50, hidden, people=GROUP, events=[event("left", "c", 35)])
    for who in "ab":
        assert read(meeting, keys(who, 20)) == span(21, 49)
        assert read(renewed, keys(who, 20)) == span(21, 34)


def test_chains_heal_as_their_channels_do():
    """
    Where chains are handed out over pairwise double ratchets, keys of a device open new chains as
    well until these sessions have healed: while one side alone writes they never do, and where all
    write, chains have to be handed out twice. (D. Balbás and others, as above.)
    """
    people, leaves = ("a", "b", "c", "d"), [event("left", "c", 12), event("left", "d", 24)]
    alone = talk("a" * 30, "sender_keys", people=people, events=leaves)
    assert read(alone, keys("b", 4)) == span(5, 29)
    writers = "abcd" * 3 + "abd" * 4 + "ab" * 5
    both = talk(writers, "sender_keys", people=people, events=leaves)
    assert read(both, keys("b", 4)) == span(5, 23)


@pytest.mark.parametrize(
    ("schedule", "opened"),
    [
        (pm.SenderKeys(), span(0, 5)),
        (pm.SenderKeys(channels="pqxdh"), set()),
        (pm.SenderKeys(channels="hidden"), set()),
        (pm.Megolm(), span(0, 5)),
        (pm.Megolm(channels="pqxdh"), set()),
    ],
    ids=str,
)
def test_a_quantum_computer_and_chains(schedule, opened):
    """
    A quantum computer opens the sessions over which chains were handed out if they began with X3DH,
    and with them what groups wrote; if they began with PQXDH, or were never seen, nothing.
    """
    assert read(talk("abcabc", schedule, people=GROUP), QUANTUM) == opened


def test_megolm():
    """
    A sender's keys open what it sends afterwards; those of a receiver that keeps the first ratchet
    open what it read since it joined. ("Megolm group ratchet", matrix-org/olm, docs/megolm.md.)
    """
    long = {"messages": 1000, "days": 1000.0}
    joins = {"people": GROUP, "events": [event("joined", "c", 30)]}
    meeting = talk("a" * 100, pm.Megolm(**long), **joins)
    assert read(meeting, keys("a", 49)) == span(50, 99)
    assert read(meeting, keys("b", 99)) == span(0, 99)
    assert read(meeting, keys("c", 99)) == span(30, 99)
    latest = talk("a" * 100, pm.Megolm(receiver_keeps="latest", **long), **joins)
    assert read(latest, keys("b", 49)) == span(50, 99)


def test_megolm_starts_anew():
    """
    A sender's ratchet serves for so many messages or days and is then replaced.
    """
    by_number = talk("a" * 60, pm.Megolm(messages=20, days=1000, channels="hidden"), people=GROUP)
    assert read(by_number, keys("a", 29)) == span(30, 39)
    by_age = talk("a" * 60, pm.Megolm(messages=1000, days=1, channels="hidden"), people=GROUP)
    assert read(by_age, keys("a", 29)) == span(30, 47)


@pytest.mark.parametrize(
    ("number", "opened"), [(50, span(0, 100)), (150, span(101, 201)), (240, span(202, 249))]
)
def test_secret_chats(number, opened):
    """
    A key opens what was sent while it served, before the seizure and after; it is replaced once it
    has served for more than 100 messages. (https://core.telegram.org/api/end-to-end/pfs)
    """
    meeting = talk(alternating(250), pm.PeriodicRekey(days=1000))
    for who in "ab":
        assert read(meeting, keys(who, number)) == opened


def test_secret_chats_hold_an_old_key_for_what_is_underway():
    """
    While a message sent under the old key has not arrived, its recipient still has that key.
    """
    late = talk("a" * 30, pm.PeriodicRekey(messages=9, days=1000), delays={8: 6})
    assert read(late, keys("b", 12)) == span(0, 19)
    assert read(late, keys("b", 15)) == span(10, 19)
    assert read(late, keys("a", 12)) == span(10, 19)


def test_secret_chats_renew_by_age():
    """
    A key that has served once is replaced after more days than are stated.
    """
    meeting = talk("a" * 60, pm.PeriodicRekey(messages=1000, days=0.99))
    assert read(meeting, keys("b", 10)) == span(0, 23)
    assert read(meeting, keys("b", 30)) == span(24, 47)


def test_calls():
    """
    What is recorded of calls opens to nobody who takes keys before or after. (RFC 5764.)
    """
    meeting = talk(alternating(10), "per_call_keys")
    places = [keys(who, number) for who in "ab" for number in range(-1, 10)]
    assert read(meeting, *places) == set()


def tree(*renewals, count=40):
    """A group of four under TreeKEM in which members renew their keys at some hours."""
    events = [event("rekeyed", who, hour) for who, hour in renewals]
    return talk("a" * count, "treekem", people=("a", "b", "c", "d"), events=events)


def test_treekem_forward_secrecy():
    """
    Keys taken later open neither earlier epochs nor messages whose keys were used. (RFC 9420,
    section 16.6, and RFC 9750, section 8.2.)
    """
    group = tree(("c", 10), ("a", 20))
    for who in "abcd":
        assert not read(group, keys(who, 25)) & span(0, 25)


def test_treekem_heals_at_ones_own_renewal_only():
    """
    A member whose keys were taken is followed through everybody else's commits, and is lost at its
    own commit or at its removal. (RFC 9420, section 16.6. Further reading: K. Cohn-Gordon and
    others, "On Ends-to-Ends Encryption", CCS 2018.)
    """
    others = tree(("a", 10), ("c", 15), ("d", 20))
    assert read(others, keys("b", 5)) == span(6, 39)
    own = tree(("a", 10), ("b", 20), ("c", 25))
    assert read(own, keys("b", 5)) == span(6, 19)
    removed = talk(
        "a" * 40, "treekem", people=("a", "b", "c", "d"), events=[event("left", "b", 20)]
    )
    assert read(removed, keys("b", 5)) == span(6, 19)


def test_treekem_and_a_gap_in_the_tap():
    """
    Who has not seen a commit is lost at it, as its sender's secret was not seen either.
    """
    group = tree(("a", 10))
    assert read(group, keys("b", 5), taps=[tap(-1, 8), tap(12)]) == span(6, 7)


def test_a_clone_stays_until_somebody_answers():
    """
    Who has cloned a device reads on for as long as nobody turns the ratchet: healing is not a
    matter of time. (Further reading: C. Cremers and others, CCS 2020, on clients that do not heal.)
    """
    schedule = pm.DoubleRatchet(signed_prekey_days=999)
    assert read(talk("a" * 30, schedule), keys("a", 5)) == span(6, 29)
    answered = talk("a" * 10 + "b" + "a" * 19, schedule)
    assert read(answered, keys("a", 5)) == span(6, 10)


def test_a_backup_undoes_forward_secrecy():
    """
    A message that was deleted on both phones, and written over, is open to who has the backup and
    its key. (G. T. Davies and others, "Security Analysis of the WhatsApp End-to-End Encrypted
    Backup Protocol", CRYPTO 2023.)
    """
    copied = pm.Replication(
        kinds="message_text", source="device", target="operator", seal="provider_key"
    )
    meeting = talk(
        "aabb", pm.DoubleRatchet(), replications=[copied], retention=[],
        events=[pm.Event(kind="deleted", at="2024-03-10")], erasures=[pm.Erasure()],
    )  # fmt: skip
    thief = pm.SeizeDevice(during=pm.Window(start="2024-03-20"))
    provider = pm.OperateService(during=pm.Window(start="2024-03-20"))

    def verdict(*powers):
        exposure = pm.obtainable(meeting, by=pm.adversary(*powers), on="2024-03-20")
        return exposure["message_text"].verdict

    assert verdict(thief) is pm.Verdict.NO
    assert verdict(provider) is pm.Verdict.YES


def asked(meeting, kind, *powers):
    """The verdicts on each item of a kind, with powers used on the day of the question."""
    exposure = pm.obtainable(meeting, by=pm.adversary(*powers), on="2024-03-20")
    return [verdict.value for _, verdict in exposure[kind].items]


SENDERS_ABSENT = [
    pm.Retention(kinds=["message_content", "sender"], at="operator", existence="absent")
]


def test_sealed_sender():
    """
    What passes the servers does not say who sends, and the recipient's key opens that. (J. Lund,
    "Technology preview: Sealed sender for Signal", 2018. Further reading: I. Martiny and others,
    NDSS 2021, on what timing gives away.)
    """
    open_to_servers = talk("ab", "double_ratchet", retention=SENDERS_ABSENT)
    sealed = talk("ab", "double_ratchet", mode={"sealed_sender": True}, retention=SENDERS_ABSENT)
    assert asked(open_to_servers, "sender", tap()) == ["yes", "yes"]
    assert asked(sealed, "sender", tap()) == ["no", "no"]
    assert asked(sealed, "sender", tap(), keys("b", 5)) == ["yes", "no"]
    assert asked(sealed, "sender", tap(), QUANTUM) == ["yes", "yes"]


SERVERS = pm.OperateService()


def backed_up(seal, guesses=None, **more):
    """A message that was backed up at the operator, and then deleted everywhere else."""
    copied = pm.Replication(
        kinds="message_text", source="device", target="operator", seal=seal, guesses=guesses
    )
    gone = pm.Event(kind="deleted", at="2024-03-10")
    return talk("a", "double_ratchet", replications=[copied], events=[gone], **more)


@pytest.mark.parametrize("contains", [True, False, None])
def test_a_backup_under_a_password(contains):
    """
    A backup whose key follows from a password opens to a dictionary that has it. (G. T. Davies and
    others, CRYPTO 2023, section 1, on what vaults are for.)
    """
    meeting = backed_up("password")
    guessing = pm.GuessPasswords(contains=contains)
    wanted = {True: "yes", False: "no", None: "unknown"}[contains]
    assert asked(meeting, "message_text", SERVERS, guessing) == [wanted]
    assert asked(meeting, "message_text", SERVERS) == ["no"]
    assert asked(meeting, "message_text", guessing) == ["no"]


def test_a_backup_with_a_vault():
    """
    With a vault a copy of the backup and a dictionary are not enough; with the vault's secret
    besides they are, wherever in the dictionary the password stands. (The same.)
    """
    meeting = backed_up("vault", guesses=10)
    guessing = pm.GuessPasswords(contains=True, rank=5000)
    copied = pm.BreachServer()
    assert asked(meeting, "message_text", copied, guessing) == ["no"]
    assert asked(meeting, "message_text", copied, pm.BreachVault()) == ["no"]
    assert asked(meeting, "message_text", copied, pm.BreachVault(), guessing) == ["yes"]


@pytest.mark.parametrize(
    ("guesses", "contains", "rank", "wanted"),
    [
        (10, True, 10, "yes"),
        (10, True, 11, "no"),
        (10, True, None, "unknown"),
        (10, None, None, "unknown"),
        (10, False, None, "no"),
        (None, True, 1, "unknown"),
    ],
)
def test_a_vault_allows_so_many_guesses(guesses, contains, rank, wanted):
    """
    Whoever runs the service can try the likeliest passwords at the vault, as many as it allows, and
    no more. ("Technology Preview for secure value recovery", Signal, 2019; "How WhatsApp is
    enabling end-to-end encrypted backups", Meta, 2021-09-10.)
    """
    guessing = pm.GuessPasswords(contains=contains, rank=rank)
    meeting = backed_up("vault", guesses)
    assert asked(meeting, "message_text", SERVERS, guessing) == [wanted]
    assert asked(meeting, "message_text", SERVERS) == ["no"]


def test_a_vault_is_asked_with_a_session_on_the_account():
    """
    A stolen backup opens to who can also log in to its owner's account and guesses in time, and not
    to who has linked a device to somebody else's.
    """
    meeting = backed_up("vault", guesses=10)
    stolen, guessing = pm.BreachServer(), pm.GuessPasswords(contains=True, rank=3)
    linked = [pm.LinkDevice(participant=name) for name in "ab"]
    assert asked(meeting, "message_text", stolen, linked[0], guessing) == ["yes"]
    assert asked(meeting, "message_text", linked[0], guessing) == ["no"]
    taken_over = pm.TakeOverAccount(participant="a")  # what opens a session here, nobody states
    assert asked(meeting, "message_text", stolen, taken_over, guessing) == ["unknown"]
    assert asked(meeting, "message_text", stolen, taken_over) == ["no"]
    only_a = talk(
        "a",
        "double_ratchet",
        settings=[pm.Setting(name="backup", values=["off", "on"], belongs="participant",
                             defaults=[pm.Default(value="off")])],
        replications=[
            pm.Replication(
                kinds="message_text", source="device", target="operator", seal="vault",
                guesses=10, where={"backup": "on"},
            )
        ],
        events=[pm.Event(kind="deleted", at="2024-03-10")],
    )  # fmt: skip
    on = pm.Participant(name="a", settings={"backup": "on"})
    only_a = evolve(only_a, participants=[on, only_a.participants[1]])
    assert asked(only_a, "message_text", stolen, linked[0], guessing) == ["yes"]
    assert asked(only_a, "message_text", stolen, linked[1], guessing) == ["no"]


def test_guesses_after_the_vault_is_out_of_reach():
    """
    Who begins to guess when it no longer runs the service asks no vault any more.
    """
    meeting = backed_up("vault", guesses=10)
    for begins, wanted in (("2024-03-14", "yes"), ("2024-03-16", "no")):
        run = pm.OperateService(during=pm.Window(start="2024-03-12", end="2024-03-15"))
        guessing = pm.GuessPasswords(
            contains=True, rank=1, during=pm.Window(start=begins, end="2024-03-20")
        )
        assert asked(meeting, "message_text", run, guessing) == [wanted]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: backed_up("vault", guesses=0), "1 or more"),
        (lambda: backed_up("vault", guesses=True), "whole number"),
        (lambda: backed_up("password", guesses=3), "only a vault"),
        (lambda: pm.GuessPasswords(contains=True, rank=0), "1 or more"),
        (lambda: pm.GuessPasswords(rank=5), "contains=True"),
        (lambda: pm.GuessPasswords(contains=False, rank=5), "contains=True"),
    ],
)
def test_guesses_that_cannot_be_counted(make, says):
    """
    A number of guesses that is none, or one where nothing counts, is an error that says so.
    """
    with pytest.raises(pm.InvalidModel, match=says):
        make()


def test_a_ghost_reads_from_then_on():
    """
    A device that the directory names as somebody's gets what is sent from then on and nothing
    before; where clients check keys and refuse to send, it gets nothing. (I. Levy, C. Robinson,
    Lawfare, 2018.)
    """
    ghost = pm.SubstituteKeys(participant="b", during=window(2.5, 100))
    unchecked = talk("abab", "double_ratchet")
    assert asked(unchecked, "message_text", ghost) == ["no", "no", "no", "yes"]
    checked = talk("abab", "double_ratchet", mode={"keys_checked": {"chat": "one_to_one"}})
    assert asked(checked, "message_text", ghost) == ["no"] * 4
    elsewhere = talk("abab", "double_ratchet", mode={"keys_checked": {"chat": "group"}})
    assert asked(elsewhere, "message_text", ghost) == ["no", "no", "no", "yes"]


def test_a_ghost_where_nobody_says_whether_keys_are_checked():
    """
    Where it turns on an unstated setting whether keys are checked, so does what a ghost gets.
    """
    setting = pm.Setting(name="verified", values=["no", "yes"], belongs="conversation")
    meeting = talk(
        "ab", "double_ratchet", settings=[setting], mode={"keys_checked": {"verified": "yes"}}
    )
    ghost = pm.SubstituteKeys(participant="b", during=window(-1, 100))
    assert asked(meeting, "message_text", ghost) == ["unknown", "unknown"]


SECRET_CHAT = {"schedule": "periodic_rekey", "one_device": True}


def test_the_middle_of_a_first_contact():
    """
    Who gives each side its own keys at the first message reads as long as it stays, and who comes
    later nothing. (https://core.telegram.org/api/end-to-end, on comparing keys.)
    """
    meeting = talk("abba", **SECRET_CHAT)
    for start, end, wanted in (
        (-1, 100, ["yes"] * 4),
        (-1, 1.5, ["yes", "yes", "no", "no"]),
        (0.5, 100, ["no"] * 4),
    ):
        middle = pm.SubstituteKeys(during=window(start, end))
        assert asked(meeting, "message_text", middle) == wanted
    towards_b = pm.SubstituteKeys(participant="b", during=window(-1, 100))
    assert asked(meeting, "message_text", towards_b) == ["yes", "no", "no", "yes"]


def test_who_was_there_first_needs_no_more_than_that():
    """
    The keys put in at the first contact open only what the middle passes on itself: with a tap on
    the servers instead of staying there, nothing more is read.
    """
    meeting = talk("abba", **SECRET_CHAT)
    first = pm.SubstituteKeys(during=window(-1, 0.5))
    assert asked(meeting, "message_text", first, tap()) == ["yes", "no", "no", "no"]


def test_the_middle_where_keys_are_compared():
    """
    Where the sides compare keys at once, the middle gets nothing; where they compare them later, it
    gets what was sent until then; where one side's user alone does, what the other writes.
    """
    checked = {"keys_checked": {"chat": "one_to_one"}}
    middle = pm.SubstituteKeys(during=window(-1, 100))
    assert asked(talk("abba", mode=checked, **SECRET_CHAT), "message_text", middle) == ["no"] * 4
    together = pm.Setting(name="compared", values=["no", "yes"], belongs="conversation")
    meeting = talk("abba", settings=[together], mode={"keys_checked": {"compared": "yes"}},
                   **SECRET_CHAT)  # fmt: skip
    assert asked(meeting, "message_text", middle) == ["unknown"] * 4
    later = pm.SettingChange(setting="compared", value="yes", at=when(1.5))
    meeting = evolve(meeting, settings={"compared": "no"}, changes=[later])
    assert asked(meeting, "message_text", middle) == ["yes", "yes", "no", "no"]
    alone = pm.Setting(name="compared", values=["no", "yes"], belongs="participant",
                       defaults=[pm.Default(value="no")])  # fmt: skip
    meeting = talk("abba", settings=[alone], mode={"keys_checked": {"compared": "yes"}},
                   **SECRET_CHAT)  # fmt: skip
    people = [pm.Participant(name="a", settings={"compared": "yes"}), pm.Participant(name="b")]
    meeting = evolve(meeting, participants=people)
    assert asked(meeting, "message_text", middle) == ["no", "yes", "yes", "no"]


@pytest.mark.parametrize("schedule", ["transport_only", "server_held_keys"])
def test_no_middle_where_servers_read_anyway(schedule):
    """
    Where nothing is end-to-end, false keys give nothing: there are none to be put in the place of.
    """
    middle = pm.SubstituteKeys(during=window(-1, 100))
    assert asked(talk("ab", schedule, one_device=True), "message_text", middle) == ["no"] * 2


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
def test_deniability(schedule, signed):
    """
    A recipient that keeps everything holds proof of who wrote a message only where messages are
    signed. (RFC 9420, section 6.1; Apple, "iMessage with PQ3", 2024. Further reading: N. Vatandas
    and others, ACNS 2020; ePrint 2025/1090.)
    """
    group = isinstance(schedule, str) and schedule != "static_keys"
    meeting = talk("ab", schedule, people=GROUP if group else ("a", "b"))
    inside = pm.PlantMalware(participant="b", during=window(-1, 10))
    learning = program(meeting, (inside,)).learning(Level.OPEN)
    assert (learning.time(proof_of("m0")) < float("inf")) is signed
    outside = program(meeting, (tap(), QUANTUM)).learning(Level.OPEN)
    assert outside.time(proof_of("m0")) == float("inf")


def test_an_answer_is_open_without_the_first_message():
    """
    Copied soon after it answered, a device's keys open the answer although nobody recorded the
    message that began the session: its state names the session by the ephemeral key.
    """
    schedule = pm.DoubleRatchet(one_time_prekeys=False, signed_prekey_days=3.3)
    late = pm.OperateService(during=window(0.5, LATE))
    assert ids_read(talk("ba", schedule), [late, keys("a", 1)])[0] == {"m1"}
    assert ids_read(talk("ba", pm.DoubleRatchet()), [late, keys("a", 1)])[0] == set()


@pytest.mark.parametrize(("start", "opened"), [("x3dh", {"m1", "m2"}), ("pqxdh", set())])
def test_nobody_keeps_the_encapsulation_that_began_a_session(start, opened):
    """
    Whoever did not record the first message of a session lacks the encapsulation that PQXDH sends
    along, so that keys copied later open no answer sent before; under X3DH they do.
    """
    schedule = pm.DoubleRatchet(start=start, one_time_prekeys=False, signed_prekey_days=3.3)
    late = pm.OperateService(during=window(0.5, LATE))
    assert ids_read(talk("baa", schedule), [late, keys("a", 2)]) == (opened, opened)
