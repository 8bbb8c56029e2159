"""privmodel: what messaging platforms really guarantee, as a model that answers with reasons.

The names below load on first use, so that importing the package costs almost nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from privmodel.catalogue.registry import Catalogue, builtin
    from privmodel.errors import (
        AnalysisIncomplete,
        CatalogueError,
        CertificateError,
        InvalidModel,
        InvalidQuestion,
        PrivModelError,
        UnknownName,
    )
    from privmodel.inference.verdict import Verdict
    from privmodel.model.adversary import (
        Adversary,
        BreachServer,
        BreachVault,
        CompromiseKeys,
        GuessPasswords,
        JoinConversation,
        LearnPassword,
        LinkDevice,
        OperateService,
        OperateThirdParties,
        Order,
        PlantMalware,
        QuantumComputer,
        ReadPublic,
        ReceiveReports,
        SeizeDevice,
        SubstituteKeys,
        TakeOverAccount,
        TapNetwork,
        Window,
    )
    from privmodel.model.change import SettingChange, TimerChange
    from privmodel.model.claim import Claim, ClaimedGuarantee, ClaimedPast
    from privmodel.model.conversation import (
        Account,
        Conversation,
        Device,
        Event,
        Message,
        Participant,
    )
    from privmodel.model.data import DataKind, Item
    from privmodel.model.disclosure import Clause, Practice
    from privmodel.model.encryption import Mode
    from privmodel.model.erasure import Erasure
    from privmodel.model.evidence import Fact, Grade, Sighting, Source, View
    from privmodel.model.guarantee import GUARANTEES, Act, Guarantee, StoredDataOrder, Threat
    from privmodel.model.law import (
        AccountEntry,
        Assistance,
        Bar,
        Cell,
        Duty,
        Instrument,
        Jurisdiction,
        Membership,
        Secrecy,
        Suspicion,
    )
    from privmodel.model.offer import Deletion, Offer
    from privmodel.model.platform import Chat, Establishment, Login, OperatorClass, Platform
    from privmodel.model.retention import Replication, Retention, Timer, Unknown
    from privmodel.model.schedules import (
        DoubleRatchet,
        LongPeriodRekey,
        Megolm,
        PerCallKeys,
        PeriodicRekey,
        SenderKeys,
        ServerHeldKeys,
        StaticKeys,
        TransportOnly,
        TreeKEM,
    )
    from privmodel.model.scope import Scope
    from privmodel.model.setting import UNSTATED, Default, Setting
    from privmodel.model.situations import Situations
    from privmodel.model.storage import LockState, Opens, Storage
    from privmodel.model.timeline import Moment, Period
    from privmodel.query.claimed.claims import (
        CheckedClaim,
        ClaimOutcome,
        ClaimVerdict,
        check_claim,
        check_claims,
    )
    from privmodel.query.comparing.compare import compare
    from privmodel.query.comparing.comparison import Comparison
    from privmodel.query.detecting.detectability import Detectability, detectability
    from privmodel.query.difference import Change, Difference
    from privmodel.query.explain import Explanation
    from privmodel.query.exposure import Exposure
    from privmodel.query.files.question import Question, read_question
    from privmodel.query.files.saving import save_question
    from privmodel.query.finding import Finding, Gist
    from privmodel.query.front import adversary, conversation, court
    from privmodel.query.instruments import InstrumentComparison, compare_instruments
    from privmodel.query.mitigating.measure import Measure, MeasureKind
    from privmodel.query.mitigating.mitigate import mitigate
    from privmodel.query.mitigating.mitigation import Beyond, Mitigation, Plan, Protection, Worse
    from privmodel.query.obtainable import obtainable
    from privmodel.query.over_time.cause import Cause, Happening
    from privmodel.query.over_time.history import history
    from privmodel.query.over_time.turns import History, Stretch, Turn
    from privmodel.query.rehearse import Rehearsal, rehearse
    from privmodel.query.requires import Requirement, requires
    from privmodel.query.secrecy import Telling, may_be_told
    from privmodel.query.verification.outcome import Outcome
    from privmodel.query.verification.verify import Verification, verify
    from privmodel.query.versions.catalogue_difference import catalogue_difference
    from privmodel.query.versions.changed import AnswerChange, CatalogueDifference
    from privmodel.query.versions.edits import Edit
    from privmodel.rules.detectable import Evidence, Shown
    from privmodel.rules.steps import Ground, Step

_WHERE = {
    "catalogue.registry": "Catalogue builtin",
    "errors": "AnalysisIncomplete CatalogueError CertificateError InvalidModel InvalidQuestion "
    "PrivModelError UnknownName",
    "inference.verdict": "Verdict",
    "model.adversary": "Adversary BreachServer BreachVault CompromiseKeys GuessPasswords "
    "JoinConversation LearnPassword LinkDevice OperateService OperateThirdParties Order "
    "PlantMalware QuantumComputer ReadPublic ReceiveReports SeizeDevice SubstituteKeys "
    "TakeOverAccount TapNetwork Window",
    "model.claim": "Claim ClaimedGuarantee ClaimedPast",
    "model.change": "SettingChange TimerChange",
    "model.conversation": "Account Conversation Device Event Message Participant",
    "model.data": "DataKind Item",
    "model.disclosure": "Clause Practice",
    "model.encryption": "Mode",
    "model.erasure": "Erasure",
    "model.evidence": "Fact Grade Sighting Source View",
    "model.guarantee": "Act GUARANTEES Guarantee StoredDataOrder Threat",
    "model.law": "AccountEntry Assistance Bar Cell Duty Instrument Jurisdiction Membership Secrecy "
    "Suspicion",
    "model.offer": "Deletion Offer",
    "model.platform": "Chat Establishment Login OperatorClass Platform",
    "model.retention": "Replication Retention Timer Unknown",
    "model.schedules": "DoubleRatchet LongPeriodRekey Megolm PerCallKeys PeriodicRekey "
    "SenderKeys ServerHeldKeys StaticKeys TransportOnly TreeKEM",
    "model.scope": "Scope",
    "model.setting": "Default Setting UNSTATED",
    "model.situations": "Situations",
    "model.storage": "LockState Opens Storage",
    "model.timeline": "Moment Period",
    "query.claimed.claims": "CheckedClaim ClaimOutcome ClaimVerdict check_claim check_claims",
    "query.comparing.compare": "compare",
    "query.comparing.comparison": "Comparison",
    "query.detecting.detectability": "Detectability detectability",
    "query.difference": "Change Difference",
    "query.explain": "Explanation",
    "query.exposure": "Exposure",
    "query.files.question": "Question read_question",
    "query.files.saving": "save_question",
    "query.finding": "Finding Gist",
    "query.front": "adversary conversation court",
    "query.instruments": "InstrumentComparison compare_instruments",
    "query.mitigating.measure": "Measure MeasureKind",
    "query.mitigating.mitigate": "mitigate",
    "query.mitigating.mitigation": "Beyond Mitigation Plan Protection Worse",
    "query.obtainable": "obtainable",
    "query.over_time.cause": "Cause Happening",
    "query.over_time.history": "history",
    "query.over_time.turns": "History Stretch Turn",
    "query.rehearse": "Rehearsal rehearse",
    "query.requires": "Requirement requires",
    "query.secrecy": "Telling may_be_told",
    "query.verification.outcome": "Outcome",
    "query.verification.verify": "Verification verify",
    "query.versions.catalogue_difference": "catalogue_difference",
    "query.versions.changed": "AnswerChange CatalogueDifference",
    "query.versions.edits": "Edit",
    "rules.detectable": "Evidence Shown",
    "rules.steps": "Ground Step",
}
_HOME = {name: module for module, names in _WHERE.items() for name in names.split()}

__all__ = [
    "GUARANTEES",
    "UNSTATED",
    "Account",
    "AccountEntry",
    "Act",
    "Adversary",
    "AnalysisIncomplete",
    "AnswerChange",
    "Assistance",
    "Bar",
    "Beyond",
    "BreachServer",
    "BreachVault",
    "Catalogue",
    "CatalogueDifference",
    "CatalogueError",
    "Cause",
    "Cell",
    "CertificateError",
    "Change",
    "Chat",
    "CheckedClaim",
    "Claim",
    "ClaimOutcome",
    "ClaimVerdict",
    "ClaimedGuarantee",
    "ClaimedPast",
    "Clause",
    "Comparison",
    "CompromiseKeys",
    "Conversation",
    "DataKind",
    "Default",
    "Deletion",
    "Detectability",
    "Device",
    "Difference",
    "DoubleRatchet",
    "Duty",
    "Edit",
    "Erasure",
    "Establishment",
    "Event",
    "Evidence",
    "Explanation",
    "Exposure",
    "Fact",
    "Finding",
    "Gist",
    "Grade",
    "Ground",
    "Guarantee",
    "GuessPasswords",
    "Happening",
    "History",
    "Instrument",
    "InstrumentComparison",
    "InvalidModel",
    "InvalidQuestion",
    "Item",
    "JoinConversation",
    "Jurisdiction",
    "LearnPassword",
    "LinkDevice",
    "LockState",
    "Login",
    "LongPeriodRekey",
    "Measure",
    "MeasureKind",
    "Megolm",
    "Membership",
    "Message",
    "Mitigation",
    "Mode",
    "Moment",
    "Offer",
    "Opens",
    "OperateService",
    "OperateThirdParties",
    "OperatorClass",
    "Order",
    "Outcome",
    "Participant",
    "PerCallKeys",
    "Period",
    "PeriodicRekey",
    "Plan",
    "PlantMalware",
    "Platform",
    "Practice",
    "PrivModelError",
    "Protection",
    "QuantumComputer",
    "Question",
    "ReadPublic",
    "ReceiveReports",
    "Rehearsal",
    "Replication",
    "Requirement",
    "Retention",
    "Scope",
    "Secrecy",
    "SeizeDevice",
    "SenderKeys",
    "ServerHeldKeys",
    "Setting",
    "SettingChange",
    "Shown",
    "Sighting",
    "Situations",
    "Source",
    "StaticKeys",
    "Step",
    "Storage",
    "StoredDataOrder",
    "Stretch",
    "SubstituteKeys",
    "Suspicion",
    "TakeOverAccount",
    "TapNetwork",
    "Telling",
    "Threat",
    "Timer",
    "TimerChange",
    "TransportOnly",
    "TreeKEM",
    "Turn",
    "Unknown",
    "UnknownName",
    "Verdict",
    "Verification",
    "View",
    "Window",
    "Worse",
    "adversary",
    "builtin",
    "catalogue_difference",
    "check_claim",
    "check_claims",
    "compare",
    "compare_instruments",
    "conversation",
    "court",
    "detectability",
    "history",
    "may_be_told",
    "mitigate",
    "obtainable",
    "read_question",
    "rehearse",
    "requires",
    "save_question",
    "verify",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
