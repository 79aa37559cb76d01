"""The checkout keeps the rules of the house, and every rule notices a planted fault."""

import pytest
import rules


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_checkout_keeps(rule, repository):
    faults = list(rule(repository))
    assert not faults, "\n" + "\n".join(faults)


PURPOSE = "// A port.\n"

FAULTS = [
    (rules.layers, "sim/port.cpp", '#include "models/port/port.hpp"\n'),
    (rules.layers, "sim/port.cpp", "#include <H5Cpp.h>\n"),
    (rules.layers, "sim/port.cpp", '#include "../sim/time.hpp"\n'),
    (rules.layers, "models/port/port.cpp", '#include "analysis/file/results_file.hpp"\n'),
    (rules.layers, "models/port/port.cpp", "#include <hdf5.h>\n"),
    (rules.layers, "analysis/table.cpp", '#include "models/port/port.hpp"\n'),
    (rules.layers, "analysis/table.cpp", '#include "cli/run.hpp"\n'),
    (rules.no_thread_local, "cli/run.cpp", "static thread_local int n;\n"),
    (rules.no_unordered, "models/port/port.cpp", "std::unordered_map<int, int> ships;\n"),
    (rules.no_other_randomness, "sim/port.cpp", "std::mt19937_64 engine;\n"),
    (rules.no_other_randomness, "sim/port.cpp", "std::normal_distribution<double> law;\n"),
    (rules.no_wall_clock, "models/port/port.cpp", "auto t = std::chrono::system_clock::now();\n"),
    (rules.no_fast_math, "CMakeLists.txt", "add_compile_options(-march=native)\n"),
    (rules.await_plain_operands, "models/port/port.cpp", "co_await store.take({.name = text});\n"),
    (rules.await_plain_operands, "models/port/port.cpp", "co_await place.until(\n    Take{text});\n"),
    (rules.await_plain_operands, "models/port/port.cpp", "co_await any([s] { return s; });\n"),
    (rules.await_plain_operands, "tests/sim/a.cpp", "auto x = co_await any(a, [&](int n) { return n; });\n"),
    (rules.one_await_per_operand, "models/port/port.cpp", "co_await f(co_await g());\n"),
    (rules.no_await_into_binding, "models/port/port.cpp", "auto [a, b] = co_await gate.wait();\n"),
    (rules.no_await_into_binding, "models/port/port.cpp", "const auto& [a, b] =\n    co_await gate.wait();\n"),
    (rules.await_tasks_at_once, "models/port/port.cpp", "sim::Task<> mooring = moor(port, ship);\n"),
    (rules.no_capturing_coroutine, "tests/sim/a.cpp", "auto p = [&](Place& h) -> sim::Process { co_return; };\n"),
    (rules.cargo_by_value, "models/port/port.cpp", "sim::Process berth(Port& port, const Ship& ship);\n"),
    (rules.cargo_by_value, "models/port/port.cpp", "sim::Process berth(Port& port,\n    Ship&& ship);\n"),
    (rules.file_length, "models/port/port.cpp", "int n;\n" * 400),
    (rules.line_length, "models/port/port.cpp", "int " + "n" * 97 + ";\n"),
    (rules.function_length, "models/port/port.cpp", "void berth()\n{\n" + "    n++;\n" * 58 + "}\n"),
    (rules.function_length, "models/port/port.cpp", "void berth() {\n" + "    n++;\n" * 59 + "}\n"),
    (rules.opening, "models/port/port.hpp", "int n;\n"),
    (rules.opening, "models/port/port.hpp", "// A port.\nint n;\n"),
    (rules.opening, "models/port/port.hpp", "#pragma once\nint n;\nint m;\n// Late.\n"),
    (rules.opening, "models/port/port.hpp", "#pragma once\nusing namespace karvan::sim;\n"),
    (rules.names, "models/port_utils.cpp", ""),
    (rules.names, "models/port/port.cpp", "class PortManager;\n"),
    (rules.names, "models/port/port.cpp", "struct PortService {};\n"),
    (rules.names, "models/port/port.cpp", "int get_berths();\n"),
    (rules.names, "models/port/port.cpp", "void do_it();\n"),
    (rules.names, "models/port/port.cpp", "struct MyPort {};\n"),
    (rules.names, "models/port/port.cpp", "int ship_info = 3;\n"),
    (rules.no_machine_traces, "models/port/port.cpp", "// see " + "/".join(("", "home", "anna", "port.toml"))),
    (rules.no_machine_traces, "karvan", "cd " + "/".join(("", "work", "karvan"))),
]


def planted(folder, name, text):
    """A tree with one file in it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PURPOSE * (path.suffix == ".cpp") + text)
    return folder


@pytest.mark.parametrize("rule, name, text", FAULTS, ids=lambda part: getattr(part, "__name__", None))
def test_notices(rule, name, text, tmp_path):
    assert list(rule(planted(tmp_path, name, text)))


def test_every_rule_has_a_fault():
    assert {rule for rule, _, _ in FAULTS} == set(rules.RULES)


GOOD = """\
// A port.
#include "sim/time.hpp"

std::unordered_map<int, int> ships;  // lookup only
// thread_local and std::mt19937 in a comment, "co_await f({})" as well
sim::Process berth_vessel(Port& port, Vessel vessel)
{
    auto berth = co_await port.berths.acquire(1, vessel.priority[0]);
    if (co_await port.gate.within(closing - port.now())) {
        co_await berth.work(Duration(5), names[i], std::move(vessel));
    }
    const double service_time = data[0];
    vessel.get_on(std::terminate_handler);
}
"""


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_leaves_good_code_alone(rule, tmp_path):
    assert not list(rule(planted(tmp_path, "models/port/port.cpp", GOOD)))
