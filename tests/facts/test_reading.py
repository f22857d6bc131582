"""An unusable file of figures is refused with file, line, value and mend: a broken file per mistake."""

from pathlib import Path

import pytest

from ketenbalans.errors import KetenbalansError
from ketenbalans.facts.reading import parse_figures, read_figures

BROKEN = Path(__file__).parents[1] / "broken_files" / "facts"

WORDS = {
    "text_in_a_number_cell.csv": [":3:", "'about 50'", "persons", "digits"],
    "thousands_separator.csv": [":2:", "'51,660'", "no separators"],
    "unknown_unit.csv": [":2:", "'EUR milion'", "EUR million"],
    "unknown_kind.csv": [":2:", "'realized'", "realised"],
    "duplicate_id.csv": [":4:", "'X-1'", "first on line 2"],
    "unknown_column.csv": [":1:", "'valeu'", "value"],
    "missing_column.csv": [":1:", "'unit'", "columns are"],
    "empty_cell.csv": [":2:", "'period'", "empty"],
    "breakdown_without_value.csv": [":2:", "'line='", "key=value"],
    "breakdown_key_twice.csv": [":2:", "line=total", "each key once"],
    "cell_too_many.csv": [":2:", "11 cells", "quotation marks"],
    "no_date.csv": [":2:", "'12 June 2026'", "2026-06-12"],
    "no_figures.csv": ["no figures"],
    "subject_in_prose.csv": [":2:", "'inflow of COA'", "coa.occupancy.average"],
    "open_quotation.csv": ["no CSV"],
}


@pytest.mark.parametrize("name", WORDS)
def test_a_broken_file_is_refused_in_words(name: str) -> None:
    with pytest.raises(KetenbalansError) as refusal:
        read_figures(BROKEN / name)
    for word in [name, *WORDS[name]]:
        assert word in str(refusal.value)


def test_every_broken_file_has_its_words() -> None:
    assert {path.name for path in BROKEN.glob("*.csv")} == set(WORDS)


def test_lines_are_counted_where_a_note_runs_over_two() -> None:
    head = "id,source,locator,subject,period,breakdown,value,unit,kind,note\n"
    text = (
        head
        + 'X-1,s,T,coa.inflow,2025,,1,persons,realised,"two\nlines"\n'
        + "X-2,s,T,coa.inflow,2025,,2,persons,realised,\n"
    )
    assert [figure.line for figure in parse_figures(text, "x.csv")] == [2, 4]


def test_locator_breakdown_and_note_may_be_left_out() -> None:
    figure = parse_figures("id,source,subject,period,value,unit,kind\nX-1,s,a.b,2025,-3.50,%,norm\n", "x")[0]
    assert (figure.number, figure.decimals, dict(figure.breakdown)) == (-3.5, 2, {})
