"""Whatever bytes come in, the answer is a report or a sentence of the one family, never a traceback."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenbalans.errors import KetenbalansError
from ketenbalans.register.doors import Format, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.verifying import verify
from ketenbalans.store.connections import Store, open_store

from .conftest import KEY

SEEDS = {
    Format.CSV: b"key,product,type,on,recorded_at,outcome\na,asylum,lodged,2025-01-10,2025-01-11T10:00:00Z,\n"
    b'"b ""x""",nareis,decided,2025-02-10,,refugee\n',
    Format.XES: b'<log><trace><string key="concept:name" value="1"/><string key="product" value="asylum"/>'
    b'<event><string key="concept:name" value="lodged"/><date key="time:timestamp" value="2025-01-10"/>'
    b"</event></trace></log>",
    Format.OCEL: b'{"objects":[{"id":"a","type":"application","attributes":['
    b'{"name":"product","time":"","value":"asylum"}]}],"events":[{"id":"e","type":"lodged","time":"2025-01-10T00:00:00Z","attributes":[],'
    b'"relationships":[{"objectId":"a"}]}]}',
    Format.ZGW: b'[{"identificatie":"1","zaaktype":"asylum","registratiedatum":"2025-01-10","statussen":[{'
    b'"statustype":"hearing","datumStatusGezet":"2025-02-01"}]}]',
}
_CHANGES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 3), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=6,
)


def _changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    found = bytearray(content)
    for place, how, piece in changes:
        at = place % (len(found) + 1)
        if how == 0:
            found[at:at] = piece
        elif how == 1:
            del found[at : at + len(piece)]
        elif how == 2:
            found[at : at + len(piece)] = piece
        else:
            found = found[:at] + found[max(0, at - 20) :]
    return bytes(found)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(str(tmp_path_factory.mktemp("fuzz") / "register.db"), create=True)


@pytest.mark.parametrize("form", list(SEEDS))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=_CHANGES)
def test_broken_bytes_never_break_the_program(
    shared: Store, tmp_path: Path, form: Format, changes: list[tuple[int, int, bytes]]
) -> None:
    file = tmp_path / "broken"
    file.write_bytes(_changed(SEEDS[form], changes))
    with suppress(KetenbalansError):  # anything else fails the test
        table, mapping = open_source(file, form, None)
        report = run_import(shared, ImportJob(table, file, mapping, KEY))
        assert 0 <= report.rows_refused <= max(report.rows, 1) + 2


def test_after_all_that_the_register_is_sound(shared: Store) -> None:
    found = verify(shared)
    shared.close()
    assert found["sound"]


@pytest.mark.parametrize("keep", [0, 4, 40, 400])
def test_a_parquet_file_that_was_cut_off_is_said_so(light_store: Store, tmp_path: Path, keep: int) -> None:
    import polars as pl

    file = tmp_path / "cut.parquet"
    pl.DataFrame(
        {"key": ["a"] * 50, "product": ["asylum"] * 50, "lodged_on": ["2025-01-01"] * 50}
    ).write_parquet(file)
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(KetenbalansError, match="Parquet"):
        open_source(file, Format.PARQUET, None)


_CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=True),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)
_KINDS = st.sampled_from(
    ["asylum", "lodged", "2025-01-10", "hours_recorded", "3.5", "decided", "refugee", ""]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.lists(_CELLS | _KINDS, min_size=6, max_size=6), min_size=1, max_size=8),
    typed=st.integers(0, 6),
)
def test_rows_of_anything_are_taken_or_refused_one_by_one(
    tmp_path: Path, empty_register: Path, rows: list[list[object]], typed: int
) -> None:
    import shutil

    import polars as pl

    names = ("key", "product", "type", "on", "hours", "recorded_at")
    columns = {}
    for place, name in enumerate(names):
        values = [row[place] for row in rows]
        if place < typed:  # a column of one kind, as a database writes it
            kind = type(next((value for value in values if value is not None), ""))
            values = [value if type(value) is kind else None for value in values]
            columns[name] = pl.Series(values, strict=False)
        else:
            columns[name] = pl.Series([None if value is None else str(value) for value in values])
    file = tmp_path / "any.parquet"
    pl.DataFrame(columns).write_parquet(file)
    shutil.copy(empty_register, tmp_path / "any.db")
    store = open_store(str(tmp_path / "any.db"))
    try:
        table, mapping = open_source(file, Format.PARQUET, None)
        report = run_import(store, ImportJob(table, file, mapping, KEY, chunk_rows=3))
        assert report.rows == len(rows)
        assert report.events_added + report.events_known + report.rows_refused == len(rows)
    except KetenbalansError:
        pass  # a whole column of a kind that no row can have
    finally:
        store.close()
        shutil.rmtree(f"{tmp_path / 'any.db'}.segments", ignore_errors=True)
