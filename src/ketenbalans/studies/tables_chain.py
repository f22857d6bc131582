"""The report's tables on chain partners, the share for new applications, assumptions and the register."""

from collections.abc import Mapping

import numpy as np

from ketenbalans.chain.chain import Chain
from ketenbalans.report.tables import Cell, Table
from ketenbalans.simulation.building import PACT_START, PROMISE, SIX_MONTHS
from ketenbalans.simulation.futures import Results
from ketenbalans.simulation.partners import PARTNERS, by_year
from ketenbalans.studies import summaries
from ketenbalans.studies.tables_stock import MODEL
from ketenbalans.synthetic.assumptions import Assumptions
from ketenbalans.synthetic.made_of import made_of

MILLION = 1e6


def chain_partners(central: dict[str, Results]) -> Table:
    """What each scenario asks of the partners, per calendar year (R-138, R-139, R-072, R-065)."""
    units = {name: unit for name, unit, _ in PARTNERS}
    rows: list[tuple[Cell, ...]] = []
    for scenario, results in central.items():
        for (name, year), values in by_year(results).items():
            rows.append((scenario, name, year, *summaries.points(values, 10, 50, 90), units[name]))
    definitions = {
        "measure": "Sums and averages over the year, stocks at its end. reception_average: everyone entitled "
        "to reception. upheld: share of the rejections ruled on that stay upheld; annulled_standard and "
        "annulled_unattended: what standard decisions and hearings without the IND take from it. "
        "weeks_in_emergency: of a permit-holder's stay. penalties_paid_million: all work of the IND, asylum "
        "scaled by its assumed share (A-073); penalties_asylum_million and penalties_family_million: as "
        "simulated. penalties_provision_million: due and unpaid for asylum and families, and what may "
        "fall due in the next 52 weeks; the published provision covers all overdue work.",
        "p50": "Half of the futures lies below.",
    }
    columns = ("scenario", "measure", "year", "p10", "p50", "p90", "unit")
    return Table("chain_partners", columns, tuple(rows), definitions, "reception_entitled", MODEL)


def frontier_row(share: float, results: Results) -> tuple[Cell, ...]:
    """What one share of the hours for new applications does (R-091)."""
    horizon = results.horizon
    ends = np.percentile(summaries.end_week(results), (10, 50, 90), method="nearest")
    first, last = horizon.week_of(PACT_START), summaries.last_whole_week(horizon, PROMISE)
    fate = results.cohorts[:, first : last - SIX_MONTHS // 7, :].sum(axis=1)
    in_term = fate[:, 1] / np.maximum(fate[:, 0] - fate[:, 3], 1.0)
    paid = results.measure("penalties_paid")[:, first : last + 1].sum(axis=1)
    paid = paid / results.sample.values["penalty.asylum_share"] / MILLION
    reception = results.measure("reception")[:, first : last + 1].mean(axis=1)
    return (
        share,
        *(summaries.decimal_year(horizon, week) for week in ends),
        round(float(np.median(in_term)), 3),
        *summaries.points(paid, 10, 50, 90),
        round(float(np.median(reception)), 0),
        round(float(np.median(summaries.remaining(results))), 0),
    )


def frontier(rows: list[tuple[Cell, ...]]) -> Table:
    """The trade between new applications and the old stock (R-091)."""
    columns = (
        *("pact_share", "old_end_p10", "old_end_p50", "old_end_p90", "pact_in_term_p50"),
        *("penalties_million_p10", "penalties_million_p50", "penalties_million_p90"),
        *("reception_average_p50", "old_remaining_promise_p50"),
    )
    definitions = {
        "pact_share": "Largest share of the hear-and-decide hours for new applications.",
        "old_end_p50": "Year in which 99 % of the old stock is done; empty when after 2036.",
        "pact_in_term_p50": "Share of the new applications lodged up to half a year before 12 June 2029 "
        "decided in term.",
        "penalties_million_p50": "Penalties paid from 12 June 2026 to 12 June 2029, all work of the IND, "
        "million euros.",
        "reception_average_p50": "Persons in reception on average over those three years.",
        "old_remaining_promise_p50": "Old applications left on 12 June 2029.",
    }
    return Table("frontier", columns, tuple(rows), definitions, "old_stock", MODEL)


def assumptions(chain: Chain, synthetic: Assumptions, rank: Mapping[str, int]) -> Table:
    """Every assumption with its place in the ranking."""
    rows: list[tuple[Cell, ...]] = []
    known = [*chain.assumptions.values(), *synthetic.by_id.values()]
    for one in known:
        rows.append(
            (
                one.name,
                one.statement["en"],
                one.statement["nl"],
                one.value,
                one.low,
                one.high,
                one.unit,
                one.reason,
                one.source,
                one.owner,
                one.review_date.isoformat(),
                rank.get(one.name),
            )
        )
    columns = (
        *("id", "statement_en", "statement_nl", "value", "low", "high", "unit", "reason", "source", "owner"),
        *("review_date", "rank"),
    )
    return Table(
        "assumptions", columns, tuple(rows), {"rank": "By weeks of the end date; empty if not drawn."}, "", ""
    )


def synthetic_made_of(assumed: Assumptions) -> Table:
    """What of the synthetic register is exact and what is assumed."""
    rows = tuple(
        (one.what["en"], one.what["nl"], one.exact, one.note["en"], one.note["nl"])
        for one in made_of(assumed)
    )
    return Table("synthetic_made_of", ("what_en", "what_nl", "exact", "note_en", "note_nl"), rows)
