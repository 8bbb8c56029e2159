"""A laboratory of real cryptography: FOR EXPERIMENTS, NEVER FOR MESSAGES THAT MATTER.

The protocols here exist to be broken in to. They keep every state and every message of a run, tell
an attacker which operations took place, leave out authentication of servers, protection against
timing and everything else that a real messenger needs, and nobody has audited them.

What they are for: :func:`run` lets a conversation take place under a key schedule, with real keys
and real ciphertexts, and :func:`opened` lets an attacker at the bytes that it may see. Which
messages it reads is found out by computing, so that it can contradict what the rules of privmodel
say. Needs the extra ``lab`` (``pip install 'privmodel[lab]'``).

The attacker is in :mod:`privmodel.lab.attacker`, the protocols are in
:mod:`privmodel.lab.protocols`, one a file, each with the specification that it follows and with
what differs.
"""

from privmodel.lab.attacker import Access, Resident, Seizure, Tap, opened
from privmodel.lab.recording import Recording
from privmodel.lab.runner import run, run_mode

__all__ = ["Access", "Recording", "Resident", "Seizure", "Tap", "opened", "run", "run_mode"]
