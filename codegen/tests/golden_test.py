# SPDX-License-Identifier: Apache-2.0
"""What the generator writes for the invented services of golden/ is what golden/expected holds.

A change of the generator shows here as a diff of its output; `cmake --build ... --target update-golden` accepts it.
"""
import os
import shutil
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from frontend.load import load_service  # noqa: E402
from generate import render  # noqa: E402

GOLDEN = HERE / "golden"
SERVICES = ("mini", "miniec2", "minijson", "minirest")
UPDATE = os.environ.get("ROLECALL_UPDATE_GOLDEN") == "1"


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def test_output_is_the_expected_one(self):
        files = {}
        for service in SERVICES:
            files |= render(load_service(service, GOLDEN / "models", GOLDEN / "data"))
        expected = GOLDEN / "expected"
        if UPDATE:
            shutil.rmtree(expected, ignore_errors=True)
            for path, text in files.items():
                (expected / path).parent.mkdir(parents=True, exist_ok=True)
                (expected / path).write_text(text, encoding="utf-8")
        present = sorted(str(path.relative_to(expected)) for path in expected.rglob("*") if path.is_file())
        self.assertEqual(sorted(files), present)
        for path in sorted(files):
            with self.subTest(path):
                self.assertMultiLineEqual((expected / path).read_text(encoding="utf-8"), files[path])

    def test_output_is_the_same_every_time(self):
        once, again = (render(load_service("mini", GOLDEN / "models", GOLDEN / "data")) for _ in range(2))
        self.assertEqual(once, again)


if __name__ == "__main__":
    unittest.main()
