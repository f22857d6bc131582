"""What is exact and what is assumed is said, and nothing assumed is left out."""

import re

from ketenbalans.synthetic import assumptions
from ketenbalans.synthetic.made_of import made_of


def test_every_assumption_is_named_in_what_the_register_is_made_of() -> None:
    notes = " ".join(one.note["en"] for one in made_of(assumptions.load()))
    assert set(re.findall(r"S-\d{3}", notes)) == set(assumptions.load().by_id)


def test_exact_are_only_figures_with_an_identifier_or_their_remainder() -> None:
    for one in made_of(assumptions.load()):
        if one.exact:
            assert re.search(r"(PL|AR)-\d{4}|R-022", one.note["en"]), one.what["en"]
            assert not re.search(r"S-\d{3}", one.note["en"])


def test_the_figures_in_the_record_are_the_published_ones() -> None:
    exact = {one.what["en"]: one.note["en"] for one in made_of(assumptions.load()) if one.exact}
    assert exact["Open applications for asylum"].startswith("54,000 ")
    assert (
        "51,790 open, 40,350 over 6 months, 27,370 over 15 months"
        in exact["Ages of track 4 at the end of 2025"]
    )


def test_another_value_is_told_with_its_band() -> None:
    notes = [one.note["nl"] for one in made_of(assumptions.load().with_values({"S-011": 1500}))]
    assert any("S-011: 1.500 (700 tot 1.800)" in note for note in notes)


def test_records_have_both_languages() -> None:
    for one in made_of(assumptions.load()):
        record = one.as_record()
        assert set(record) == {"what_en", "what_nl", "exact", "note_en", "note_nl"}
        assert record["what_en"] != record["what_nl"]
