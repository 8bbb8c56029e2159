"""Learning times, derivations, minimal sets and certificates over rules about anything."""

from privmodel.inference.certificate import (
    Bound,
    Proof,
    ProofStep,
    check_bound,
    check_proof,
)
from privmodel.inference.certify import bound, prove
from privmodel.inference.closure import Derivation, Learning, Step, closure
from privmodel.inference.family import Each, FamilyProgram, FamilyRule, Member, Previous
from privmodel.inference.interval import ALWAYS, Interval, first_at_or_after, meet, union
from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Level, Need, Rule, derivation
from privmodel.inference.verdict import Verdict, join_all, join_branches, join_some, judge
from privmodel.inference.witness import Residual, minimal_powers, settling

__all__ = [
    "ALWAYS",
    "NOTHING_NEEDED",
    "Bound",
    "Derivation",
    "Doubt",
    "Each",
    "FamilyProgram",
    "FamilyRule",
    "Interval",
    "Learning",
    "Level",
    "Member",
    "Need",
    "Previous",
    "Proof",
    "ProofStep",
    "Residual",
    "Rule",
    "Step",
    "Verdict",
    "bound",
    "check_bound",
    "check_proof",
    "closure",
    "derivation",
    "first_at_or_after",
    "join_all",
    "join_branches",
    "join_some",
    "judge",
    "meet",
    "minimal_powers",
    "prove",
    "settling",
    "union",
]
