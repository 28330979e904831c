# SPDX-License-Identifier: Apache-2.0
"""What the generator must refuse: a trait or a patch that it skipped would be a rule of AWS that we do not keep."""
import copy
import json
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from frontend.errors import CodegenError  # noqa: E402
from frontend.load import Loader, read_operation_list  # noqa: E402
from frontend.patches import load_patches  # noqa: E402
from generate import render  # noqa: E402

MODEL = json.loads((HERE / "golden/data/mini/2020-01-01/service-2.json").read_text(encoding="utf-8"))
CONFIG = {"xml_namespace": "ns", "parameter_texts": "Quiet", "listed": {"CreateThing", "GetThing"}}


def load(change=None, operations=("CreateThing",), patches=()):
    model = copy.deepcopy(MODEL)
    if change:
        change(model)
    return Loader("mini", CONFIG, model, list(operations), list(patches)).load()


def patch(op, path, **value):
    return {"why": "a reason", "op": op, "path": path, **value}


REST = json.loads((HERE / "golden/data/minirest/2020-01-01/service-2.json").read_text(encoding="utf-8"))


class RestRefusalTest(unittest.TestCase):
    def refuses(self, text, operation, change):
        model = copy.deepcopy(REST)
        change(model)
        with self.assertRaisesRegex(CodegenError, text):
            render(Loader("minirest", CONFIG | {"listed": {operation}}, model, [operation], []).load())

    def test_an_answer_whose_root_has_no_name(self):
        self.refuses("does not name the root", "ListObjects",
                     lambda model: model["operations"]["ListObjects"]["output"].pop("locationName"))

    def test_places_it_does_not_know(self):
        self.refuses("unknown timestamp format", "GetObject",
                     lambda model: model["shapes"]["IsoDate"].update(timestampFormat="unixTimestamp"))
        self.refuses("members in the body need a payload", "ListObjects",
                     lambda model: model["shapes"]["ListObjectsRequest"]["members"]["MaxKeys"].pop("location"))
        self.refuses("attributes are not supported", "ListObjects",
                     lambda model: model["shapes"]["Tag"]["members"]["Key"].update(xmlAttribute=True))


JSON = json.loads((HERE / "golden/data/minijson/2020-01-01/service-2.json").read_text(encoding="utf-8"))


class JsonRefusalTest(unittest.TestCase):
    def test_another_version_of_the_protocol(self):
        model = copy.deepcopy(JSON)
        model["metadata"]["jsonVersion"] = "1.0"
        with self.assertRaisesRegex(CodegenError, "version 1.0 of the json protocol"):
            Loader("minijson", CONFIG | {"listed": {"CreateBox"}}, model, ["CreateBox"], []).load()


class RefusalTest(unittest.TestCase):
    def refuses(self, text, **arguments):
        with self.assertRaisesRegex(CodegenError, text):
            render(load(**arguments))

    def test_the_unchanged_model_is_fine(self):
        render(load())

    def test_unknown_operation(self):
        self.refuses("unknown operations", operations=["FlyThing"])

    def test_unknown_traits(self):
        def of_shape(model):
            model["shapes"]["Thing"]["shiny"] = True

        def of_member(model):
            model["shapes"]["Thing"]["members"]["Size"]["shiny"] = True

        def of_operation(model):
            model["operations"]["CreateThing"]["shiny"] = True

        for change in (of_shape, of_member, of_operation):
            self.refuses("unknown traits .'shiny'", change=change)

    def test_unknown_type(self):
        self.refuses("unknown type", change=lambda model: model["shapes"]["sizeType"].update(type="quaternion"))

    def test_recursion(self):
        self.refuses("recursive shapes", change=lambda model: model["shapes"]["Tag"]["members"].update(
            Parent={"shape": "Thing"}))

    def test_a_pattern_it_cannot_translate(self):
        for pattern in ("(?i)abc", r"(a)\1", "a*?", "[a&&b]", r"\p{Alpha}", "[z-a]", "a**"):
            self.refuses("can't translate|bad range", change=lambda model, text=pattern: model["shapes"][
                "thingNameType"].update(pattern=text))

    def test_a_map_in_a_request(self):
        self.refuses("in a request is not supported", change=lambda model: model["shapes"]["Tag"]["members"].update(
            Map={"shape": "counterMapType"}))

    def test_two_members_of_one_cpp_name(self):
        self.refuses("same C.. name", change=lambda model: model["shapes"]["Tag"]["members"].update(
            key={"shape": "stringType"}))

    def test_two_operations_that_share_an_input(self):
        self.refuses("share the input", operations=["CreateThing", "GetThing"],
                     change=lambda model: model["operations"]["GetThing"].update(
                         input={"shape": "CreateThingRequest"}))

    def test_an_unusual_result_wrapper(self):
        self.refuses("unusual result wrapper", change=lambda model: model["operations"]["CreateThing"][
            "output"].update(resultWrapper="Surprise"))

    def test_patches_that_nobody_needs(self):
        refusals = {
            "no such place": patch("remove", "/shapes/Nothing/pattern"),
            "nothing to remove": patch("remove", "/shapes/Tag/pattern"),
            "already there": patch("add", "/shapes/secretType/max", value=1),
            "nothing to replace": patch("replace", "/shapes/secretType/max", value=32),
            "unknown op": patch("move", "/shapes/secretType/max", value=1),
            "no listed operation uses": patch("add", "/shapes/UpdateThingRequest/sensitive", value=True),
        }
        for text, one in refusals.items():
            self.refuses(text, patches=[one])
        self.refuses("no listed operation uses", patches=[patch("add", "/operations/PaintThing/alias", value="x")])
        self.refuses("only shapes and operations", patches=[patch("add", "/metadata/x", value="x")])

    def test_patches_without_a_reason_or_with_unknown_keys(self):
        for text, one in {"no reason": {"op": "remove", "path": "/shapes/x"},
                          "unknown keys": patch("remove", "/shapes/x", author="me"),
                          "needs a value": patch("add", "/shapes/x")}.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "mini.json"
                path.write_text(json.dumps([one]), encoding="utf-8")
                with self.assertRaisesRegex(CodegenError, text):
                    load_patches(path)

    def test_operation_lists_that_are_not_sorted(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mini.ops"
            for text in ("B\nA\n", "A\nA\n"):
                path.write_text(text, encoding="utf-8")
                with self.assertRaisesRegex(CodegenError, "sorted"):
                    read_operation_list(path)


if __name__ == "__main__":
    unittest.main()
