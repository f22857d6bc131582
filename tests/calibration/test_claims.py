"""The clearance claims: rerun under their own assumptions, and statements that cannot hold together."""

from datetime import date

import numpy as np
import pytest

from ketenbalans.calibration import claims, clearance, contradictions, wording
from ketenbalans.errors import DuplicateError, MissingValueError, UnknownNameError
from ketenbalans.simulation.building import HISTORY, Standing
from ketenbalans.vocabulary.streams import STREAMS

CLAIM_COLUMNS = {
    "claim", "stated_en", "stated_nl", "source", "stated_years_low", "stated_years_high", "leaves_out_en",
    "leaves_out_nl", "modelled_years_p10", "modelled_years_p50", "modelled_years_p90", "reading_en",
    "reading_nl",
}  # fmt: skip
VALUE_COLUMNS = {"claim", "parameter_en", "parameter_nl", "low", "high", "unit", "yields_years"}


def standing(count: float = 54_000.0) -> Standing:
    initial = np.zeros((len(STREAMS), HISTORY))
    initial[STREAMS.index("old.D"), -150:] = np.rint(count / 150)
    return Standing(date(2026, 4, 1), initial, count, 0.0, 0.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[claims.Row]]:
    paths = np.full((3, 120), 500.0) * np.array([[0.9], [1.0], [1.1]])
    return claims.reconstruct(standing(), paths, seed=1)


def test_the_tables_have_the_columns_of_the_report(tables: dict[str, list[claims.Row]]) -> None:
    assert all(set(row) == CLAIM_COLUMNS for row in tables["claims"])
    assert all(set(row) == VALUE_COLUMNS for row in tables["claim_values"])


def test_each_of_the_three_estimates_is_there_and_pwc_in_both_readings(
    tables: dict[str, list[claims.Row]],
) -> None:
    assert [
        (row["claim"], row["stated_years_low"], row["stated_years_high"]) for row in tables["claims"]
    ] == [
        ("three_years", None, 3.0),
        ("by_2031", 5.0, 5.55),  # 31 December 2031 is 5.55 years after 12 June 2026
        ("no_measures", 11.9, 11.9),
        ("no_measures_overdue", 11.9, 11.9),
    ]


def test_pwc_as_net_outflow_is_backlog_over_years(tables: dict[str, list[claims.Row]]) -> None:
    # 51,790 / (11.9 * 12) = 362.7; 40,350 / (11.9 * 12) = 282.6
    net = [
        row["low"] for row in tables["claim_values"] if row["parameter_en"] == "net outflow from the backlog"
    ]
    assert net == [pytest.approx(362.7, abs=0.05), pytest.approx(282.6, abs=0.05)]


def test_a_value_that_yields_the_statement_really_does(tables: dict[str, list[claims.Row]]) -> None:
    row = next(
        row for row in tables["claim_values"] if row["claim"] == "three_years" and row["unit"] == "factor"
    )
    claim = claims.claims()[0]
    setting = clearance.Setting(standing(), clearance.lengthened(np.full((1, 120), 500.0), 320), 1)
    chain = claim.chain.with_value("capacity.factor", float(row["low"] or 0.0))
    years = clearance.years_until_gone(chain, setting, claim.since, central=True)[0]
    assert years == pytest.approx(3.0, abs=0.08)  # weekly steps and a capacity found to half a per cent


def test_more_capacity_never_makes_the_backlog_last_longer() -> None:
    claim = claims.claims()[0]
    setting = clearance.Setting(standing(), np.full((1, 400), 500.0), 1)
    years = [
        clearance.years_until_gone(
            claim.chain.with_value("capacity.factor", factor), setting, claim.since, central=True
        )[0]
        for factor in (0.9, 1.1, 1.4)
    ]
    assert years[0] >= years[1] >= years[2]


def test_a_path_is_continued_by_its_last_year() -> None:
    path = np.arange(60.0)[None, :]
    longer = clearance.lengthened(path, 120)
    assert longer.shape == (1, 120)
    assert longer[0, 60:112].tolist() == path[0, 8:].tolist()


def test_no_value_is_found_outside_the_bounds() -> None:
    assert clearance.solve(lambda staff: 100 / staff, 4.0, 50.0, 100.0) is None


def test_73_per_cent_and_three_years_cannot_hold_together() -> None:
    # 25,000 * 27 / 73 = 9,247 a year; 54,000 / 9,247 = 5.84 years
    first = contradictions.contradictions()[0]
    assert first["left"] == pytest.approx(5.84, abs=0.005)
    assert first["right"] == 3.0
    assert "9,247" in str(first["sentence_en"])
    assert "9.247" in str(first["sentence_nl"])


def test_three_years_ask_1500_a_month() -> None:
    # 54,000 / 36 = 1,500; 27 % of (1,930 + 2,020 + 2,030) / 3 = 538.2
    pace = contradictions.contradictions()[1]
    assert pace["left"] == 1_500
    assert pace["right"] == pytest.approx(538.2, abs=0.05)


def test_two_populations_are_no_contradiction() -> None:
    last = contradictions.only_seemingly()[0]
    assert str(last["sentence_en"]).startswith("No contradiction")
    assert (last["left"], last["right"]) == (0.70, 0.34)


BROKEN = {
    "claims: []\nquantities: []\ncontradictions: []\nclaim: 1\n": (UnknownNameError, "claim"),
    "claims: [{id: a, stated: {en: x, nl: y}, leaves_out: {en: x, nl: y}}]\nquantities: []\n"
    "contradictions: []\n": (MissingValueError, "reading"),
    "claims: []\nquantities: [{id: a, name: {en: x, nl: y}}, {id: a, name: {en: x, nl: y}}]\n"
    "contradictions: []\n": (DuplicateError, "twice"),
    "claims: []\nquantities: [{id: a, name: {en: x}}]\ncontradictions: []\n": (MissingValueError, "nl"),
}


@pytest.mark.parametrize("text", BROKEN, ids=["unknown key", "missing part", "id twice", "one language"])
def test_a_broken_file_of_sentences_names_place_and_key(tmp_path, text: str) -> None:  # type: ignore[no-untyped-def]
    error, word = BROKEN[text]
    path = tmp_path / "clearance.yaml"
    path.write_text("schema: 1\n" + text)
    with pytest.raises(error, match=word) as caught:
        wording.read(path)
    assert "clearance.yaml:" in str(caught.value)
