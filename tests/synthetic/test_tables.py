"""The tables of shares are read strictly; each broken file opens with its line and words."""

from pathlib import Path

import pytest

from ketenbalans.errors import KetenbalansError
from ketenbalans.synthetic import tables
from ketenbalans.synthetic.published import stock_by_nationality

BROKEN = sorted((Path(__file__).parents[1] / "broken_files" / "synthetic").glob("*.yaml"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_table_is_refused_with_its_line(path: Path) -> None:
    marks = path.read_text().split("\n", 1)[0].removeprefix("# mistake on line ")
    line, words = marks.split("; message holds: ", 1)
    with pytest.raises(KetenbalansError) as caught:
        tables.read(path)
    assert words in str(caught.value)
    assert f"{path.name}:{line}: " in str(caught.value)


def test_every_large_nationality_has_a_language_of_its_own() -> None:
    for code, count in stock_by_nationality().items():
        if count > 100:
            assert code in tables.load().languages, code
