"""What was issued is kept as it was said, once, and scored by later counts like any other forecast."""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import BadInputError, DuplicateError, UnavailableError
from ketenbalans.forecast.board import score
from ketenbalans.forecast.document import forecast_document
from ketenbalans.forecast.issued import FORECASTER, day_of, keep, said_by_us
from ketenbalans.forecast.outside import read_outside
from ketenbalans.forecast.table import Table, parse_table


def counts(months: int, header: str = "series,period,value") -> Table:
    rows = "".join(
        f"SYR,{2023 + place // 12}-{place % 12 + 1:02d},{200 + 9 * (place % 5) + place}\n"
        for place in range(months)
    )
    return parse_table(f"{header}\n{rows}", "counts.csv")


def test_a_forecast_that_was_issued_is_scored_by_later_counts_as_it_was_said(tmp_path: Path) -> None:
    file, early = tmp_path / "issued.csv", counts(30)
    document = forecast_document(early, horizon=6, total=False)
    day = day_of(early)
    assert day == date(2025, 7, 1)
    assert keep(said_by_us(document, day), file) == 6
    assert keep(said_by_us(document, day), file) == 0
    scored = score(read_outside(file), counts(34))
    assert [item.said.forecaster for item in scored] == [FORECASTER] * 6
    assert sum(item.is_known for item in scored) == 4
    for item, row in zip(scored, document["forecasts"], strict=True):
        assert item.quantiles is not None
        assert item.quantiles.tolist() == list(row["quantiles"].values())
        # The own forecaster of today says of that day what it said then.
        assert item.own is not None
        assert item.own.tolist() == item.quantiles.tolist()


def test_an_issued_forecast_is_never_changed(tmp_path: Path) -> None:
    file = tmp_path / "issued.csv"
    keep(said_by_us(forecast_document(counts(30), horizon=2), date(2025, 8, 1)), file)
    before = file.read_text()
    with pytest.raises(DuplicateError, match=r"SYR in 2025-08 was forecast on 2025-08-01 already"):
        keep(said_by_us(forecast_document(counts(31), horizon=2), date(2025, 8, 1)), file)
    assert file.read_text() == before


def test_the_day_comes_from_the_table_and_not_from_the_clock() -> None:
    rows = "A,2025-01,90,2025-02-10\nA,2025-01,99,2025-03-10\n"
    assert day_of(parse_table("series,period,value,published\n" + rows, "a.csv")) == date(2025, 3, 11)
    assert day_of(counts(30), "2025-07-20") == date(2025, 7, 20)
    for text in ("2025-06-30", "July"):
        with pytest.raises(BadInputError, match="--made-on"):
            day_of(counts(30), text)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    said = said_by_us(forecast_document(counts(30), horizon=2), date(2025, 8, 1))
    with pytest.raises(UnavailableError, match="cannot be written"):
        keep(said, tmp_path / "none" / "issued.csv")
