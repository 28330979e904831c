#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A check that cannot fail proves nothing: each rule is shown a tree that breaks it and one that keeps it."""

import pathlib
import tempfile
import unittest

import check_layers
import check_style

HERE = pathlib.Path(__file__).parent
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
GOOD_HEADER = SPDX + "#pragma once\n\nnamespace rolecall::base {}\n"
TODO = "TO" + "DO"


class StyleRules(unittest.TestCase):
    def complaints(self, files, bans=()):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            return list(check_style.complaints_about(check_style.Tree(root), bans))

    def assert_complains(self, files, words, bans=()):
        found = self.complaints(files, bans)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_a_good_tree_has_no_complaint(self):
        files = {
            "src/base/a.h": GOOD_HEADER,
            "src/base/a.cc": SPDX + "namespace rolecall::base {}\n",
            "src/base/CMakeLists.txt": "SOURCES a.cc",
            "tests/x.py": "#!/usr/bin/env python3\n# SPDX-License-Identifier: Apache-2.0\n",
            "README.md": "[a](src/base/a.h) and `src/base/a.cc`, [net](https://example.org/x), `src/MODULE/name.cc`",
            "src/MODULE/name.cc": SPDX,
            "src/MODULE/CMakeLists.txt": "name.cc",
        }
        self.assertEqual(self.complaints(files), [])

    def test_licence_line(self):
        self.assert_complains({"src/base/a.h": "\n" + GOOD_HEADER.removeprefix(SPDX)}, "SPDX")
        self.assert_complains({"dev": "#!/bin/bash\n"}, "SPDX")

    def test_pragma_once(self):
        self.assert_complains({"src/base/a.h": SPDX + "namespace rolecall::base {}\n"}, "#pragma once")

    def test_length(self):
        self.assert_complains({"src/base/a.h": GOOD_HEADER + "\n" * 800}, "the limit is 800")
        self.assert_complains({"tests/a.h": GOOD_HEADER + "\n" * 1200}, "the limit is 1200")
        self.assertEqual(self.complaints({"tests/a.h": GOOD_HEADER + "\n" * 1000}), [])

    def test_function_length(self):
        long_function = "int f(int a,\n      int b) {\n" + "  g();\n" * 70 + "}\n"
        self.assert_complains({"src/base/a.h": GOOD_HEADER + long_function}, "a function of 73 lines")
        member = "class A {\n  int f() const {\n" + "    g();\n" * 70 + "  }\n};\n"
        self.assert_complains({"src/base/a.h": GOOD_HEADER + member}, "a function of 72 lines")
        short_ones = "int f() {\n}\n" * 50 + "class A {\n" + "  int b;\n" * 80 + "};\n"
        self.assertEqual(self.complaints({"src/base/a.h": GOOD_HEADER + short_ones}), [])

    def test_names(self):
        self.assert_complains({"src/base/string_utils.h": GOOD_HEADER}, "says nothing")
        self.assert_complains({"src/base/StringView.h": GOOD_HEADER}, "snake_case")

    def test_namespace(self):
        self.assert_complains({"src/wire/a.h": GOOD_HEADER}, "opens no namespace rolecall::wire")

    def test_todo(self):
        self.assert_complains({"src/base/a.h": GOOD_HEADER + f"// {TODO}: later\n"}, "without an issue")
        self.assertEqual(self.complaints({"src/base/a.h": GOOD_HEADER + f"// {TODO}(#7): later\n"}), [])

    def test_unlisted_sources(self):
        unlisted = {"src/base/a_test.cc": SPDX, "src/base/CMakeLists.txt": "TESTS aa_test.cc b/a_test.cc"}
        self.assert_complains(unlisted, "does not list a_test.cc")
        self.assert_complains({"src/base/a_test.cc": SPDX}, "no CMakeLists.txt")
        nested = {"src/base/x/a.cc": SPDX, "src/base/CMakeLists.txt": "SOURCES x/a.cc"}
        self.assertEqual(self.complaints(nested), [])

    def test_links(self):
        self.assert_complains({"README.md": "see [this](docs/gone.md#part)"}, "links to docs/gone.md")
        self.assert_complains({"docs/a.md": "see `src/gone/file.h`"}, "names src/gone/file.h")

    def test_each_ban(self):
        offences = {
            "regex": "std::regex r;",
            "time is a parameter": "auto t = std::chrono::system_clock::now();",
            "environment": 'auto* v = std::getenv("X");',
            "randomness": "std::random_device d;",
            "we throw no": "throw 1;",
            "caught only": "try { f(); } g();",
            "no shell": 'std::system("ls");',
            "nothing waits": "std::this_thread::sleep_for(t);",
            "base/log.h": "std::cerr << 1;",
            "not safe with threads": "gmtime(&t);",
            "constant time": "memcmp(a, b, 3);",
            "leave base::Secret": "use(key.reveal());",
        }
        bans = check_style.load_bans(HERE / "bans.toml")
        self.assertEqual(len(offences), len(bans), "a ban without an offence here")
        for ban in bans:
            ban["allowed"] = []
        for words, code in offences.items():
            with self.subTest(words):
                self.assert_complains({"src/base/a.h": GOOD_HEADER + code + "\n"}, words, bans)

    def test_bans_look_only_at_code(self):
        bans = check_style.load_bans(HERE / "bans.toml")
        for ban in bans:
            ban["allowed"] = []
        innocent = GOOD_HEADER + "// we never throw\n" + 'auto s = "throw \\" getenv";\n' + 'auto r = R"x(throw ")x";\n'
        innocent += "/* try { */ int n = 1'000; char c = '\"'; int m = 2'000;\nview.system(1); my_time(0);\n"
        self.assertEqual(self.complaints({"src/base/a.h": innocent}, bans), [])

    def test_an_allowance_for_no_file(self):
        ban = {"pattern": "x", "why": "y", "allowed": ["src/gone.cc"]}
        self.assert_complains({"src/base/a.h": GOOD_HEADER}, "is no file", [ban])


class Layers(unittest.TestCase):
    def setUp(self):
        self.rules = check_layers.load_rules(HERE / "layers.toml")

    def complaints(self, includer, *includes):
        text = "".join(f"#include {include}\n" for include in includes)
        return list(check_layers.check_file(includer, text, self.rules))

    def assert_allowed(self, includer, *includes):
        self.assertEqual(self.complaints(includer, *includes), [])

    def assert_refused(self, includer, include):
        self.assertEqual(len(self.complaints(includer, include)), 1, f"{includer} includes {include}")

    def test_the_table_knows_every_module_it_names(self):
        for module, allowed in self.rules.modules.items():
            for place in allowed:
                self.assertIn(place.partition("/")[0], list(self.rules.modules) + ["**"], module)

    def test_modules_look_down_only(self):
        self.assert_allowed("sigv4/verify.cc", '"base/result.h"', '"crypto/hmac.h"', '"sigv4/verify.h"')
        self.assert_refused("sigv4/verify.cc", '"http/request.h"')
        self.assert_refused("base/log.cc", '"crypto/hmac.h"')
        self.assert_refused("policy/parse.cc", '"state/role.h"')
        self.assert_allowed("daemon/wiring.cc", '"store/sqlite/store.h"', '"http/server.h"', '"driver/netns/driver.h"')

    def test_services_know_no_backend(self):
        self.assert_allowed("service/iam/create_role.cc", '"store/store.h"')
        self.assert_refused("service/iam/create_role.cc", '"store/sqlite/sqlite_store.h"')
        self.assert_refused("service/iam/create_role.cc", '"store/memory/memory_store.h"')
        self.assert_allowed("service/iam/create_role_test.cc", '"store/memory/memory_store.h"')

    def test_the_twin_decides_nothing(self):
        self.assert_refused("policy/evaluate.cc", '"policy/reference/evaluate.h"')
        self.assert_allowed("policy/evaluate_test.cc", '"policy/reference/evaluate.h"')

    def test_others_libraries_have_owners(self):
        self.assert_allowed("crypto/hmac.cc", "<openssl/evp.h>", "<vector>")
        self.assert_refused("sigv4/verify.cc", "<openssl/evp.h>")
        self.assert_allowed("http/tls.cc", "<openssl/ssl.h>")
        self.assert_refused("http/tls.cc", "<openssl/evp.h>")
        self.assert_refused("service/pipeline.cc", "<boost/asio.hpp>")
        self.assert_refused("store/memory/store.cc", "<sqlite3.h>")
        self.assert_refused("policy/parse.cc", "<fmt/format.h>")
        self.assert_refused("base/log.cc", "<spdlog/spdlog.h>")
        self.assert_refused("base/log.cc", "<regex>")
        self.assert_refused("policy/parse.cc", "<fstream>")
        self.assert_refused("base/clock.h", "<gtest/gtest.h>")
        self.assert_allowed("base/clock_test.cc", "<gtest/gtest.h>")

    def test_own_headers_are_written_from_src(self):
        self.assert_refused("base/log.cc", '"log.h"')
        self.assert_refused("utils/a.cc", '"base/log.h"')


if __name__ == "__main__":
    unittest.main()
