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
