"""Modified clients and covert platforms: a sealed chat whose end is not what it seems."""

import pytest

import privmodel as pm
from privmodel import Verdict


def on_servers(platform, sent, on, **options):
    chat = pm.conversation(platform, sent=sent, **options)
    return pm.obtainable(chat, by=pm.adversary(pm.BreachServer()), on=on)["message_text"]


@pytest.mark.parametrize(
    ("platform", "sent", "asked", "verdict"),
    [
        ("anom", "2020-03-01", "2020-06-01", Verdict.YES),
        ("encrochat", "2020-04-20", "2020-05-01", Verdict.UNKNOWN),
        ("matrix_crime_network", "2024-10-01", "2024-11-01", Verdict.UNKNOWN),
    ],
)
def test_who_holds_the_servers(platform, sent, asked, verdict):
    """
    ANOM's holder had a readable copy of each message (CC-4b), EncroChat's of some handsets (CC-1c),
    MATRIX's of some messages (CC-5b).
    """
    assert on_servers(platform, sent, asked).verdict is verdict


def test_sky_ecc_is_never_a_sure_reading():
    """
    Half of the messages could be read, the firm denies it, and which half is not known (CC-3b).
    """
    finding = on_servers("sky_ecc", "2021-02-20", "2021-03-01")
    assert finding.verdict in (Verdict.UNKNOWN, Verdict.CONFLICTING)


def test_sky_ecc_says_that_it_does_not_know_its_users():
    """
    In its last days the firm's guide said that it holds neither names nor numbers (CC-3d).
    """
    chat = pm.conversation("sky_ecc", sent="2021-03-12")
    by = pm.adversary(pm.BreachServer())
    exposure = pm.obtainable(chat, by=by, on="2021-03-15", exclude=["CC-3b"])
    for kind in ("name_as_given", "phone_number", "email"):
        assert exposure[kind].verdict is Verdict.NO, kind


@pytest.mark.parametrize(
    ("clients", "exposed"),
    [(("genuine", "genuine"), False), (("genuine", "archiving_clone"), True)],
)
def test_one_archiving_clone_exposes_the_other_side(clients, exposed):
    """
    On the way messages stay sealed; one participant's clone sends them readable to the archive
    (CC-6b), and who breaks in there, as in May 2025 (CC-6d), has the other side's words.
    """
    people = [
        pm.Participant(name=name, settings={"client": client})
        for name, client in zip(("sender", "recipient"), clients, strict=True)
    ]
    finding = on_servers("telemessage", "2025-05-02T12:00Z", "2025-05-04", participants=people)
    assert (finding.verdict is Verdict.YES) is exposed
    if exposed:
        assert finding.holder == "operator:telemessage"
        assert finding.whose == "recipient"
