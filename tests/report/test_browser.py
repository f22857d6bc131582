"""The page in a real browser: no errors, no sideways scrolling, both languages, and the rules of axe.

Chromium opens the report from disk, wide and as a telephone; ``harness.html`` writes down what it finds. In
continuous integration a missing browser fails; elsewhere these tests say that they could not run.
"""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def seen(
    look: Callable[[str, Path], tuple[dict[str, object], list[str]]],
    html: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, object], list[str]]:
    return look(html, tmp_path_factory.mktemp("browser"))


def test_the_harness_came_to_its_end(seen: tuple[dict[str, object], list[str]]) -> None:
    assert "problem" not in seen[0]
    assert "large_text" in seen[0]


def test_the_console_stays_silent(seen: tuple[dict[str, object], list[str]]) -> None:
    assert seen[1] == []


def test_dutch_stands_first_and_only_dutch(seen: tuple[dict[str, object], list[str]]) -> None:
    assert seen[0]["start"] == {
        "lang": "nl",
        "title": "Wanneer is de oude voorraad weg? · Ketenbalans",
        "visible": ["nl"],
    }


def test_english_takes_its_place_when_chosen(seen: tuple[dict[str, object], list[str]]) -> None:
    assert seen[0]["english"] == {
        "lang": "en",
        "title": "When will the old stock be gone? · Ketenbalans",
        "visible": ["en"],
    }


def test_the_font_inside_the_page_is_the_one_used(seen: tuple[dict[str, object], list[str]]) -> None:
    assert seen[0]["font"] is True


@pytest.mark.parametrize("view", ["phone_nl", "phone_en", "phone_tables", "large_text"])
def test_nobody_scrolls_sideways(seen: tuple[dict[str, object], list[str]], view: str) -> None:
    # 320 pixels wide in both languages, with every table open, and at 200 % text on 640 pixels.
    assert seen[0][view] == {"scrolls": False, "wide": []}


@pytest.mark.parametrize("view", ["axe_nl", "axe_en"])
def test_axe_finds_nothing(seen: tuple[dict[str, object], list[str]], view: str) -> None:
    assert seen[0][view] == []
