# SPDX-License-Identifier: Apache-2.0
"""Constraints of shapes as C++ constants: the text of wire::StringRule and its kin."""
from __future__ import annotations

from dataclasses import dataclass

from frontend.errors import CodegenError
from frontend.model import Service, Shape
from frontend.pattern import Automaton, compile_pattern

from .names import constant_name, snake_case

_DEAD = 255


@dataclass
class PatternTable:
    name: str
    literal: str
    ranges: list[str]
    classes: int
    next_state: list[str]
    accepting: list[str]


@dataclass
class Rule:
    name: str
    type: str
    text: str


def cpp_string(text: str) -> str:
    """A C++ string literal of any text."""
    return 'R"(' + text + ')"' if "\\" in text or '"' in text else '"' + text + '"'


def lines_of(items: list[str], width: int = 108) -> list[str]:
    """Joins items with commas into lines of bounded width, for tables that people may have to look at."""
    lines: list[str] = []
    for item in items:
        piece = item + ","
        if lines and len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] += " " + piece
        else:
            lines.append(piece)
    return lines


class Rules:
    """Collects the rules that a decoder needs, in the order of first use."""

    def __init__(self, service: Service):
        self.service = service
        self.rules: dict[str, Rule] = {}
        self.patterns: dict[str, PatternTable] = {}

    def of(self, shape: Shape) -> str:
        """The C++ name of the shape's rule."""
        if shape.kind in ("string", "blob"):
            return self._string(shape)
        if shape.kind in ("integer", "long"):
            return self._integer(shape)
        if shape.kind == "list":
            return self._list(shape)
        raise CodegenError(f"{shape.name}: no rules for a {shape.kind}")

    def _add(self, shape: Shape, kind: str, fields: list[str]) -> str:
        name = constant_name(shape.name)
        rule = Rule(name, kind, ", ".join(fields))
        if self.rules.setdefault(name, rule) != rule:
            raise CodegenError(f"two shapes would have the rule {name}")
        return name

    def _string(self, shape: Shape) -> str:
        fields = []
        if shape.minimum:
            fields.append(f".min = {shape.minimum}")
        if shape.maximum is not None:
            fields.append(f".max = {shape.maximum}")
        if shape.pattern:
            fields.append(f".pattern = &{self._pattern(shape.pattern)}")
        if shape.enum:
            fields.append(f".values = values::{snake_case(shape.name)}::kAllValues")
        return self._add(shape, "StringRule", fields) if fields else "wire::kAnyString"

    def _integer(self, shape: Shape) -> str:
        fields = []
        if shape.minimum is not None:
            fields.append(f".min = {shape.minimum}")
        if shape.maximum is not None:
            fields.append(f".max = {shape.maximum}")
        return self._add(shape, "IntegerRule", fields) if fields else "wire::kAnyInteger"

    def _list(self, shape: Shape) -> str:
        fields = []
        if self.service.protocol == "query":
            if shape.flattened:
                raise CodegenError(f"{shape.name}: flattened lists of the query protocol are not supported")
            fields.append(f'.infix = "{shape.element_name or "member"}"')
        if shape.minimum:
            fields.append(f".min = {shape.minimum}")
        if shape.maximum is not None:
            fields.append(f".max = {shape.maximum}")
        return self._add(shape, "ListRule", fields)

    def _pattern(self, text: str) -> str:
        if text not in self.patterns:
            self.patterns[text] = self._table(f"kPattern{len(self.patterns) + 1}", text, compile_pattern(text))
        return self.patterns[text].name

    @staticmethod
    def _table(name: str, text: str, automaton: Automaton) -> PatternTable:
        states = [_DEAD if state is None else state for row in automaton.next_state for state in row]
        return PatternTable(
            name=name,
            literal=cpp_string(text),
            ranges=lines_of([f"{{0x{first:X}, {number}}}" for first, number in automaton.ranges]),
            classes=automaton.classes,
            next_state=lines_of([str(state) for state in states]),
            accepting=lines_of(["true" if accepts else "false" for accepts in automaton.accepting]),
        )
