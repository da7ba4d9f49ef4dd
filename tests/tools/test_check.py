"""The steps of `make check`."""

from __future__ import annotations

import sys

from tools import check


def test_a_step_that_passes_fails_or_is_not_there() -> None:
    good = check.run(check.Check("good", (sys.executable, "-c", "")), set())
    bad = check.run(check.Check("bad", (sys.executable, "-c", "raise SystemExit(3)")), set())
    missing = check.run(check.Check("missing", ("no-such-program",)), set())
    after = check.run(check.Check("after", ("no-such-program",), after="bad"), {"bad"})
    assert good.good
    assert bad.verdict == "FAILED: exit code 3"
    assert missing.verdict == "FAILED: no-such-program is not installed"
    assert after.verdict == "not run: bad failed"


def test_the_summary_names_what_failed() -> None:
    text = check.summary([check.Outcome("a", 1.0, "ok"), check.Outcome("b", 2.0, "FAILED: exit code 1")])
    assert text.endswith("3.0 s  FAILED: b")
    assert check.summary([check.Outcome("a", 1.0, "ok")]).endswith("1.0 s  ok")


def test_the_summary_repeats_what_a_step_said_of_its_failures() -> None:
    said = "print('tests/a.py::test_b PASSED'); print('FAILED tests/a.py::test_c - assert 1 == 2'); exit(1)"
    bad = check.run(check.Check("bad", (sys.executable, "-c", said)), set())
    assert bad.failures == ("FAILED tests/a.py::test_c - assert 1 == 2",)
    assert "      FAILED tests/a.py::test_c - assert 1 == 2" in check.summary([bad]).splitlines()


def test_the_summary_names_what_passed_only_when_it_was_repeated() -> None:
    said = "print('REPEATED tests/e2e/a.py::test_c - passed by itself')"
    good = check.run(check.Check("tests", (sys.executable, "-c", said)), set())
    assert good.good
    assert "      REPEATED tests/e2e/a.py::test_c - passed by itself" in check.summary([good]).splitlines()


def test_a_step_that_takes_too_long_is_ended() -> None:
    waits = (sys.executable, "-c", "import signal; signal.pause()")
    forever = check.run(check.Check("long", waits, limit_s=0), set())
    assert forever.verdict == "FAILED: not done after 0 s"


def test_the_wheel_is_proved_before_its_demo() -> None:
    names = [step.name for step in check.CHECKS]
    assert names.index("wheel") < names.index("demo-call")
    assert len(set(names)) == len(names)
