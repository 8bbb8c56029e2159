"""Other ways to compute the earliest learning times of the same world.

Each is a class: made once a world, with its facts loaded into whatever it keeps facts in (no time
is counted for that, nor for parsing text); ``run`` is timed; ``times`` reads its answer off
afterwards (not timed), a learning time for each item number, and -1 for never. Whoever cannot be
imported or built is reported as missing.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import subprocess
import tempfile
from heapq import heappop, heappush
from pathlib import Path

import numpy as np
from flat import Flat, date_join
from worlds import EVER


class Peer:
    """What all have in common. ``largest`` is the most messages that it is asked about."""

    name = ""
    module = ""
    largest = 10**5

    def __init__(self, flat: Flat) -> None:
        if self.module:
            importlib.import_module(self.module)
        self.flat = flat

    def run(self) -> None:
        raise NotImplementedError

    def times(self) -> np.ndarray:
        raise NotImplementedError

    def _least(self, items, times) -> np.ndarray:
        found = np.full(self.flat.items, EVER)
        np.minimum.at(found, np.asarray(items, np.int64), np.asarray(times, np.int64))
        return np.where(found == EVER, -1, found)


class Lists(Peer):
    """Plain Python: lists of numbers, the join and Knuth's order written out."""

    name = "plain Python lists"

    def __init__(self, flat: Flat) -> None:
        super().__init__(flat)
        self.copies = [flat.copies[slice(*group)].tolist() for group in flat.groups]
        self.derivations = flat.derivations.tolist()

    def run(self) -> None:
        flat = self.flat
        waiting: list[list[list[int]]] = [[] for _ in range(flat.items)]
        heap = [(0, item) for item in flat.known]
        for groups, windows, need in flat.accesses:
            for group in groups:
                for start, end in windows:
                    for item, first, last, seal, other, _ in self.copies[group]:
                        first = start if start > first else first
                        last = end if end < last else last
                        if first >= last:
                            continue
                        if not (need or seal or other):
                            heappush(heap, (first, item))
                            continue
                        premises = {need, seal, other} - {0}
                        edge = [len(premises), item, first, last, need]
                        for premise in premises:
                            waiting[premise].append(edge)
        for item, premise in self.derivations:
            waiting[premise].append([1, item, 0, EVER, 0])
        found = [-1] * flat.items
        while heap:
            now, item = heappop(heap)
            if found[item] >= 0:
                continue
            found[item] = now
            for edge in waiting[item]:
                edge[0] -= 1
                if item == edge[4]:
                    edge[2] = max(edge[2], now)
                    if edge[2] >= edge[3]:
                        edge[0] = -1
                if not edge[0] and found[edge[1]] < 0:
                    heappush(heap, (max(edge[2], now), edge[1]))
        self.found = found

    def times(self) -> np.ndarray:
        return np.array(self.found)


_GREATER = "({0}+{1}+|{0}-{1}|)/2"
"""The greater of two numbers for a solver that has sums and absolute values."""

ASP = f"""
known(I,0) :- given(I).
known(H,F) :- opened(H,F).
known(H,{_GREATER.format("F", "T")}) :- sealed(H,F,A), known(A,T).
known(H,{_GREATER.format("X", "Y")}) :- row(H,F,U,N,A,B), known(N,TN), known(A,TA), known(B,TB),
    X = {_GREATER.format("F", "TN")}, X < U, Y = {_GREATER.format("TA", "TB")}.
known(H,T) :- follows(H,P), known(P,T).
"""

JOIN = f"""
row_at(H,{_GREATER.format("F", "S")},(U+E-|U-E|)/2,N,A,B) :- reaches(G,S,E,N), copy(H,F,U,A,B,G),
    F < E, S < U.
opened(H,F) :- row_at(H,F,U,0,0,0).
sealed(H,F,A) :- row_at(H,F,U,0,A,0), A != 0.
row(H,F,U,N,A,B) :- row_at(H,F,U,N,A,B), N + B != 0.
"""
LAST = 2**30 - 1
"""The greatest number of which clingo can take twice."""


class Clingo(Peer):
    """clingo, warm: facts are grounded already; its grounder then computes the closure."""

    name = "clingo"
    module = "clingo"
    program = ASP + JOIN

    def __init__(self, flat: Flat) -> None:
        super().__init__(flat)
        import clingo

        self.control = clingo.Control(["--warn=none"])
        self.control.add(
            "base", [], " ".join([*self.facts(), *map("given({}).".format, flat.known)])
        )
        self.control.add("closure", [], self.program)
        self.control.ground([("base", [])])

    def facts(self):
        for item, first, last, seal, other, group in self.flat.copies.tolist():
            yield f"copy({item},{first},{min(last, LAST)},{seal},{other},{group})."
        for groups, windows, need in self.flat.accesses:
            for start, end in windows:
                for group in groups:
                    yield f"reaches({group},{start},{end},{need})."
        for head, premise in self.flat.derivations.tolist():
            yield f"follows({head},{premise})."

    def run(self) -> None:
        self.control.ground([("closure", [])])
        self.control.solve()

    def times(self) -> np.ndarray:
        pairs = [
            [argument.number for argument in atom.symbol.arguments]
            for atom in self.control.symbolic_atoms.by_signature("known", 2)
        ]
        return self._least(*np.array(pairs).T)


def split(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Joined rows by what they wait for: nothing, one seal, one premise at any time, or more."""
    follows = (rows[:, 1] == 0) & (rows[:, 2] >= EVER)
    single = (rows[:, 3] == 0) & (rows[:, 5] == 0) & ~follows
    return {
        "opened": rows[single & (rows[:, 4] == 0)][:, [0, 1]],
        "sealed": rows[single & (rows[:, 4] > 0)][:, [0, 1, 4]],
        "follows": rows[follows][:, [0, 4]],
        "row": rows[~single & ~follows],
    }


class JoinedClingo(Clingo):
    """NumPy joins the dates, clingo closes; handing the rows over is not counted."""

    name = "NumPy + clingo"
    program = ASP

    def facts(self):
        for name, table in split(date_join(self.flat)).items():
            for row in np.minimum(table, LAST).tolist():
                yield f"{name}({','.join(map(str, row))})."

    def run(self) -> None:
        date_join(self.flat)
        super().run()


class HandedClingo(JoinedClingo):
    """The same with the rows handed over through clingo's interface, as a program would have to."""

    name = "NumPy + clingo, rows handed over"

    def facts(self):
        return ()

    def run(self) -> None:
        from clingo import Function, Number

        with self.control.backend() as backend:
            for name, table in split(date_join(self.flat)).items():
                for row in np.minimum(table, LAST).tolist():
                    atom = backend.add_atom(Function(name, list(map(Number, row))))
                    backend.add_rule([atom])
        self.control.ground([("closure", [])])
        self.control.solve()


class FreshClingo(Clingo):
    """clingo asked about facts that it has not seen: all that has to happen until the answer."""

    name = "clingo, facts handed over, answer read"
    largest = 1000

    def __init__(self, flat: Flat) -> None:
        Peer.__init__(self, flat)

    def facts(self):
        flat = self.flat
        yield from (("copy", row) for row in np.minimum(flat.copies, LAST).tolist())
        yield from (("follows", row) for row in flat.derivations.tolist())
        yield from (("given", [item]) for item in flat.known)
        for groups, windows, need in flat.accesses:
            for start, end in windows:
                yield from (("reaches", [group, start, end, need]) for group in groups)

    def run(self) -> None:
        from clingo import Control, Function, Number

        self.control = Control(["--warn=none"])
        self.control.add("closure", [], self.program)
        with self.control.backend() as backend:
            for name, row in self.facts():
                backend.add_rule([backend.add_atom(Function(name, list(map(Number, row))))])
        self.control.ground([("closure", [])])
        self.control.solve()
        self.answer = super().times()

    def times(self) -> np.ndarray:
        return self.answer


class Egglog(Peer):
    """NumPy joins the dates, egglog closes, by functions that keep the least value."""

    name = "NumPy + egglog"
    module = "egglog"
    program = """
    (function T (i64) i64 :merge (min old new))
    (relation opened (i64 i64))
    (relation sealed (i64 i64 i64))
    (relation follows (i64 i64))
    (relation row (i64 i64 i64 i64 i64 i64))
    (rule ((opened h f)) ((set (T h) f)))
    (rule ((sealed h f a) (= ta (T a))) ((set (T h) (max f ta))))
    (rule ((follows h p) (= t (T p))) ((set (T h) t)))
    (rule ((row h f u n a b) (= tn (T n)) (< (max f tn) u) (= ta (T a)) (= tb (T b)))
          ((set (T h) (max (max f tn) (max ta tb)))))
    """

    def __init__(self, flat: Flat) -> None:
        super().__init__(flat)
        import egglog.bindings as egglog

        with tempfile.TemporaryDirectory() as folder:
            load = [self.program, *(f"(set (T {item}) 0)" for item in flat.known)]
            for name, table in split(date_join(flat)).items():
                np.savetxt(Path(folder, f"{name}.tsv"), table, fmt="%d", delimiter="\t")
                load.append(f'(input {name} "{name}.tsv")')
            self.graph = egglog.EGraph(fact_directory=folder)
            self.graph.run_program(*self.graph.parse_program("\n".join(load)))
        self.go = self.graph.parse_program("(run-schedule (saturate (run)))")

    def run(self) -> None:
        date_join(self.flat)
        self.graph.run_program(*self.go)

    def times(self) -> np.ndarray:
        rows = self.graph.freeze().functions["T"].rows
        value = self.graph.value_to_i64
        return self._least(
            [value(row.inputs[0]) for row in rows], [value(row.output) for row in rows]
        )


class DuckDB(Peer):
    """DuckDB, join and closure: a recursive table that keeps one time an item."""

    name = "DuckDB"
    module = "duckdb"
    query = """
    CREATE OR REPLACE TABLE answer AS
    WITH RECURSIVE row AS MATERIALIZED (
        SELECT item AS h, greatest(first, s) AS f, least(last, e) AS u, need AS n, seal AS a,
            other AS b
        FROM copies JOIN reaches USING (grp) WHERE first < e AND s < last
        UNION ALL SELECT head, 0, ever, 0, premise, 0 FROM follows
    ),
    t(i, x) USING KEY (i) AS (
        SELECT i, min(x) FROM (
            SELECT i, 0 AS x FROM given
            UNION ALL SELECT h, f FROM row WHERE n = 0 AND a = 0 AND b = 0
        ) GROUP BY i
        UNION
        SELECT h, min(x) FROM (
            SELECT r.h, greatest(r.f, tn.x, ta.x, tb.x) AS x
            FROM (
                SELECT row.* FROM row JOIN t ON row.n = t.i WHERE row.n > 0
                UNION ALL SELECT row.* FROM row JOIN t ON row.a = t.i WHERE row.a > 0
                UNION ALL SELECT row.* FROM row JOIN t ON row.b = t.i WHERE row.b > 0
            ) r
            JOIN recurring.t tn ON tn.i = r.n
            JOIN recurring.t ta ON ta.i = r.a
            JOIN recurring.t tb ON tb.i = r.b
            LEFT JOIN recurring.t th ON th.i = r.h
            WHERE greatest(r.f, tn.x) < r.u
              AND (th.x IS NULL OR greatest(r.f, tn.x, ta.x, tb.x) < th.x)
        ) GROUP BY h
    )
    SELECT i, x FROM t
    """

    def __init__(self, flat: Flat) -> None:
        super().__init__(flat)
        import duckdb

        self.base = duckdb.connect()
        self.base.execute("SET threads = 1")
        item, first, last, seal, other, grp = (np.ascontiguousarray(c) for c in flat.copies.T)
        copies = {"item": item, "first": first, "last": last, "seal": seal, "other": other}
        self._table("copies", {**copies, "grp": grp})
        reaches = [
            (group, start, end, need)
            for groups, windows, need in flat.accesses
            for start, end in windows
            for group in groups
        ]
        self._table(
            "reaches", dict(zip(("grp", "s", "e", "need"), np.array(reaches).T, strict=True))
        )
        self._table("follows", dict(zip(("head", "premise"), flat.derivations.T, strict=True)))
        self._table("given", {"i": np.array(flat.known)})

    def _table(self, name: str, columns: dict[str, np.ndarray]) -> None:
        given = {key: np.ascontiguousarray(column) for key, column in columns.items()}  # noqa: F841
        self.base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")

    def run(self) -> None:
        self.base.execute(self.query.replace("ever", str(EVER)))

    def times(self) -> np.ndarray:
        answer = self.base.execute("SELECT i, x FROM answer").fetchnumpy()
        return self._least(answer["i"], answer["x"])


SOURCE = r"""
#include <stdint.h>
#include <stdlib.h>
typedef int64_t N;
static N more(N x, N y) { return x > y ? x : y; }
static N less(N x, N y) { return x < y ? x : y; }

/* Rows that only wait for nothing fire at once; the others go round until nothing changes. */
int64_t run(const N *copies, const N *reaches, N windows, const N *follows, N derived,
            N *t, N *rows)
{
    N count = 0, rounds = 0, changed = 1;
    for (N w = 0; w < windows; w++) {
        const N *reach = reaches + 5 * w;
        for (N c = reach[0]; c < reach[1]; c++) {
            const N *copy = copies + 6 * c;
            N first = more(copy[1], reach[2]), last = less(copy[2], reach[3]);
            if (first >= last) continue;
            if (!reach[4] && !copy[3] && !copy[4]) {
                t[copy[0]] = less(t[copy[0]], first);
                continue;
            }
            N *row = rows + 6 * count++;
            row[0] = copy[0]; row[1] = first; row[2] = last;
            row[3] = reach[4]; row[4] = copy[3]; row[5] = copy[4];
        }
    }
    while (changed) {
        changed = 0; rounds++;
        for (N r = 0; r < count; r++) {
            const N *row = rows + 6 * r;
            N taken = more(row[1], t[row[3]]);
            if (taken >= row[2]) continue;
            taken = more(taken, more(t[row[4]], t[row[5]]));
            if (taken < t[row[0]]) { t[row[0]] = taken; changed = 1; }
        }
        for (N d = 0; d < derived; d++) {
            N time = t[follows[2 * d + 1]];
            if (time < t[follows[2 * d]]) { t[follows[2 * d]] = time; changed = 1; }
        }
    }
    return rounds;
}
"""


class C(Peer):
    """A loop in C over the flat arrays, for orientation: about as fast as the machine allows."""

    name = "a loop in C"

    def __init__(self, flat: Flat) -> None:
        super().__init__(flat)
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder, "loop.c"), Path(folder, "loop.so")
            source.write_text(SOURCE)
            compiler = os.environ.get("CC", "cc")
            subprocess.run([compiler, "-O3", "-shared", "-fPIC", "-o", library, source], check=True)
            self.loop = ctypes.CDLL(str(library)).run
        reaches = [
            (*flat.groups[group], start, end, need)
            for groups, windows, need in flat.accesses
            for start, end in windows
            for group in groups
        ]
        self.reaches = np.array(reaches, np.int64)
        self.copies = np.ascontiguousarray(flat.copies)
        self.follows = np.ascontiguousarray(flat.derivations)
        self.rows = np.empty((len(self.copies) * 4, 6), np.int64)
        self.found = np.empty(flat.items, np.int64)

    def run(self) -> None:
        self.found[:] = EVER
        self.found[self.flat.known] = 0
        addresses = [
            ctypes.c_void_p(array.ctypes.data)
            for array in (self.copies, self.reaches, self.follows, self.found, self.rows)
        ]
        copies, reaches, follows, found, rows = addresses
        self.loop(
            copies, reaches, ctypes.c_int64(len(self.reaches)), follows,
            ctypes.c_int64(len(self.follows)), found, rows,
        )  # fmt: skip

    def times(self) -> np.ndarray:
        return np.where(self.found == EVER, -1, self.found)


class TinyDatalog(Peer):
    """NumPy joins the dates, tiny-datalog closes: a Datalog written to be read, in Python."""

    name = "NumPy + tiny-datalog"
    module = "tiny_datalog"
    largest = 100
    program = """
    known(I,Z) :- given(I), zero(Z).
    met(H,U,A,B,F) :- row(H,F,U,N,A,B), known(N,T), T <= F.
    met(H,U,A,B,T) :- row(H,F,U,N,A,B), known(N,T), T > F, T < U.
    opened(H,B,T) :- met(H,U,A,B,T), known(A,S), S <= T.
    opened(H,B,S) :- met(H,U,A,B,T), known(A,S), S > T.
    known(H,T) :- opened(H,B,T), known(B,S), S <= T.
    known(H,S) :- opened(H,B,T), known(B,S), S > T.
    """

    def __init__(self, flat: Flat) -> None:
        super().__init__(flat)
        from tiny_datalog import parse

        facts = [f"row({','.join(map(str, row))})." for row in date_join(flat).tolist()]
        facts += [f"given({item})." for item in flat.known]
        self.clauses = parse("\n".join([self.program, "zero(0).", *facts]))

    def run(self) -> None:
        from tiny_datalog import Engine, Program

        date_join(self.flat)
        self.engine = Engine(Program(self.clauses))
        self.engine.run()

    def times(self) -> np.ndarray:
        return self._least(*zip(*self.engine.rels["known"], strict=True))


PEERS = (Clingo, JoinedClingo, HandedClingo, FreshClingo, Egglog, DuckDB, Lists, C, TinyDatalog)
