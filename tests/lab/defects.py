# ruff: noqa: E501  (lines of the source, which must stand here as they stand there)
"""Defects of the laboratory that its tests must notice.

Each is a slip that a writer of protocols, of the recorder or of the attacker could make. Left out
is a defect that cannot be told from the original: an attacker that looks at the same bytes twice.
"""

from attrs import frozen


@frozen
class Defect:
    """A change of the source that makes it wrong.

    Args:
        name: what is wrong then.
        file: the file, below ``privmodel/lab``.
        changes: pairs of texts, each to be replaced by the other.
    """

    name: str
    file: str
    changes: tuple


DEFECTS = (
    Defect(
        "keep message chain key (sender does not advance)",
        "protocols/double_ratchet.py",
        (
            (
                "    key, state.sending = prim.chain(state.sending)\n",
                "    key, _ = prim.chain(state.sending)\n",
            ),
        ),
    ),
    Defect(
        "eager makes no new key",
        "protocols/double_ratchet.py",
        (
            (
                "    if not settings.lazy:\n        _new_sending_chain(prim, state, settings)\n\n\ndef _new_sending",
                "    if False:\n        _new_sending_chain(prim, state, settings)\n\n\ndef _new_sending",
            ),
        ),
    ),
    Defect(
        "lazy keeps old ratchet secret",
        "protocols/double_ratchet.py",
        (('    state.secret = state.public = b""\n', "    pass\n"),),
    ),
    Defect(
        "skipped keys kept after use",
        "protocols/double_ratchet.py",
        (
            (
                "            del state.skipped[position]\n            return key",
                "            return key",
            ),
        ),
    ),
    Defect(
        "root not advanced with DH",
        "protocols/double_ratchet.py",
        (
            (
                "    following, chain = prim.hkdf(shared, salt=root,",
                "    following, chain = prim.hkdf(shared[:0] or [root], salt=root,",
            ),
        ),
    ),
    Defect(
        "static ratchet key (both)",
        "protocols/double_ratchet.py",
        (
            ('    state.secret = state.public = b""\n', "    pass\n"),
            (
                "    state.secret, state.public = prim.key_pair()\n    shared",
                "    if not state.secret:\n        state.secret, state.public = prim.key_pair()\n    shared",
            ),
        ),
    ),
    Defect(
        "skipped keys never expire",
        "protocols/double_ratchet.py",
        (("if instant_of(unpack(one)[0][3]) > last]", "if True]"),),
    ),
    Defect(
        "one-time prekey kept",
        "protocols/sessions.py",
        (('            world.put(recipient, f"one-time prekey {once}", b"")', "            pass"),),
    ),
    Defect(
        "signed prekey never destroyed by age",
        "protocols/sessions.py",
        (
            (
                '                world.put(holder, zone, b"")\n            elif',
                "                pass\n            elif",
            ),
        ),
    ),
    Defect(
        "rekey keeps prekeys",
        "protocols/sessions.py",
        (
            (
                '                    for zone in world.zones(device.holder, kind):\n                        world.put(device.holder, zone, b"")\n',
                "",
            ),
        ),
    ),
    Defect(
        "pq3 seed kept",
        "protocols/kem_ratchet.py",
        (
            (
                '        return pack([b"", b"", offer, b"", number(0)]), [secret]',
                '        return pack([seed, b"", offer, b"", number(0)]), [secret]',
            ),
        ),
    ),
    Defect(
        "pq3 secret not mixed",
        "protocols/kem_ratchet.py",
        (
            (
                '        return pack([seed, public, b"", sealed, number(0)]), [secret]',
                '        return pack([seed, public, b"", b"", number(0)]), []',
            ),
        ),
    ),
    Defect(
        "spqr key not mixed",
        "protocols/double_ratchet.py",
        (
            (
                "(key,) = prim.hkdf([key, other], info=_COMBINED, lengths=(32,))",
                "(key,) = prim.hkdf([key], info=_COMBINED, lengths=(32,))",
            ),
        ),
    ),
    Defect(
        "spqr seed kept",
        "protocols/sparse_ratchet.py",
        (('        state.seed = b""\n        _advance', "        _advance"),),
    ),
    Defect(
        "pqxdh secret not mixed",
        "protocols/x3dh.py",
        (("        shared.append(inside)\n", "        pass\n"),),
    ),
    Defect(
        "sender chain not advanced at receiver",
        "protocols/sender_keys.py",
        (
            (
                "        message, key = prim.chain(key)\n        present",
                "        message, _ = prim.chain(key)\n        present",
            ),
        ),
    ),
    Defect(
        "sender keys not redrawn on leave",
        "protocols/sender_keys.py",
        (
            (
                "        if self.present - present:",
                "        if False:",
            ),
        ),
    ),
    Defect(
        "megolm wrong rollover",
        "protocols/megolm.py",
        (
            (
                "if following % (1 << (8 * (3 - level))) == 0",
                "if following % (1 << (7 * (3 - level))) == 0",
            ),
        ),
    ),
    Defect(
        "megolm latest keeps first",
        "protocols/megolm.py",
        (("        atoms = [*parts, number(index + 1), verification]\n", "        pass\n"),),
    ),
    Defect(
        "telegram old key kept",
        "protocols/secret_chat.py",
        (('    if value(got) >= sent_by_peer:\n        return b"", b""\n', ""),),
    ),
    Defect(
        "telegram counts to exactly",
        "protocols/secret_chat.py",
        (("self._served > self.messages", "self._served >= self.messages"),),
    ),
    Defect(
        "treekem commit keeps init only (no commit secret)",
        "protocols/mls_schedule.py",
        (("prim.extract(init, commit)", "prim.extract(init, init)"),),
    ),
    Defect(
        "treekem path secrets not fresh",
        "protocols/treekem.py",
        (("    step = prim.random(HASH)\n    steps", "    step = bytes(HASH)\n    steps"),),
    ),
    Defect(
        "treekem ratchet not advanced",
        "protocols/treekem.py",
        (
            (
                "    each[leaf] = pack([count, ratchet], kept)\n    text",
                "    each[leaf] = pack([count, unpack(each[leaf])[0][1]], kept)\n    text",
            ),
        ),
    ),
    Defect(
        "plaintext left at rest",
        "runner.py",
        (
            (
                '                    self.world.put(device.holder, f"message {name}", b"")',
                "                    pass",
            ),
        ),
    ),
    Defect(
        "call key kept",
        "protocols/call_keys.py",
        (('    return b"", pack([call, prim.seal(', "    return state, pack([call, prim.seal("),),
    ),
    Defect(
        "vault counter stuck",
        "protocols/backup.py",
        (("remaining = value(left) - 1", "remaining = value(left)"),),
    ),
    Defect(
        "recorder: no dual of agreement",
        "primitives.py",
        (("        if ours is not None and theirs is not None:", "        if False:"),),
    ),
    Defect(
        "recorder: no dual of encapsulation",
        "primitives.py",
        (("        if seed is not None:", "        if False:"),),
    ),
    Defect(
        "recorder: sealing not noted",
        "primitives.py",
        (('        self._note("open", None, (key, sealed, *context), (text,))\n', ""),),
    ),
    Defect(
        "attacker does not split",
        "attacker.py",
        (("        for piece in split(blob):", "        for piece in (blob,):"),),
    ),
    Defect(
        "attacker ignores quantum",
        "attacker.py",
        (("recording.logarithms if access.quantum else {}", "{}"),),
    ),
    Defect(
        "sparse ratchet cut into pieces of one length",
        "protocols/sparse_ratchet.py",
        (
            (
                "return whole[index * len(whole) // chunks : (index + 1) * len(whole) // chunks]",
                "return whole[index * -(-len(whole) // chunks) :][: -(-len(whole) // chunks)]",
            ),
        ),
    ),
    Defect(
        "vault allows a guess more",
        "protocols/backup.py",
        (("number(guesses), *prim.seal_again", "number(guesses + 1), *prim.seal_again"),),
    ),
    Defect(
        "keys compared and nobody looks",
        "protocols/middle.py",
        (("if first and second and first != second:", "if False:"),),
    ),
    Defect(
        "seizure just before the instant",
        "attacker.py",
        (
            (
                "while waiting and waiting[-1].at < stored.at:",
                "while waiting and waiting[-1].at <= stored.at:",
            ),
        ),
    ),
    Defect(
        "seizure sees the future",
        "attacker.py",
        (
            (
                "        while waiting and waiting[-1].at < stored.at:",
                "        while waiting and waiting[-1].at + 7200 < stored.at:",
            ),
        ),
    ),
    Defect(
        "locked gives memory",
        "attacker.py",
        (("            if seizure.locked and zone.startswith(MEMORY):", "            if False:"),),
    ),
    Defect(
        "tap window ignored", "attacker.py", (("and tap.start <= wire.at < tap.end", "and True"),)
    ),
    Defect(
        "sealed sender not sealed",
        "protocols/sealed_sender.py",
        (
            (
                "        return world.step(sender.holder, KEY, _seal, self._public[holder], text)",
                "        return NamedSender._envelope(self, world, sender, holder, text)",
            ),
        ),
    ),
    Defect(
        "verification skipped",
        "protocols/verified.py",
        (("    if identity not in unpack(state)[0]:", "    if False:"),),
    ),
    Defect(
        "mac not checked in megolm",
        "protocols/megolm.py",
        (("    if prim.tag(tag_key, covered)[:_TAG] != tag:", "    if False:"),),
    ),
    Defect(
        "signature not checked in sender keys",
        "protocols/sender_keys.py",
        (("    prim.verify(verification, signature, header + sealed)\n", ""),),
    ),
)
