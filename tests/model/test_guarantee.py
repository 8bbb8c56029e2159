"""Guarantees are checked where they are made."""

import pytest

from privmodel.errors import InvalidModel, UnknownName
from privmodel.model.adversary import OperateService, SeizeDevice, TapNetwork, Window
from privmodel.model.data import DataKind
from privmodel.model.guarantee import GUARANTEES, Act, Guarantee, Threat, guarantee

OPERATOR = Threat(acts=Act(power=OperateService()))


def test_every_predefined_guarantee_is_found_by_its_id():
    """
    A predefined guarantee is found by its id, and a guarantee of one's own stands for itself.
    """
    for name, found in GUARANTEES.items():
        assert guarantee(name) is found
        assert found.id == name
        assert found.says.endswith(".")
        assert guarantee(found) is found


def test_a_misspelt_guarantee_names_the_nearest():
    """
    A guarantee that does not exist is an error with the nearest ids.
    """
    with pytest.raises(UnknownName, match="forward_secrecy"):
        guarantee("forward_secresy")


def test_a_parent_stands_for_its_leaves():
    """
    Whoever forbids contents forbids each kind of them.
    """
    assert GUARANTEES["confidentiality_from_operator"].kinds == frozenset(DataKind.CONTENTS.leaves)


@pytest.mark.parametrize(
    ("build", "named"),
    [
        (lambda: Guarantee(id="g", says="…", to=OPERATOR), "Guarantee.never"),
        (lambda: Guarantee(id="g", says="…", never="sender", to=()), "Guarantee.to"),
        (lambda: Guarantee(id="g", says="…", never="sender", to=OperateService()), "Guarantee.to"),
        (
            lambda: Guarantee(id="g", says="…", never="sender", to=OPERATOR, of="earlier"),
            "Guarantee.of",
        ),
        (lambda: Guarantee(id="g", says="…", nor_together="contacts", to=OPERATOR), "nor_together"),
        (lambda: Threat(acts=()), "Threat.acts"),
        (lambda: Threat(acts=OperateService()), "Threat.acts"),
        (lambda: Act(power="operate"), "Act.power"),
        (lambda: Act(power=TapNetwork(during=Window(start="2024-01-01"))), "Act.power"),
        (lambda: Act(power=TapNetwork(), whose="each_service"), "Act.whose"),
        (
            lambda: Act(power=SeizeDevice(participant="sender"), whose="each_participant"),
            "Act.whose",
        ),
    ],
)
def test_what_says_nothing_is_refused(build, named):
    """
    A guarantee that forbids nothing, threatens nobody or contradicts itself is refused by name.
    """
    with pytest.raises(InvalidModel, match=named):
        build()
