"""Seeded defects: small mistakes in the inference and its use, each of which a law must notice.

A defect replaces a text that occurs exactly once in a file of the package. The tests named are
those that should notice it; the first failure is enough.

Not listed are changes that change nothing. To look for swapped sets one way only, in
``sets._interchangeable``, is one: names that occur in equally many sets of each size are swapped
one way if they are the other way. To give the whole complement of an insufficient set as a blocker,
in ``search.stopper``, is another: it is a worse blocker, but a blocker.
"""

from typing import NamedTuple

CLOSURE = ("tests/inference/test_closure.py", "tests/inference/test_derivation.py")
INTERVAL = ("tests/inference/test_interval.py",)
TABLE = ("tests/inference/test_table.py",)
STRENGTH = ("tests/inference/test_strength.py",)
WITNESS = ("tests/inference/test_witness.py",)
CHECKER = ("tests/inference/test_certificate.py", "tests/inference/test_certificate_file.py")
VERDICT = ("tests/inference/test_verdict.py",)
JOIN = (
    "tests/laws/test_join.py",
    "tests/laws/test_open_points.py",
    "tests/laws/test_program_order.py",
    "tests/rules/test_places_and_powers.py",
)
SPLIT = ("tests/laws/test_splitting.py", "tests/laws/test_requires.py")
KEYS = ("tests/rules/test_key_properties.py",)
REQUIRES = ("tests/query/test_requires.py", "tests/laws/test_requires.py")

COMPARE = ("tests/query/test_compare.py",)
ORDER = ("tests/laws/test_comparison.py",)
SHOWN = ("tests/query/test_detectability.py",)
CONCLUDED = ("tests/laws/test_detectability.py",)
VERIFIED = ("tests/query/test_verify.py",)


class Defect(NamedTuple):
    """One mistake: in which file, what is replaced by what, and which tests should notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


DEFECTS = [
    Defect(*parts)
    for parts in (
        # The closure.
        ("a window holds its end", "inference/closure.py",
         "if t >= window.end:", "if t > window.end:", CLOSURE),
        ("validity is not looked at", "inference/closure.py",
         "return first if validity.contains(first) else inf", "return first", CLOSURE),
        ("validity has no beginning", "inference/closure.py",
         "if t < validity.start:", "if False:", CLOSURE),
        ("every need is always valid", "inference/closure.py",
         "gate = edge[1] = opens(rule.when, need.validity, now)",
         "gate = edge[1] = opens(rule.when, ALWAYS, now)", CLOSURE),
        ("needs met are enough", "inference/closure.py",
         "                    if sealed:", "                    if False:", CLOSURE),
        ("a level lets in less", "inference/closure.py",
         "doubt.level <= level or", "doubt.level < level or", CLOSURE),
        ("some of the powers are enough", "inference/closure.py",
         "not rule.powers <= at_hand", "rule.powers and rule.powers.isdisjoint(at_hand)", CLOSURE),
        ("what is opened late counts from the taking", "inference/closure.py",
         "                if gate <= now:\n                    todo.append(rule.head)\n",
         "                if gate < now:\n                    times[rule.head] = gate\n"
         "                elif gate == now:\n                    todo.append(rule.head)\n",
         CLOSURE),
        ("seals do not delay a shown step", "inference/closure.py",
         "if self._latest(rule.seals) > due:", "if False:", CLOSURE),
        ("needs do not delay a shown step", "inference/closure.py",
         "if taken > due:", "if False:", CLOSURE),
        ("ties go to the last id", "inference/closure.py",
         "ready.sort(key=_by_id_and_index)", "ready.sort(key=_by_id_and_index, reverse=True)",
         CLOSURE),
        ("granted doubts are not settled", "inference/closure.py",
         "or doubt.name in settled", "or False", CLOSURE),
        # Intervals.
        ("an interval holds its end", "inference/interval.py",
         "return self.start <= t < self.end or t == self.start",
         "return self.start <= t <= self.end", INTERVAL),
        ("an end swallows the instant after it", "inference/interval.py",
         "last.end == this.start and not this.is_instant", "last.end == this.start", INTERVAL),
        ("a sweep drops the wrong one", "inference/interval.py",
         "if (x.end, x.is_instant) <= (y.end, y.is_instant):", "if x.start <= y.start:", INTERVAL),
        ("the last window comes again", "inference/interval.py",
         "return intervals[after].start if after < len(intervals) else inf",
         "return intervals[min(after, len(intervals) - 1)].start if intervals else inf", INTERVAL),
        # The table over all sets of powers.
        ("a window never closes", "inference/table.py",
         "if gate.window is not None and gate.window.contains(now):",
         "if gate.window is not None:", TABLE),
        ("powers are not asked for", "inference/table.py",
         "word = take.taken & take.mask", "word = take.taken", TABLE),
        ("levels the other way round", "inference/table.py",
         "for number in range(level, 3)", "for number in range(level + 1)", TABLE),
        ("only the first window counts", "inference/table.py",
         "                if not gate.items:\n                    break",
         "                if True:\n                    break", TABLE),
        ("needs of the first of a pair", "inference/table.py",
         "                    met = words[item]\n                    for other in gate.items:\n"
         "                        met &= words.get(other, 0)\n",
         "                    met = words[item]\n", TABLE),
        ("a growing item is told once", "inference/table.py",
         "            steps.setdefault(item, []).append((now, words[item]))",
         "            steps.setdefault(item, [(now, words[item])])", TABLE),
        ("minimal from above", "inference/sets.py",
         "above |= (self.word & without) << half", "above |= self.word >> half & without", TABLE),
        ("interchangeable by number alone", "inference/sets.py",
         "and _interchangeable(family, members[0], name)", "", TABLE),
        ("needs do not matter to a slice", "inference/slice.py",
         "(rule.seals, *(need.items for need in rule.needs))", "(rule.seals,)", TABLE),
        # The strength of powers.
        ("more seals are stronger", "inference/strength.py",
         "and each.rule.seals <= rule.seals", "and rule.seals <= each.rule.seals", STRENGTH),
        ("doubts are no weakness", "inference/strength.py",
         "            and each.rule.doubts <= rule.doubts\n", "", STRENGTH),
        ("later is as good", "inference/strength.py",
         "            each.since <= act.since\n            and each", "            each", STRENGTH),
        ("one window covered is enough", "inference/strength.py",
         "return all(any(span.covers", "return any(any(span.covers", STRENGTH),
        ("any need will do", "inference/strength.py",
         "other.items <= need.items and other.validity", "other.validity", STRENGTH),
        ("equals replace each other", "inference/strength.py",
         "if (other, one) not in order:", "if True:", STRENGTH),
        # The search for smallest sets.
        ("larger sets are told too", "inference/search.py",
         "if any(each <= candidate for each in found):", "if False:", WITNESS),
        ("a blocker is cut", "inference/search.py",
         "return self._universe - grown\n",
         "return frozenset(sorted(self._universe - grown)[:1])\n", WITNESS),
        ("the budget has no end", "inference/search.py",
         "if self._closures > self._budget:", "if False:", WITNESS),
        ("largest sets first", "inference/search.py",
         "at_least, _, names = heappop(queue)",
         "at_least, _, names = queue.pop(queue.index(max(queue)))", WITNESS),
        ("what is true settles the false", "inference/witness.py",
         "lambda names: not oracle.reaches(universe - names),",
         "lambda names: not oracle.reaches(names),", WITNESS),
        # The checker and its files.
        ("a step may be repeated", "inference/certificate.py",
         "if rule.head in proven:", "if False:", CHECKER),
        ("premises may be missing", "inference/certificate.py",
         "        if time == inf:\n", "        if False:\n", CHECKER),
        ("a later time is as good", "inference/certificate.py",
         "if step.time != time:", "if step.time < time:", CHECKER),
        ("any rule is admitted", "inference/certificate.py",
         "if not _admitted(rule, proof):", "if False:", CHECKER),
        ("negative places count from the end", "inference/certificate.py",
         "if not 0 <= step.alternative < len(rule.needs):",
         "if not step.alternative < len(rule.needs):", CHECKER),
        ("a proof may end elsewhere", "inference/certificate.py",
         "(proof.steps and item != next(reversed(proven)))", "False", CHECKER),
        ("half-sealed rules are let off", "inference/certificate.py",
         "if opened >= due:", "if rule.seals:", CHECKER),
        ("what is known may have a bound", "inference/certificate.py",
         "if times.get(each, inf) != -inf:", "if False:", CHECKER),
        ("no number is a bound", "inference/certificate.py",
         "if any(time != time for time in times.values()):", "if False:", CHECKER),
        ("the checker's windows hold their ends", "inference/certificate.py",
         "inside = first == span.start or first < span.end",
         "inside = first <= span.end", CHECKER),
        ("too late is in time", "inference/certificate.py",
         "{item for item in proven if proven[item] <= until}", "set(proven)", CHECKER),
        ("less than unknown is shown", "inference/certificate.py",
         '"unknown": {"proof": Level.OPEN, "bound": Level.DISPUTED}',
         '"unknown": {"proof": Level.OPEN, "bound": Level.CERTAIN}', CHECKER),
        ("a doubtful yes", "inference/certificate.py",
         '"yes": {"proof": Level.CERTAIN}', '"yes": {"proof": Level.OPEN}', CHECKER),
        ("the best case decides", "inference/certificate.py",
         "rank = min(found) if min(found) >=", "rank = max(found) if max(found) >=", CHECKER),
        ("granted doubts pass", "inference/certificate.py",
         "if any(each.powers is not None or each.granted for each in terms):",
         "if any(each.powers is not None for each in terms):", CHECKER),
        ("two rules of one name", "inference/certificate.py",
         "if len(by_id) < len(program):", "if False:", CHECKER),
        ("the digest is not looked at", "inference/certificate_file.py",
         'if document["digest"] != _digest(document):', "if False:", CHECKER),
        ("an infinity is lost", "inference/certificate_file.py",
         '("inf" if time > 0 else "-inf")', '"inf"', CHECKER),
        # Verdicts, branches, and what they are used for.
        ("certain in some world", "inference/verdict.py",
         "certain=min(ranks) >=", "certain=max(ranks) >=", VERDICT),
        ("possible in every world", "inference/verdict.py",
         "possible=max(ranks) >=", "possible=min(ranks) >=", VERDICT),
        ("one value is tried", "query/branches.py",
         "for value in reversed(asked.values):", "for value in asked.values[:1]:", SPLIT),
        ("one branch is enough", "query/deciding.py",
         "if waiting and _open_for_good(rows):", "if waiting:", SPLIT),
        ("nothing is tried", "query/deciding.py",
         "if not OPEN_VERDICTS.isdisjoint(joined(rows)):", "if False:", SPLIT),
        ("certain in one branch", "query/sufficient.py",
         "Level.CERTAIN: reduce(and_,", "Level.CERTAIN: reduce(or_,", REQUIRES),
        ("possible in every branch", "query/sufficient.py",
         "Level.OPEN: reduce(or_,", "Level.OPEN: reduce(and_,", REQUIRES),
        ("some are every one", "query/sufficient.py",
         "return reduce(and_ if self.every else or_, parts)", "return reduce(or_, parts)",
         REQUIRES),
        ("the last day does not count", "query/sufficient.py",
         "table.reached(item, level, goal.until)", "table.reached(item, level)", REQUIRES),
        ("weaker powers are not tried", "query/sufficient.py",
         "grouped(weakest(judge.minimal, order, judge.suffices))", "grouped(judge.minimal)",
         REQUIRES),
        ("messages alike under all powers are alike under some", "query/requires.py",
         "laid.followed(exposure.adversary, look).shown(", "laid.shown(",
         ("tests/query/test_long_conversations.py",)),
        ("whoever fares like a message is laid", "query/alike.py",
         "return self._classes[self.number[name]][0].id", "return self._classes[0][0].id",
         ("tests/query/test_long_conversations.py", "tests/laws/test_alike.py")),
        # Copies joined with accesses.
        ("what may lie there surely does", "rules/join.py",
         "sure = lies.sure.intersect(open_at.sure)",
         "sure = (lies.maybe or lies.sure).intersect(open_at.sure)", JOIN),
        ("whosever copy it is", "rules/join.py",
         '(whose and copy.whose not in ("", whose))', "False", JOIN),
        ("whatever its state", "rules/join.py",
         "copy.state not in states or", "", JOIN),
        ("whatever its kind", "rules/join.py",
         "shelf if kinds is None else kinds & shelf.keys()", "shelf", JOIN),
        ("a code that ran out within the month", "rules/join.py",
         "if need.validity.covers(stretch))", ")", JOIN),
        ("rough dates count from their start", "rules/join.py",
         "latest = lies.once_within.end", "latest = lies.once_within.start", JOIN),
        ("what may be is sure", "rules/join.py",
         "yield _rule(copy, access, names, maybe, grounds, frozenset({dates}))",
         "yield _rule(copy, access, names, maybe, grounds)", JOIN),
        ("once is known when it begins", "rules/join.py",
         "when=(Interval(stretch.end, inf),)", "when=(Interval(stretch.start, inf),)", JOIN),
        ("seals are left out", "rules/join.py",
         "        seals=copy.seals,\n", "", JOIN),
        ("a name is a prefix", "rules/footprint.py",
         'holder.startswith(node + "/")', "holder.startswith(node)", JOIN),
        # Keys, guesses and false keys.
        ("a session begins without what was sent along", "rules/keys/prekeys.py",
         "needed = [self.identity, used.signed, used.opening]",
         "needed = [self.identity, used.signed]", KEYS),
        ("a vault allows every guess", "rules/guesses.py",
         "return NO_DOUBTS if rank <= min(limits) else None", "return NO_DOUBTS", KEYS),
        ("a vault allows a guess less", "rules/guesses.py",
         "return NO_DOUBTS if rank <=", "return NO_DOUBTS if rank <", KEYS),
        ("a vault gives its part unasked", "rules/guesses.py",
         "needs=(Need(own | {vault.guess}),),", "", KEYS),
        ("a vault is asked without a session", "rules/guesses.py",
         "Need(own | {vault.guess})", "Need(frozenset({vault.guess}))", KEYS),
        ("anybody's vault", "rules/guesses.py",
         "person in (None, vault.whose)", "True", KEYS),
        ("who comes later is in the middle", "rules/keys/middle.py",
         "                        frozenset({held}),\n", "                        frozenset(),\n",
         KEYS),
        ("the middle of both directions", "rules/keys/middle.py",
         "message.sender != writer.name or", "", KEYS),
        ("keys are checked at the first message alone", "rules/keys/middle.py",
         "doubts = unchecked(situation, mode, message, writer)",
         "doubts = unchecked(situation, mode, messages[0], writer)", KEYS),
        # Subjects side by side.
        ("an order in spite of what is open", "query/comparing/between.py",
         "elif points:", "elif False:", ORDER),
        ("the lesser gives more", "query/comparing/between.py",
         "(False, True) in known", "(True, False) in known", COMPARE),
        ("open besides, so undecided", "query/comparing/between.py",
         "if less and more:", "if less and more and not points:", COMPARE),
        ("silence says that nothing is there", "query/comparing/cell.py",
         "if verdict is Verdict.NO and why is not Standing.UNSAID else None",
         "if verdict is Verdict.NO else None", COMPARE),
        ("lines that follow from others", "query/comparing/partial_order.py",
         "if not any(low in under[middle] for middle in each)", "", ORDER),
        # What can be shown.
        ("a time is no part of when", "rules/detectable.py",
         "(sender, recipient) if shown is Shown.CONTACT else (sender, recipient, timestamp)",
         "(sender, recipient)", CONCLUDED),
        ("who looked on has a record", "rules/detectable.py",
         "copy.state is State.PASSES or place in _SEEN", "place in _SEEN", SHOWN),
        ("a backup is the service's own record", "rules/detectable.py",
         'place == "device" or copy.source', 'place == "device"', SHOWN),
        ("evidence of every sort is a log", "rules/detectable.py",
         "            by = evidence_of(note)", "            by = Evidence.SERVICE", CONCLUDED),
        ("a report comes with a tag", "rules/detectable.py",
         "if copy.franked:", "if copy.source:", SHOWN),
        ("some messages are how often", "query/detecting/showing.py",
         "judged.every if shown is Shown.FREQUENCY else judged.some", "judged.some", SHOWN),
        # Verifying.
        ("the worst case grants nothing", "query/verification/node.py",
         "certain = self._meets(self._run(program, Level.CERTAIN, granted=asked))",
         "certain = False", VERIFIED),
        ("one date stands for all", "query/verification/relevant.py",
         "    if not edges:", "    if True:", VERIFIED),
        ("a case leaves its scope", "query/verification/smallest.py",
         "values[key] = allowed[0]", "pass", VERIFIED),
        ("reports are sliced away", "query/verification/relevant.py",
         "                wanted.add(EventKind.REPORTED)", "                pass", VERIFIED),
        ("silence with one value is a no", "rules/silence.py",
         "for gap in gaps(sure, start, inf) if untold",
         "for gap in gaps(sure, start, inf) if False",
         ("tests/laws/test_splitting.py",)),
    )
]  # fmt: skip
