"""The files of a schedule: lists, calendars, letters and page hold what the schedule holds."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar
from tests.scheduling.test_checking import GOOD

from ketenbalans.errors import UnavailableError
from ketenbalans.scheduling.calendars import calendars
from ketenbalans.scheduling.files import write
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.letters import letters

Reads = Callable[[dict[str, Any]], Instance]
ANSWER = {"scheduled": 5, "parts": {"trips": 6}, "bounds": {"trips": 4}, "gap": 0.125, "unscheduled": []}


@pytest.fixture
def folder(small: dict[str, Any], reads: Reads, tmp_path: Path) -> Path:
    write(tmp_path / "out", reads(small), ANSWER, GOOD, "nl")
    return tmp_path / "out"


def test_the_workbook_has_a_list_per_kind(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "lists.xlsx")
    assert book.sheetnames == ["Locaties", "Medewerkers", "Tolken", "Advocaten", "Ritten"]
    lines = list(book["Advocaten"].values)
    assert lines[1][:4] == ("l1", "2026-10-14", "09:00", "10:00")
    assert [line[0] for line in lines[1:]] == ["l1", "l1", "l1", "l2"]
    # Five pre-phase days, four hearings and four meetings; screening happens at no location.
    assert len(list(book["Locaties"].values)) == 1 + 13


def test_text_that_looks_like_a_formula_stays_text(
    small: dict[str, Any], reads: Reads, tmp_path: Path
) -> None:
    small["lawyers"][1]["id"] = "=1+1"
    small["people"][3]["lawyer"] = "=1+1"
    rows = [replace(row, lawyer="=1+1") if row.lawyer == "l2" else row for row in GOOD]
    write(tmp_path, reads(small), ANSWER, rows, "en")
    cell = openpyxl.load_workbook(tmp_path / "lists.xlsx")["Lawyers"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_calendar_is_in_utc_tentative_and_the_same_each_time(small: dict[str, Any], reads: Reads) -> None:
    made = calendars(reads(small), GOOD, "en")
    assert made == calendars(reads(small), GOOD, "en")
    assert set(made["lawyers"]) == {"l1", "l2"}
    (event,) = Calendar.from_ical(made["lawyers"]["l2"]).walk("VEVENT")
    # 9:00 on 15 October is summer time: 7:00 UTC.
    assert event["dtstart"].dt == datetime(2026, 10, 15, 7, tzinfo=UTC)
    assert event["status"] == "TENTATIVE"
    assert len(list(Calendar.from_ical(made["locations"]["north"]).walk("VEVENT"))) == 13


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_says_when_where_and_what_and_nothing_of_the_outcome(
    small: dict[str, Any], reads: Reads, language: str
) -> None:
    page = letters(reads(small), GOOD, language)["camp"]
    assert page.count("<article>") == 5
    assert page.count("CONCEPT" if language == "nl" else "DRAFT") == 5
    assert "maandag 12 oktober 2026, 09:00" in page or "Monday 12 October 2026, 09:00" in page
    assert not re.search(r"grant|reject|inwillig|afwijz|categor|screening", page, re.IGNORECASE)
    sentences = re.split(r"[.?!]\s", re.sub(r"<[^>]+>", ". ", page.split("<article>")[1]))
    assert max(len(sentence.split()) for sentence in sentences) <= 15  # plain language
    assert "DT&amp;V" not in page  # who comes to inform about return must not look like an outcome


def test_what_the_question_does_not_say_is_marked_for_a_person_to_fill_in(
    small: dict[str, Any], reads: Reads
) -> None:
    # Thirteen appointments at a location without an address, and the contact in each of five letters.
    assert letters(reads(small), GOOD, "en")["camp"].count("<mark>") == 13 + 5
    small["locations"][0]["address"] = "Dorpsweg 1 & 2"
    small["contact"] = "0800 <1>"
    page = letters(reads(small), GOOD, "nl")["camp"]
    assert "<mark>" not in page
    assert page.count("Dorpsweg 1 &amp; 2") == 13
    assert page.count("0800 &lt;1&gt;") == 5


def test_a_household_that_comes_together_and_a_wish_for_an_interpreter_are_told(
    small: dict[str, Any], reads: Reads
) -> None:
    small["people"][0] |= {"household": "h", "together": True, "interpreter_gender": "f"}
    page = letters(reads(small), GOOD, "en")["camp"]
    assert page.count("You asked to come together") == 1
    assert page.count("(a woman, as you asked)") == sum(
        row.person == small["people"][0]["key"] and row.step in (Step.PREPHASE, Step.HEARING) for row in GOOD
    )


def test_a_changed_invitation_says_so(small: dict[str, Any], reads: Reads) -> None:
    rows = [replace(row, changed=row.step is Step.HEARING and row.person == "b") for row in GOOD]
    assert letters(reads(small), rows, "en")["camp"].count("Your appointment has changed") == 1


def test_the_page_stands_alone(folder: Path) -> None:
    page = (folder / "overview.nl.html").read_text()
    assert not re.search(r"(src|href)=|https?://", page)
    assert "5 van 5 mensen" in page


def test_a_folder_that_cannot_be_written_is_told(small: dict[str, Any], reads: Reads, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(UnavailableError, match="cannot be written"):
        write(tmp_path / "out", reads(small), ANSWER, GOOD, "nl")
