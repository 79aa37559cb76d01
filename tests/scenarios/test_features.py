"""The page of features names examples that exist, and every row names one."""

import re
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
PAGE = (SCENARIOS / "FEATURES.md").read_text()


def rows():
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    return [line for line in lines if not re.match(r"\| feature |\|-", line)]


def test_every_row_names_an_example():
    assert len(rows()) > 30
    assert [row for row in rows() if not re.search(r"`\d{2,3}-[\w-]+`", row)] == []


def test_every_example_named_exists():
    named = re.findall(r"`(\d{2,3}-[\w-]+)`", PAGE)
    assert [name for name in named if not (SCENARIOS / "examples" / f"{name}.toml").exists()] == []
