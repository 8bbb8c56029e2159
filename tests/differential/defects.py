"""Defects to seed: in protocols, in the attacker, in the recorder and in the rules.

Each is a change of one place of the source, with the modes in which it should show.
"""

from attrs import frozen

LAB, RULES = "lab/", "rules/"
KEYS = "rules/keys/"
PROTOCOLS = "lab/protocols/"


@frozen
class Defect:
    """One change of the source.

    Args:
        name: what is wrong with it.
        file: the file below the package.
        old: the text to be replaced, which stands there once.
        new: what replaces it.
        modes: the modes to try, in turn, until one shows it.
        examples: how many conversations to try in each.
        equivalent: why nothing can show it; empty for a defect that must show.
    """

    name: str
    file: str
    old: str
    new: str
    modes: tuple[str, ...]
    equivalent: str = ""
    examples: int = 600


RATCHET = ("double ratchet",)
GROUPS = ("sender keys", "megolm")

DEFECTS = (
    # --- Protocols
    Defect(
        "a root step without the Diffie-Hellman secret",
        PROTOCOLS + "double_ratchet.py",
        "prim.hkdf(shared, salt=root,",
        "prim.hkdf([bytes(32), *shared[1:]], salt=root,",
        RATCHET,
    ),
    Defect(
        "a sending chain that does not move on",
        PROTOCOLS + "double_ratchet.py",
        "key, state.sending = prim.chain(state.sending)",
        "key, _ = prim.chain(state.sending)",
        RATCHET,
    ),
    Defect(
        "a skipped key kept after its message has arrived",
        PROTOCOLS + "double_ratchet.py",
        "            del state.skipped[position]\n            return key",
        "            return key",
        RATCHET,
    ),
    Defect(
        "a one-time prekey kept after its use",
        PROTOCOLS + "sessions.py",
        'world.put(recipient, f"one-time prekey {once}", b"")',
        "pass",
        RATCHET,
    ),
    Defect(
        "a signed prekey kept beyond its days",
        PROTOCOLS + "sessions.py",
        '                world.put(holder, zone, b"")\n            elif',
        "                pass\n            elif",
        RATCHET,
    ),
    Defect(
        "prekeys kept when keys are renewed",
        PROTOCOLS + "sessions.py",
        "                    for zone in world.zones(device.holder, kind):\n"
        '                        world.put(device.holder, zone, b"")\n',
        "",
        RATCHET,
    ),
    Defect(
        "keys of skipped messages that never grow old",
        PROTOCOLS + "double_ratchet.py",
        "kept = [one for one in skipped if instant_of(unpack(one)[0][3]) > last]",
        "kept = skipped",
        RATCHET,
    ),
    Defect(
        "a KEM ratchet that never answers",
        PROTOCOLS + "kem_ratchet.py",
        "    if theirs:\n",
        "    if False:\n",
        ("pq3",),
    ),
    Defect(
        "a KEM key kept after its use",
        PROTOCOLS + "kem_ratchet.py",
        'return pack([b"", b"", offer, b"", number(0)]), [secret]',
        'return pack([seed, b"", offer, b"", number(0)]), [secret]',
        ("pq3",),
    ),
    Defect(
        "a sparse ratchet whose secret is left out",
        PROTOCOLS + "sparse_ratchet.py",
        "        [secret], salt=state.root, info=_EPOCH, lengths=(32, 32, 32)",
        "        [bytes(32)], salt=state.root, info=_EPOCH, lengths=(32, 32, 32)",
        ("spqr",),
    ),
    Defect(
        "sender keys that do not start afresh when somebody leaves",
        PROTOCOLS + "sender_keys.py",
        "        if self.present - present:",
        "        if False:",
        ("sender keys",),
    ),
    Defect(
        "a group's channels left out of the run",
        LAB + "modes.py",
        "    if how is model.Channels.HIDDEN:\n",
        "    if True:\n",
        ("sender keys", "megolm"),
    ),
    Defect(
        "a Megolm ratchet that is kept when somebody leaves",
        PROTOCOLS + "megolm.py",
        "        if self.present - present:",
        "        if False:",
        ("megolm",),
    ),
    Defect(
        "Megolm receivers that keep the first state whatever was agreed",
        PROTOCOLS + "megolm.py",
        "self._decrypt = decrypt_first if first else decrypt_latest",
        "self._decrypt = decrypt_first",
        ("megolm",),
    ),
    Defect(
        "a commit whose secret does not enter the epoch",
        PROTOCOLS + "treekem.py",
        "schedule.joiner_secret(prim, group.init, secret, context)",
        "schedule.joiner_secret(prim, group.init, bytes(HASH), context)",
        ("treekem",),
    ),
    Defect(
        "a secret chat that renews its key a message early",
        PROTOCOLS + "secret_chat.py",
        "if self._served > self.messages:",
        "if self._served >= self.messages:",
        ("periodic rekey",),
    ),
    Defect(
        "a secret chat whose old keys are not destroyed",
        PROTOCOLS + "secret_chat.py",
        '    if value(got) >= sent_by_peer:\n        return b"", b""\n',
        "",
        ("periodic rekey",),
    ),
    Defect(
        "key pairs that are never replaced",
        PROTOCOLS + "long_period.py",
        "return min(self._begun.values()) + self.days * DAY",
        "return inf",
        ("long-period rekey",),
    ),
    # --- Attacker
    *(
        Defect(
            f"an attacker without the operation {operation}",
            LAB + "attacker.py",
            "                name, settings, given, made = edges[number]\n",
            "                name, settings, given, made = edges[number]\n"
            f"                if name == {operation!r}:\n                    continue\n",
            (mode,),
        )
        for operation, mode in (
            ("agree", "double ratchet"),
            ("hkdf", "double ratchet"),
            ("chain", "sender keys"),
            ("open", "double ratchet"),
            ("open_with_nonce", "static keys"),
            ("kem_open", "pq3"),
            ("join", "spqr"),
            ("hpke_open", "long-period rekey"),
        )
    ),
    Defect(
        "an attacker that records nothing",
        LAB + "attacker.py",
        "    for tap in access.taps:\n        for wire",
        "    for tap in ():\n        for wire",
        ("transport only",),
    ),
    Defect(
        "an attacker that seizes nothing",
        LAB + "attacker.py",
        "yield from _seized(recording, access.seizures)",
        "yield from _seized(recording, ())",
        ("static keys",),
    ),
    Defect(
        "an attacker without a quantum computer",
        LAB + "attacker.py",
        "recording.logarithms if access.quantum else {}",
        "{}",
        ("static keys",),
    ),
    Defect(
        "a seizure just before the instant",
        LAB + "attacker.py",
        "while waiting and waiting[-1].at < stored.at:",
        "while waiting and waiting[-1].at <= stored.at:",
        RATCHET,
        "acts lie between the ticks at which things happen; the laboratory's own tests show it",
    ),
    # --- Recorder
    Defect(
        "a recorder that does not say what the other side could agree on",
        LAB + "primitives.py",
        "if ours is not None and theirs is not None:",
        "if False:",
        ("double ratchet",),
    ),
    Defect(
        "a recorder that does not say who could open an encapsulation",
        LAB + "primitives.py",
        '        if seed is not None:\n            self.edges.setdefault(("kem_open"',
        '        if False:\n            self.edges.setdefault(("kem_open"',
        ("pq3",),
        "whoever receives an encapsulation opens it, and that is recorded",
    ),
    # --- Rules
    Defect(
        "a ratchet that never heals",
        KEYS + "double_ratchet.py",
        "premises = [self._root(step - 1), shared, *more]",
        "premises = [self._root(step - 1), *more]",
        RATCHET,
    ),
    Defect(
        "a ratchet that heals at once",
        KEYS + "double_ratchet.py",
        "self.footprint.derive(shared, [before, self._public(step)], how, facts=self.facts)",
        "pass",
        RATCHET,
    ),
    Defect(
        "a root that is kept after the next one is made",
        KEYS + "double_ratchet.py",
        "        end.ring.drop(self._root(end.step), when)\n        if end.own",
        "        if end.own",
        RATCHET,
    ),
    Defect(
        "a ratchet key that is kept",
        KEYS + "double_ratchet.py",
        "            end.ring.drop(end.own, when)\n",
        "            pass\n",
        RATCHET,
    ),
    Defect(
        "a lazy ratchet that turns at once",
        KEYS + "double_ratchet.py",
        "if self.schedule.lazy:",
        "if False:",
        RATCHET,
    ),
    Defect(
        "keys of skipped messages forgotten",
        KEYS + "chain.py",
        "            self.skipped[index] = (message_keys[index], when)\n",
        "            pass\n",
        RATCHET,
    ),
    Defect(
        "keys of skipped messages kept for good",
        KEYS + "chain.py",
        "        item, since = self.skipped.pop(index)\n        until = when\n",
        "        item, since = self.skipped.pop(index)\n        until = NEVER\n",
        RATCHET,
    ),
    Defect(
        "a start that does without the one-time prekey",
        KEYS + "prekeys.py",
        "[*needed, *used.once]",
        "needed",
        RATCHET,
    ),
    Defect(
        "a signed prekey that outlives the renewal of keys",
        KEYS + "prekeys.py",
        "return earlier(self._end, renewed)",
        "return self._end",
        RATCHET,
    ),
    Defect(
        "a start that is open to who has not seen what was sent along",
        KEYS + "prekeys.py",
        "needed = [self.identity, used.signed, used.opening]",
        "needed = [self.identity, used.signed]",
        RATCHET,
        examples=4000,
    ),
    Defect(
        "public keys that nobody sees",
        RULES + "footprint.py",
        "if parts and copy.item.kind.parent is DataKind.CONTENTS and seals <= copy.seals:",
        "if False:",
        RATCHET,
    ),
    Defect(
        "a KEM step that needs no encapsulated secret",
        KEYS + "kem_ratchet.py",
        "            return [inside]\n",
        "            return []\n",
        ("pq3",),
    ),
    Defect(
        "a KEM key that its owner keeps",
        KEYS + "kem_ratchet.py",
        "            self.ring.drop(self._private(answer), when)\n",
        "",
        ("pq3",),
    ),
    Defect(
        "a message that needs the Double Ratchet's key alone",
        KEYS + "double_ratchet.py",
        "both, [made, other],",
        "both, [made],",
        ("spqr",),
    ),
    Defect(
        "sender keys handed to newcomers as they were at first",
        KEYS + "group_chain.py",
        "Reader(ring, self.name, len(self.keys), when)",
        "Reader(ring, self.name, 0, when)",
        ("sender keys",),
    ),
    Defect(
        "chains handed out of sight whatever is stated",
        KEYS + "handing.py",
        "        if self.pairs is None:\n",
        "        if True:\n",
        ("sender keys", "megolm"),
    ),
    Defect(
        "chains handed out in the open",
        KEYS + "handing.py",
        "self._passes(chain, when, frozenset({sealing}),",
        "self._passes(chain, when, frozenset(),",
        ("sender keys",),
    ),
    Defect(
        "public keys that nobody sees when chains are handed out",
        KEYS + "handing.py",
        "        for part in parts:\n",
        "        for part in ():\n",
        ("sender keys", "megolm"),
    ),
    Defect(
        "sender keys that go on when somebody leaves",
        KEYS + "group_chain.py",
        "if event.kind is EventKind.LEFT:",
        "if False:",
        ("sender keys",),
    ),
    Defect(
        "a Megolm ratchet handed over one step ahead",
        KEYS + "group_chain.py",
        "ring.take(chain_key(self.name, len(self.keys)), when)",
        "ring.take(chain_key(self.name, len(self.keys) + 1), when)",
        ("megolm",),
    ),
    Defect(
        "a group that is lost at every commit",
        KEYS + "treekem.py",
        "                self._derive(step, node.secret, said)\n",
        "                pass\n",
        ("treekem",),
    ),
    Defect(
        "a group that can be followed without its commits",
        KEYS + "treekem.py",
        "self._derive(step, node.secret, said)",
        "self._derive(step, node.secret)",
        ("treekem",),
    ),
    Defect(
        "a group whose old ratchets are never destroyed",
        KEYS + "treekem.py",
        "EPOCHS_KEPT = 5",
        "EPOCHS_KEPT = 500",
        ("treekem",),
        "messages arrive before the group changes, and a used key opens nothing earlier",
    ),
    Defect(
        "a key that is replaced a message early",
        KEYS + "periodic_rekey.py",
        "if served > schedule.messages:",
        "if served >= schedule.messages:",
        ("periodic rekey",),
    ),
    Defect(
        "an old key destroyed while messages under it are underway",
        KEYS + "periodic_rekey.py",
        "        if message.sender != ring.person.name:",
        "        if False:",
        ("periodic rekey",),
    ),
    Defect(
        "key pairs whose period begins too early",
        KEYS + "long_period_rekey.py",
        "    age = first.sent.earliest\n",
        "    age = first.sent.earliest - 43_200\n",
        ("long-period rekey",),
    ),
    Defect(
        "a lost message that lies on its sender's other devices",
        RULES + "custody.py",
        "written = person.name == message.sender and number == 0",
        "written = person.name == message.sender",
        ("double ratchet", "static keys"),
    ),
)
