"""What was foreseen of reception and others; expected values from budget 2025 and the annual report 2025."""

from ketenbalans.forecast.foreseen import SUBJECTS, all_foreseen


def test_reception_was_foreseen_half_as_large_again_as_it_came() -> None:
    rows = {row.id: row for row in all_foreseen()}
    occupancy, inflow, outflow = rows["OB-0218"], rows["OB-0206"], rows["OB-0212"]
    assert (occupancy.foreseen, occupancy.came, occupancy.made) == (114_650, 74_700, "2024-09")
    assert (inflow.foreseen, inflow.came) == (84_360, 51_660)
    assert (outflow.foreseen, outflow.came) == (51_310, 44_730)
    assert round(occupancy.error_share or 0, 4) == -0.3485  # 74700 / 114650 - 1


def test_products_are_not_mixed_and_coming_years_have_no_outcome() -> None:
    rows = {row.id: row for row in all_foreseen()}
    assert (rows["OB-0224"].part, rows["OB-0224"].came) == ("MVV nareis", 8_150)
    assert (rows["OB-0230"].part, rows["OB-0230"].came) == ("VVR", 76_260)
    assert rows["OB-0207"].came is None
    assert rows["OB-0207"].error_share is None


def test_a_figure_that_two_documents_repeat_is_one_row_with_both() -> None:
    rows = [row for row in all_foreseen() if (row.subject, row.year) == ("coa.outflow", 2025)]
    assert [row.id for row in rows] == ["OB-0212"]
    assert "JV-0368" in rows[0].source
    # The annual report names another budget for the occupancy of 2025 than the budget did: two rows.
    named = [row for row in all_foreseen() if (row.subject, row.part, row.year) == (SUBJECTS[2], "", 2025)]
    assert {row.foreseen for row in named} == {114_650, 105_180}
