#!/usr/bin/env python3
"""The lint tests can fail: each rule is shown code that breaks it and code that does not."""

import unittest

import banned
import content_cache
import include_table
import sizes
import tree


def table(files):
    return include_table.check(files)


class IncludeTable(unittest.TestCase):
    def test_refuses_policy_that_includes_http(self):
        files = {"policies/model/a.h": '#include "gateway/http/b.h"\n', "gateway/http/b.h": ""}
        self.assertIn("policies/model may not include gateway/http/b.h", table(files)[0])

    def test_takes_what_the_table_names(self):
        files = {"policies/evaluate/a.cpp": '#include "policies/model/b.h"\n#include <vector>\n', "policies/model/b.h": ""}
        self.assertEqual(table(files), [])

    def test_a_single_header_in_the_table_does_not_open_its_folder(self):
        files = {"gateway/pipeline/a.cpp": '#include "gateway/telemetry/log.h"\n', "gateway/telemetry/log.h": ""}
        self.assertEqual(len(table(files)), 1)

    def test_refuses_a_library_in_the_wrong_part(self):
        self.assertIn("may not use libcurl", table({"gateway/core/a.cpp": "#include <curl/curl.h>\n"})[0])

    def test_refuses_yaml_in_a_header(self):
        self.assertIn("belongs into a .cpp", table({"config/a.h": "#include <yaml-cpp/yaml.h>\n"})[0])

    def test_refuses_more_asio_than_awaitable_in_a_shared_header(self):
        files = {"gateway/core/a.h": "#include <boost/asio/io_context.hpp>\n", "gateway/http/b.cpp": '#include "gateway/core/a.h"\n'}
        self.assertIn("another part includes this header", table(files)[0])

    def test_refuses_includes_that_are_not_from_the_root(self):
        self.assertIn("no file of the repository", table({"gateway/core/a.cpp": '#include "a.h"\n', "gateway/core/a.h": ""})[0])

    def test_refuses_a_file_outside_every_part(self):
        self.assertIn("belongs to no part", table({"gateway/new/a.h": ""})[0])


class Banned(unittest.TestCase):
    def bad(self, text, name="gateway/core/a.cpp"):
        self.assertNotEqual(banned.check_code(name, text) + banned.check_text(name, text), [], text)

    def good(self, text, name="gateway/core/a.cpp"):
        self.assertEqual(banned.check_code(name, text) + banned.check_text(name, text), [], text)

    def test_aggregate_inside_co_await(self):
        self.bad("co_await provider.start(Request{1, 2});")
        self.bad("co_await send(socket, {1, 2});")
        self.bad("co_await run([x] { return x; });")
        self.bad("co_await run(\n    Request{});")
        self.good("co_await provider.start(request);")
        self.good("co_await run([] { return 1; });")
        self.good("// co_await start(Request{});\nint x = 0;")

    def test_banned_facilities(self):
        self.bad("#include <regex>\n")
        self.bad('#include <boost/asio/experimental/awaitable_operators.hpp>\n')
        self.bad("std::this_thread::sleep_for(1s);")
        self.good('auto s = "std::regex";')

    def test_using_namespace(self):
        self.bad("using namespace std;\n")
        self.good("using namespace std;\n", "tests/unit/a_test.cpp")
        self.good("void f() {\n  using namespace std::chrono_literals;\n}\n")

    def test_todo_needs_a_kind(self):
        self.bad("// TODO: later\n")
        self.bad("// TODO(me): later\n")
        self.good("// TODO(perf): reuse the buffer\n")

    def test_machine_paths_registries_and_secrets(self):
        self.bad('auto p = "/' + 'work/main/x";')
        self.bad('auto h = "registry.' + 'npmjs.org";')
        self.bad('auto k = "AKIA' + 'QWERTYUIOPASDFGH";')
        self.good('auto k = "AKIAIOSFODNN7EXAMPLE";')


class Sizes(unittest.TestCase):
    def test_file_and_header_length(self):
        self.assertEqual(len(sizes.check("a.cpp", "\n" * 401)), 1)
        self.assertEqual(sizes.check("a.cpp", "\n" * 400), [])
        self.assertEqual(len(sizes.check("a.h", "#pragma once\n" + "\n" * 150)), 1)

    def test_function_length(self):
        body = "int f(int x) {\n" + "  ++x;\n" * 39 + "}\n"
        self.assertIn("function of 41 lines", sizes.check("a.cpp", body)[0])
        self.assertEqual(sizes.check("a.cpp", "int f(int x) {\n" + "  ++x;\n" * 38 + "}\n"), [])

    def test_tables_in_functions_do_not_count(self):
        table = "const char* name(int x) {\n  switch (x) {\n" + '    case 1:\n      return "a";\n' * 30 + "  }\n}\n"
        raw = 'std::string text() {\n  return R"(' + "some words\n" * 60 + ')";\n}\n'
        self.assertEqual(sizes.check("a.cpp", table), [])
        self.assertEqual(sizes.check("a.cpp", raw), [])

    def test_interface_width(self):
        text = "#pragma once\nclass Wide {\n" + "  virtual int f() = 0;\n" * 4 + "};\n"
        self.assertIn("4 virtual functions", sizes.check("a.h", text)[0])


class Cache(unittest.TestCase):
    def test_the_key_changes_with_an_included_file_and_with_the_settings(self):
        closure = content_cache.Closure()
        closure.texts = {"a.cpp": b"int x;\n"}
        before = content_cache.key_of("a.cpp", closure, "v1")
        closure.texts["a.cpp"] = b"int y;\n"
        self.assertNotEqual(before, content_cache.key_of("a.cpp", closure, "v1"))
        self.assertNotEqual(before, content_cache.key_of("a.cpp", closure, "v2"))

    def test_the_closure_follows_includes_of_includes(self):
        self.assertIn("gateway/core/result.h", content_cache.Closure().of("providers/provider.h"))


class Comments(unittest.TestCase):
    def test_blanks_comments_and_literals_and_keeps_lines(self):
        code = tree.without_comments("int a = 10'000; // x\nconst char* b = \"{\";\nchar c = '{'; /* {\n{ */ int d;\n")
        self.assertEqual(code.count("{"), 0)
        self.assertEqual(code.count("\n"), 4)
        self.assertIn("10'000", code)


if __name__ == "__main__":
    unittest.main()
