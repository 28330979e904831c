# SPDX-License-Identifier: Apache-2.0
"""Regular expressions of the models (Java's, a small part of them) to deterministic automata.

The part: characters, escapes, classes with ranges and \\p{L} like properties, groups, alternation, `.`, and the
quantifiers * + ? {n} {n,m}.  Anything else is refused.  A match is always of the whole text.
"""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from .errors import CodegenError

MAX_CHARACTER = 0x10FFFF
MAX_STATES = 250  # the tables hold a state in one byte
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_CLASSES = {"w": [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)], "d": [(0x30, 0x39)],
            "s": [(0x09, 0x0D), (0x20, 0x20)]}
_LINE_ENDS = {0x0A, 0x0D, 0x85, 0x2028, 0x2029}
# AWS: \u takes four digits, so this says "from U+1000, then 0 to U+10FF, then FF"; meant is what we read.
_MEANT = {r"\u10000-\u10FFFF": [(0x10000, MAX_CHARACTER)]}

Ranges = list[tuple[int, int]]


@dataclass
class Automaton:
    """ranges: (first character, class); next_state[state][class] or None; state 0 begins."""

    ranges: list[tuple[int, int]]
    classes: int
    next_state: list[list[int | None]]
    accepting: list[bool]


def _merge(ranges: Ranges) -> Ranges:
    merged: Ranges = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _invert(ranges: Ranges) -> Ranges:
    inverted, first = [], 0
    for low, high in _merge(ranges):
        if low > first:
            inverted.append((first, low - 1))
        first = high + 1
    if first <= MAX_CHARACTER:
        inverted.append((first, MAX_CHARACTER))
    return inverted


def _property(name: str) -> Ranges:
    matching = [c for c in range(MAX_CHARACTER + 1) if unicodedata.category(chr(c)).startswith(name)]
    return _merge([(c, c) for c in matching])


@dataclass
class _Nfa:
    """Thompson's construction: edges by character ranges, and empty ones."""

    edges: list[list[tuple[Ranges, int]]] = field(default_factory=list)
    empty: list[list[int]] = field(default_factory=list)

    def state(self) -> int:
        self.edges.append([])
        self.empty.append([])
        return len(self.edges) - 1


class _Parser:
    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.nfa = _Nfa()

    def fail(self, why: str) -> CodegenError:
        return CodegenError(f"can't translate the pattern {self.text}: {why} at {self.at}")

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self) -> str:
        if self.at == len(self.text):
            raise self.fail("unexpected end")
        self.at += 1
        return self.text[self.at - 1]

    def parse(self) -> tuple[int, int]:
        if self.peek() == "^":
            self.take()
        fragment = self.alternation()
        if self.text[self.at:] not in ("", "$"):
            raise self.fail("unbalanced `)`")
        return fragment

    def alternation(self) -> tuple[int, int]:
        start, end = self.nfa.state(), self.nfa.state()
        while True:
            first, last = self.sequence()
            self.nfa.empty[start].append(first)
            self.nfa.empty[last].append(end)
            if self.peek() != "|":
                return start, end
            self.take()

    def sequence(self) -> tuple[int, int]:
        start = end = self.nfa.state()
        while self.peek() and self.peek() not in "|)" and self.text[self.at:] != "$":
            first, last = self.repeated()
            self.nfa.empty[end].append(first)
            end = last
        return start, end

    def repeated(self) -> tuple[int, int]:
        begin = self.at
        fragment = self.atom()
        atom_end = self.at
        low, high = self.quantifier()
        if (low, high) == (1, 1):
            return fragment
        start = end = self.nfa.state()
        after = self.at
        copies = [fragment]
        for _ in range(max(low, high if high is not None else low + 1, 1) - 1):
            self.at = begin
            copies.append(self.atom())
            if self.at != atom_end:
                raise self.fail("an atom that reads differently the second time")
        self.at = after
        final = self.nfa.state()
        for index, (first, last) in enumerate(copies):
            if index >= low:
                self.nfa.empty[end].append(final)
            self.nfa.empty[end].append(first)
            end = last
        if high is None:
            self.nfa.empty[end].append(copies[-1][0])
        self.nfa.empty[end].append(final)
        return start, final

    def quantifier(self) -> tuple[int, int | None]:
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self.peek() in simple and self.peek():
            bounds = simple[self.take()]
        elif self.peek() == "{":
            end = self.text.index("}", self.at)
            numbers = self.text[self.at + 1:end].split(",")
            self.at = end + 1
            low = int(numbers[0])
            high = low if len(numbers) == 1 else (int(numbers[1]) if numbers[1] else None)
            bounds = (low, high)
        else:
            return (1, 1)
        if self.peek() and self.peek() in "*+?{":
            raise self.fail("lazy or possessive quantifier")
        return bounds

    def atom(self) -> tuple[int, int]:
        c = self.take()
        if c == "(":
            if self.peek() == "?":
                raise self.fail("special group")
            fragment = self.alternation()
            if self.take() != ")":
                raise self.fail("missing `)`")
            return fragment
        if c == "[":
            ranges = self.character_class()
        elif c == ".":
            ranges = _invert([(end, end) for end in _LINE_ENDS])
        elif c == "\\":
            ranges = self.escape()
        elif c in "*+?{}^$":
            raise self.fail(f"misplaced `{c}`")
        else:
            ranges = [(ord(c), ord(c))]
        start, end = self.nfa.state(), self.nfa.state()
        self.nfa.edges[start].append((ranges, end))
        return start, end

    def escape(self) -> Ranges:
        for text, ranges in _MEANT.items():
            if self.text.startswith(text, self.at - 1):
                self.at += len(text) - 1
                return ranges
        c = self.take()
        if c in _CLASSES:
            return _CLASSES[c]
        if c.lower() in _CLASSES:
            return _invert(_CLASSES[c.lower()])
        if c == "p":
            end = self.text.index("}", self.at)
            name = self.text[self.at + 1:end]
            if len(name) != 1 or name not in "LMNPSZ":
                raise self.fail(f"property {name}")
            self.at = end + 1
            return _property(name)
        if c == "u":
            code = int(self.text[self.at:self.at + 4], 16)
            self.at += 4
            return [(code, code)]
        if c.isalnum() and c not in _ESCAPES:
            raise self.fail(f"escape \\{c}")
        code = ord(_ESCAPES.get(c, c))
        return [(code, code)]

    def character_class(self) -> Ranges:
        negated = self.peek() == "^"
        if negated:
            self.take()
        ranges: Ranges = []
        while self.peek() != "]":
            low = self.class_item()
            if self.peek() == "-" and self.text[self.at + 1:self.at + 2] not in ("]", "") and self._single(low):
                self.take()
                high = self.class_item()
                if not self._single(high) or high[0][0] < low[0][0]:
                    raise self.fail("bad range")
                low = [(low[0][0], high[0][0])]
            ranges += low
        self.take()
        return _invert(ranges) if negated else _merge(ranges)

    @staticmethod
    def _single(ranges: Ranges) -> bool:
        return len(ranges) == 1 and ranges[0][0] == ranges[0][1]

    def class_item(self) -> Ranges:
        c = self.take()
        if c == "\\":
            return self.escape()
        if c in "[&" and self.peek() in (":", "&"):
            raise self.fail("class operators")
        return [(ord(c), ord(c))]


def _partition(nfa: _Nfa) -> tuple[list[tuple[int, int]], int, dict[int, frozenset[int]]]:
    """Cuts all characters into classes that no edge tells apart: ranges, their number, and each class's edges."""
    edges = [(ranges, target) for state in nfa.edges for ranges, target in state]
    events: dict[int, list[tuple[bool, int]]] = {0: []}
    for index, (ranges, _) in enumerate(edges):
        for first, last in ranges:
            events.setdefault(first, []).append((True, index))
            events.setdefault(last + 1, []).append((False, index))
    active: set[int] = set()
    numbers: dict[frozenset[int], int] = {}
    cut: list[tuple[int, int]] = []
    for first in sorted(events):
        for begins, index in sorted(events[first]):
            (active.add if begins else active.discard)(index)
        if first > MAX_CHARACTER:
            break
        number = numbers.setdefault(frozenset(active), len(numbers))
        if not cut or cut[-1][1] != number:
            cut.append((first, number))
    return cut, len(numbers), {number: edge_set for edge_set, number in numbers.items()}


def compile_pattern(text: str) -> Automaton:
    parser = _Parser(text)
    start, end = parser.parse()
    nfa = parser.nfa
    ranges, classes, edges_of = _partition(nfa)
    edge_list = [(state, target) for state, edges in enumerate(nfa.edges) for _, target in edges]

    def closure(states: set[int]) -> frozenset[int]:
        todo, seen = list(states), set(states)
        while todo:
            for target in nfa.empty[todo.pop()]:
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return frozenset(seen)

    order = [closure({start})]
    numbers = {order[0]: 0}
    table: list[list[int | None]] = []
    for states in order:  # grows while it is walked
        row: list[int | None] = []
        for number in range(classes):
            targets = {edge_list[edge][1] for edge in edges_of[number] if edge_list[edge][0] in states}
            following = closure(targets)
            if following and following not in numbers:
                numbers[following] = len(order)
                order.append(following)
            row.append(numbers[following] if following else None)
        table.append(row)
        if len(order) > MAX_STATES:
            raise parser.fail("too many states")
    return Automaton(ranges, classes, table, [end in states for states in order])
