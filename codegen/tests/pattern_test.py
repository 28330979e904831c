# SPDX-License-Identifier: Apache-2.0
"""The automata accept what Java's regular expressions do, for every form that AWS's models use."""
import bisect
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from frontend.pattern import compile_pattern  # noqa: E402

CASES = [
    (r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", ["v1", "v10.", "v2.a-"], ["v0", "v", "1", "v1x", ""]),
    (r"[\w+=,.@-]+", ["a-b@c", "_"], ["", "a b", "\u00e4"]),
    (r"[\w+=,.@:\/-]*", ["", "a/b:"], ["#", "a\n"]),
    (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", ["\u00e9 a1-", "\u2460"], ["", "#", "\t"]),
    (r"((/[A-Za-z0-9\.,\+@=_-]+)*)/", ["/", "/a/b/"], ["//", "a", "/a", ""]),
    (r"(\u002F)|(\u002F[\u0021-\u007F]+\u002F)", ["/", "/a/", "//a//"], ["/a", "", "/ /"]),
    (r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
     ["a\t\U0001F600"], ["", "\x01", "\x7f"]),
    (r"[\d]*", ["", "0123"], ["a", "\u0663"]),
    (r"a{2,3}b?", ["aa", "aaab"], ["a", "aaaa", "b"]),
    (r"x{2,}", ["xx", "xxxxx"], ["x"]),
    (r"x{3}", ["xxx"], ["xx", "xxxx"]),
    (r"[\s\S]{2}", ["a\n", "  "], ["a"]),
    (r"\D[^\W_]", ["ab", "_7"], ["7a", "a_"]),
    (r"[^a-c]+", ["xyz"], ["xaz", ""]),
    (r"\/.+\/.+", ["/a/b", "///x/y"], ["/a", "a/b", "/a/\n"]),
    (r"^(ab|c)*$", ["", "abc", "cab"], ["a", "b"]),
]


def matches(automaton, text):
    starts = [first for first, _ in automaton.ranges]
    state = 0
    for character in text:
        number = automaton.ranges[bisect.bisect_right(starts, ord(character)) - 1][1]
        state = automaton.next_state[state][number]
        if state is None:
            return False
    return automaton.accepting[state]


class PatternTest(unittest.TestCase):
    def test_whole_texts_match(self):
        for pattern, good, bad in CASES:
            automaton = compile_pattern(pattern)
            for text in good:
                self.assertTrue(matches(automaton, text), (pattern, text))
            for text in bad:
                self.assertFalse(matches(automaton, text), (pattern, text))


if __name__ == "__main__":
    unittest.main()
