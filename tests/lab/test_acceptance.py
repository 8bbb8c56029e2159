"""What the literature says of each protocol, found again by an attacker that sees bytes alone.

Unless a test says otherwise the attacker has all that passes, and plaintext is deleted as soon as
it is read. "Chain k" is the k-th change of speaker. Some rows are checked elsewhere: sealed sender,
ghost devices, backups and deniability in ``test_layers.py``, TreeKEM in ``test_treekem.py``.
"""

import pytest

import privmodel as pm
from lab.talks import alternating, event, hour, read, seized, span, talk
from privmodel.lab import Seizure, Tap, run
from privmodel.lab.protocols.backup import Backup


def chains(schedule, lengths="22222"):
    """Message numbers by chain, and the run: a and b write in turn, so many messages each."""
    writers = "".join("ab"[turn % 2] * int(count) for turn, count in enumerate(lengths))
    return run(talk(writers), schedule)


@pytest.mark.parametrize("schedule", ["server_held_keys", "transport_only"])
def test_servers_that_hold_the_keys(schedule):
    """
    Where servers hold the keys, whoever sees what passes the servers reads all, and whoever only
    taps the lines of devices nothing. (https://telegram.org/faq describes cloud chats so.)
    """
    recording = alternating(schedule, 10, 1)
    assert read(recording, taps=(Tap("operator"),)) == span(0, 9)
    assert read(recording, taps=(Tap("network:a"), Tap("network:b"))) == set()


def test_stored_messages_need_the_vault():
    """
    What lies on the servers of a cloud chat opens with the keys of the vault and not without.
    """
    recording = run(talk("abab", deleted=False), "server_held_keys")
    stored, vault = Seizure("operator", hour(9)), Seizure("vault", hour(9))
    assert read(recording, stored, taps=()) == set()
    assert read(recording, stored, vault, taps=()) == span(0, 3)


@pytest.mark.parametrize("who", ["a", "b"])
@pytest.mark.parametrize("number", [-1, 10, 30, 49])
def test_static_keys(who, number):
    """
    Seizing either side at any time opens every message, past and future. (K. G. Paterson, M.
    Scarlata, K. T. Truong, "Three Lessons From Threema", USENIX Security 2023.)
    """
    assert read(alternating("static_keys", 50, 3), seized(who, number)) == span(0, 49)


def test_key_pairs_that_serve_long():
    """
    Within a period there is no forward secrecy, and across periods there is: a recipient's key pair
    opens what it was sent while the pair served. (Apple Security Engineering and Architecture,
    "iMessage with PQ3", 2024, mentions a periodic rekey since 2019, without its period. Further
    reading: C. Garman and others, "Dancing on the Lip of the Volcano", USENIX Security 2016.)
    """
    recording = run(talk("a" * 50), pm.LongPeriodRekey(days=0.5))
    assert read(recording, seized("b", 20)) == span(12, 23)
    assert read(recording, seized("a", 20)) == set()
    unchanged = run(talk("a" * 50), "long_period_rekey")
    assert read(unchanged, seized("b", 20)) == span(0, 49)


@pytest.mark.parametrize("lazy", [False, True])
def test_double_ratchet_forward_secrecy(lazy):
    """
    No message that was received and deleted is opened by a later seizure of either side. (K.
    Cohn-Gordon and others, "A Formal Security Analysis of the Signal Messaging Protocol", J.
    Cryptology 33 (2020). Further reading: J. Alwen, S. Coretti, Y. Dodis, "The Double Ratchet",
    Eurocrypt 2019.)
    """
    recording = run(talk("aabbaababbba"), pm.DoubleRatchet(lazy=lazy))
    for who in "ab":
        for number in range(12):
            assert not read(recording, seized(who, number)) & span(0, number)


def test_double_ratchet_healing():
    """
    A seizure opens the rest of the chains that are underway and the peer's next one, and nothing
    after that. (M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016, section
    6.2. Further reading: K. Cohn-Gordon, C. Cremers, L. Garratt, "On Post-Compromise Security", CSF
    2016.)
    """
    recording = run(talk("aaaabbaabbbaabbaa"), "double_ratchet")
    assert read(recording, seized("a", 1)) == {2, 3, 4, 5}
    # Having heard b's new key, a has the chain that it will next send in.
    assert read(recording, seized("a", 4)) == {5, 6, 7, 8, 9, 10}
    assert read(recording, seized("a", 6)) == {7, 8, 9, 10}
    assert read(recording, seized("b", 6)) == {7, 8, 9, 10, 11, 12}


def test_a_lazy_ratchet():
    """
    Where the next ratchet key waits until its owner sends, a seizure between receiving and sending
    opens only the rest of the chain being received. (Section 6.5 of the same.)
    """
    writers = "aaaabbaabbbaabbaa"
    eager = run(talk(writers), "double_ratchet")
    lazy = run(talk(writers), pm.DoubleRatchet(lazy=True))
    assert read(lazy, seized("b", 6)) == {7}
    assert read(eager, seized("b", 6)) == {7, 8, 9, 10, 11, 12}
    assert read(lazy, seized("a", 6)) == read(eager, seized("a", 6))


def test_skipped_keys():
    """
    The key of a message that has not arrived stays with the recipient until it does, or until it is
    destroyed for its age. (Section 6.4 of the same.)
    """
    lost = talk("aaaabbaa", delays={1: None, 2: 3})
    recording = run(lost, "double_ratchet")
    assert {1, 2} <= read(recording, seized("b", 4))
    assert read(recording, seized("b", 7)) == {1}
    expiring = run(lost, pm.DoubleRatchet(skipped_days=0.5))
    assert 1 in read(expiring, seized("b", 14))
    assert 1 not in read(expiring, seized("b", 15))


def test_a_gap_in_the_tap():
    """
    Who seizes a side and taps only from the second change of speaker on reads nothing, since the
    ratchet key in between was not seen.
    """
    recording = chains("double_ratchet", "2222222")
    assert read(recording, seized("a", 5)) == {6, 7}
    assert read(recording, seized("a", 5), taps=(Tap(None, hour(8)),)) == set()
    assert read(recording, seized("a", 5), taps=(Tap(None, hour(6), hour(8)),)) == {6, 7}


def test_a_start_with_a_one_time_prekey():
    """
    Once the first messages were read, seizing the recipient later opens none of them. (M.
    Marlinspike, T. Perrin, "The X3DH Key Agreement Protocol", Signal, 2016, section 4.)
    """
    recording = run(talk("aabb"), pm.DoubleRatchet(one_time_prekeys=True))
    assert read(recording, seized("b", 2)) & span(0, 2) == set()


def test_a_start_without_a_one_time_prekey():
    """
    The first messages stay open to who seizes the recipient until the signed prekey is destroyed,
    and so does the first reply as long as its ratchet key is there. (Section 4 of the same.)
    """
    meeting = talk("aabba", events=[event("rekeyed", "b", 20)])
    recording = run(meeting, pm.DoubleRatchet(one_time_prekeys=False))
    assert read(recording, seized("b", 3)) == {0, 1, 2, 3, 4}
    assert read(recording, seized("b", 4)) == read(recording, seized("b", 18)) == {0, 1}
    assert read(recording, seized("b", 20)) == set()
    with_one = run(meeting, "double_ratchet")
    assert read(with_one, seized("b", 3)) == {4}
    aging = run(talk("aabba"), pm.DoubleRatchet(one_time_prekeys=False, signed_prekey_days=1))
    assert read(aging, seized("b", 23)) == {0, 1}
    assert read(aging, seized("b", 24)) == set()


def test_harvest_now_decrypt_later():
    """
    What was recorded of a session begun by X3DH opens wholly to a quantum computer; of one begun by
    PQXDH nothing does. (E. Kret, R. Schmidt, "The PQXDH Key Agreement Protocol", Signal, 2023,
    section 1. Further reading: K. Bhargavan and others, USENIX Security 2024.)
    """
    assert read(alternating("double_ratchet", 20, 2), quantum=True) == span(0, 19)
    hybrid = alternating(pm.DoubleRatchet(start="pqxdh"), 20, 2)
    assert read(hybrid, quantum=True) == set()


def test_a_classical_ratchet_does_not_heal_from_a_quantum_computer():
    """
    One seizure and a quantum computer open everything afterwards if only the start was hybrid: this
    is what ratchets of KEM keys are for. (Y. Dodis and others, "Triple Ratchet", ePrint 2025/078.)
    """
    hybrid = alternating(pm.DoubleRatchet(start="pqxdh"), 20, 2)
    assert read(hybrid, seized("b", 9), quantum=True) == span(10, 19)


def test_pq3_heals_at_its_next_kem_step():
    """
    With a KEM step every few messages the same attacker loses the conversation at the first chain
    that answers a key offered after the seizure; without a quantum computer nothing is different.
    (Apple, as above. Further reading: D. Stebila, ePrint 2024/357; F. Linker, R. Sasse, D. Basin,
    ePrint 2024/1395.)
    """
    ratchet = pm.DoubleRatchet(kem_ratchet="pq3", kem_every=4)
    recording = alternating(ratchet, 40, 2)
    plain = alternating("double_ratchet", 40, 2)
    assert read(recording, quantum=True) == set()
    assert read(recording, seized("b", 9)) == read(plain, seized("b", 9))
    opened = read(recording, seized("b", 9), quantum=True)
    assert opened == span(10, max(opened))
    assert max(opened) <= 9 + 4 + 6
    slower = read(alternating(pm.DoubleRatchet(kem_ratchet="pq3", kem_every=12), 60, 2),
                  seized("b", 9), quantum=True)  # fmt: skip
    assert max(slower) > max(opened)


def test_spqr_heals_once_all_pieces_have_gone_both_ways():
    """
    With KEM keys in pieces the attacker loses the conversation once a whole exchange has taken
    place after the seizure, and keeps it as long as one side stays silent. (Y. Dodis and others, as
    above; PQShield, "Diving into Signal's new post-quantum protocol", 2025.)
    """
    ratchet = pm.DoubleRatchet(kem_ratchet="spqr", kem_every=2)
    recording = alternating(ratchet, 40, 2)
    assert read(recording, quantum=True) == set()
    assert read(recording, seized("b", 9)) == {10, 11, 12, 13}
    opened = read(recording, seized("b", 9), quantum=True)
    assert opened == span(10, max(opened))
    assert max(opened) < 39
    silent = run(talk("aabb" * 3 + "a" * 28), ratchet)
    assert read(silent, seized("a", 11), quantum=True) == span(12, 39)


@pytest.mark.parametrize(
    ("schedule", "quantum"),
    [
        (pm.DoubleRatchet(), False),
        (pm.DoubleRatchet(lazy=True), False),
        (pm.DoubleRatchet(kem_ratchet="pq3", kem_every=4), True),
        (pm.DoubleRatchet(kem_ratchet="spqr", kem_every=2), True),
    ],
    ids=str,
)
def test_two_seizures_leave_shut_what_lies_between(schedule, quantum):
    """
    After healing, a second seizure opens what follows it and nothing in between: keys of steps that
    are over have been destroyed, so that the two together open no more than each for itself.
    """
    recording = alternating(schedule, 80, 2)
    for first, second in ((seized("b", 9), seized("a", 60)), (seized("a", 10), seized("a", 61))):
        opened = read(recording, first, second, quantum=quantum)
        each = read(recording, first, quantum=quantum) | read(recording, second, quantum=quantum)
        assert opened == each
        assert not opened & span(45, 60)


def test_sender_keys():
    """
    A sender's chain is forward secret and does not heal: a seizure opens all that follows, until a
    member leaves and chains start afresh, handed out by a way that was not seized. (K. Cohn-Gordon
    and others, "On Ends-to-Ends Encryption", CCS 2018, section 1; D. Balbás, D. Collins, P.
    Gajland, "WhatsUpp with Sender Keys?", Asiacrypt 2023. Further reading: P. Rösler, C. Mainka, J.
    Schwenk, "More is Less", EuroS&P 2018.)
    """
    people = ("a", "b", "c")
    hidden = pm.SenderKeys(channels="hidden")
    recording = run(talk("a" * 50, people=people), hidden)
    leaves = [event("left", "c", 35)]
    renewed = run(talk("a" * 50, people=people, events=leaves), hidden)
    for who in "ab":
        assert read(recording, seized(who, 20)) == span(21, 49)
        assert read(renewed, seized(who, 20)) == span(21, 34)


def test_chains_heal_as_their_channels_do():
    """
    Where chains are handed out over pairwise double ratchets, a seizure opens new chains as well
    until these sessions have healed: while one side alone writes they never do, and where all
    write, chains have to be handed out twice. A quantum computer opens what went over X3DH, and
    nothing over PQXDH. (D. Balbás and others, as above, on sender keys over two-party channels.)
    """
    people, leaves = ("a", "b", "c", "d"), [event("left", "c", 12), event("left", "d", 24)]
    alone = run(talk("a" * 30, people=people, events=leaves), "sender_keys")
    assert read(alone, seized("b", 4)) == span(5, 29)
    writers = "abcd" * 3 + "abd" * 4 + "ab" * 5
    both = run(talk(writers, people=people, events=leaves), "sender_keys")
    assert read(both, seized("b", 4)) == span(5, 23)
    assert read(both, quantum=True) == span(0, 33)
    hybrid = run(talk(writers, people=people, events=leaves), pm.SenderKeys(channels="pqxdh"))
    assert read(hybrid, quantum=True) == set()


def test_megolm():
    """
    A seized sender opens what it sends afterwards; a seized receiver that keeps the first ratchet
    opens what it read since it joined; one that keeps the latest opens only what follows. ("Megolm
    group ratchet", matrix-org/olm, docs/megolm.md. Further reading: M. Albrecht and others, IEEE
    S&P 2023.)
    """
    people = ("a", "b", "c")
    long = {"messages": 1000, "days": 1000}
    joins = [event("joined", "c", 30)]
    meeting = talk("a" * 100, people=people, events=joins)
    recording = run(meeting, pm.Megolm(**long))
    assert read(recording, seized("a", 49)) == span(50, 99)
    assert read(recording, seized("b", 99)) == span(0, 99)
    assert read(recording, seized("c", 99)) == span(30, 99)
    latest = run(meeting, pm.Megolm(receiver_keeps="latest", **long))
    assert read(latest, seized("b", 49)) == span(50, 99)


def test_megolm_starts_anew():
    """
    A sender's ratchet serves for so many messages or days and is then replaced, which is where what
    was seized ends. (matrix-js-sdk rotates every week or hundred messages by default.)
    """
    recording = run(talk("a" * 60), pm.Megolm(messages=20, channels="hidden", days=1000))
    assert read(recording, seized("a", 29)) == span(30, 39)
    by_age = run(talk("a" * 60), pm.Megolm(messages=1000, channels="hidden", days=1))
    assert read(by_age, seized("a", 29)) == span(30, 47)


@pytest.mark.parametrize(
    ("number", "opened"),
    [(50, span(0, 100)), (150, span(101, 201)), (240, span(202, 249))],
)
def test_secret_chats(number, opened):
    """
    A key opens what was sent while it served, before the seizure and after: it is replaced once it
    has served for more than 100 messages. (https://core.telegram.org/api/end-to-end/pfs. Further
    reading: M. Miculan, N. Vitacolonna, SECRYPT 2021.)
    """
    recording = alternating("periodic_rekey", 250, 1)
    for who in "ab":
        assert read(recording, seized(who, number)) == opened


def test_secret_chats_hold_an_old_key_for_what_is_underway():
    """
    While a message sent under the old key has not arrived, its recipient still has that key, and
    who seizes it then reads what both keys open. A passive holder of the old key is locked out of
    the new. (The same.)
    """
    quick = {"schedule": pm.PeriodicRekey(messages=9), "group": "x25519"}
    late = run(talk("a" * 30, delays={8: 6}), **quick)
    assert read(late, seized("b", 12)) == span(0, 19)
    assert read(late, seized("b", 15)) == span(10, 19)
    assert read(late, seized("a", 12, contents=False)) == span(10, 19)


def test_secret_chats_renew_by_age():
    """
    A key that has served once is replaced after the days that are stated, and one that has not
    served is not too old. (The same.)
    """
    schedule = pm.PeriodicRekey(messages=1000, days=1)
    recording = run(talk("a" * 60), schedule, group="x25519")
    assert read(recording, seized("b", 10)) == span(0, 23)
    assert read(recording, seized("b", 30)) == span(24, 47)


def test_calls():
    """
    What is recorded of calls opens to nobody who seizes a side before or after. (RFC 5764.)
    """
    recording = alternating("per_call_keys", 10, 1)
    places = [seized(who, number) for who in "ab" for number in range(-1, 10)]
    assert read(recording, *places) == set()


def test_a_backup_undoes_forward_secrecy():
    """
    A message that was deleted on both phones is open to who has the backup and its key. (G. T.
    Davies and others, "Security Analysis of the WhatsApp End-to-End Encrypted Backup Protocol",
    CRYPTO 2023.)
    """
    backup = Backup(owner="b", keeper="provider")
    recording = run(talk("aabb"), "double_ratchet", layers=[backup])
    assert read(recording, seized("a", 9), seized("b", 9)) == set()
    assert read(recording, Seizure("cloud", hour(9)), Seizure("cloud keys", hour(9))) == span(0, 3)


def test_a_clone_stays_until_somebody_answers():
    """
    Who has cloned a device reads on for as long as nobody turns the ratchet: healing is not a
    matter of time. (Further reading: C. Cremers and others, CCS 2020, on clients that do not heal.)
    """
    one_sided = run(talk("a" * 30), "double_ratchet")
    assert read(one_sided, seized("a", 5)) == span(6, 29)
    answered = run(talk("a" * 10 + "b" + "a" * 19), "double_ratchet")
    assert read(answered, seized("a", 5)) == span(6, 10)
