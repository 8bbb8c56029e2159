"""The equation as a Datalog program over instants, for engines that share nothing with ours.

Time is a list of instants, those at which something may begin. A rule has taken its head at an
instant if its window and the validity of one need hold there and the need is known by then; what
was taken stays taken, and what was learned stays learned. There is no negation, so that every
engine finds the one least model.
"""

from inference.oracles import inside, instants


def as_datalog(rules, known):
    """The program as clauses of Datalog, and the instants by their numbers."""
    times = instants(rules)
    clauses = [f"next({n}, {n + 1})." for n in range(len(times) - 1)]
    clauses += [f"learned(i_{item}, 0)." for item in sorted(known)]
    clauses += [
        "learned(I, T) :- learned(I, S), next(S, T).",
        "taken(R, T) :- taken(R, S), next(S, T).",
        "learned(none, 0).",
        "taken(none, 0).",
    ]
    for number, rule in enumerate(rules):
        seals = "".join(f", learned(i_{seal}, T)" for seal in sorted(rule.seals))
        clauses.append(f"learned(i_{rule.head}, T) :- taken(r{number}, T){seals}.")
        for place, need in enumerate(rule.needs):
            gate = f"open{number}_{place}"
            open_at = [
                n
                for n, t in enumerate(times)
                if inside(t, need.validity) and any(inside(t, window) for window in rule.when)
            ]
            if not open_at:
                continue
            clauses += [f"{gate}({n})." for n in open_at]
            items = "".join(f", learned(i_{item}, T)" for item in sorted(need.items))
            clauses.append(f"taken(r{number}, T) :- {gate}(T){items}.")
    return "\n".join(clauses), times


def earliest(facts, times):
    """The learning times in a model: for each item the first of its instants."""
    found = {}
    for item, number in facts:
        if item != "none":
            name = item.removeprefix("i_")
            found[name] = min(found.get(name, times[number]), times[number])
    return found


def by_clingo(rules, known):
    """The learning times that clingo finds."""
    import clingo

    text, times = as_datalog(rules, known)
    control = clingo.Control(["--warn=none"])
    control.add("base", [], text + "\n#show learned/2.")
    control.ground([("base", [])])
    models = []
    control.solve(on_model=lambda model: models.append(model.symbols(shown=True)))
    (model,) = models
    return earliest(((str(each.arguments[0]), each.arguments[1].number) for each in model), times)


def by_tiny_datalog(rules, known):
    """The learning times that tiny-datalog finds."""
    import tiny_datalog

    text, times = as_datalog(rules, known)
    engine = tiny_datalog.run_program(text)
    return earliest(((str(item), number) for item, number in engine.rels["learned"]), times)
