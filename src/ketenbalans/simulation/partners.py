"""What a run asks of the partners in the chain, per calendar year: averages, sums, year-ends and ratios."""

from collections.abc import Callable

import numpy as np

from ketenbalans.simulation.futures import Results

Weeks = np.ndarray
Yearly = Callable[[Results, Weeks], np.ndarray]
"""Takes the futures and which weeks belong to a year; gives one value per future."""

WEEKS_OF_A_YEAR = 52
WEEKS_PER_MONTH = 365.25 / 12 / 7
MILLION = 1e6


def mean(name: str) -> Yearly:
    """The average over the year of a weekly measure."""
    return lambda results, weeks: np.asarray(results.measure(name)[:, weeks].mean(axis=1))


def total(*names: str, over: float = 1.0) -> Yearly:
    """The sum over the year of weekly measures."""

    def found(results: Results, weeks: Weeks) -> np.ndarray:
        return np.asarray(sum(results.measure(name)[:, weeks].sum(axis=1) for name in names)) / over

    return found


def at_the_end(*names: str, over: float = 1.0) -> Yearly:
    """Weekly measures at the end of the year, added up."""

    def found(results: Results, weeks: Weeks) -> np.ndarray:
        last = np.flatnonzero(weeks)[-1]
        return np.asarray(sum(results.measure(name)[:, last] for name in names)) / over

    return found


def part(above: str, below: str, over: float = 1.0) -> Yearly:
    """The sum over the year of one weekly measure per unit of another; zero where there is none of that."""

    def found(results: Results, weeks: Weeks) -> np.ndarray:
        counted = results.measure(below)[:, weeks].sum(axis=1)
        measured = results.measure(above)[:, weeks].sum(axis=1)
        return np.asarray(np.where(counted > 0, measured / np.maximum(counted, 1e-9), 0.0)) / over

    return found


def upheld(results: Results, weeks: Weeks) -> np.ndarray:
    """Share of the rejections ruled on that stay upheld (R-066)."""
    return np.asarray(1.0 - part("annulled", "ruled")(results, weeks))


def weeks_in_emergency(results: Results, weeks: Weeks) -> np.ndarray:
    """Weeks of a permit-holder's stay spent in emergency places, if these house everybody alike (R-144)."""
    stay = part("housed_weeks", "housed")(results, weeks)
    return np.asarray(stay * part("reception_emergency", "reception")(results, weeks))


def penalties(name: str) -> Yearly:
    """Penalties of asylum over the year, in millions of euros, scaled to all work of the IND (A-073)."""

    def found(results: Results, weeks: Weeks) -> np.ndarray:
        share = results.sample.values["penalty.asylum_share"]
        return np.asarray(total(name, over=MILLION)(results, weeks) / share)

    return found


PARTNERS: tuple[tuple[str, str, Yearly], ...] = (
    ("reception_average", "persons", mean("reception")),
    ("reception_end", "persons", at_the_end("reception")),
    ("reception_permanent", "persons", mean("reception_permanent")),
    ("reception_emergency", "persons", mean("reception_emergency")),
    ("reception_waiting", "persons", mean("reception_waiting")),
    ("reception_appeal", "persons", mean("reception_appeal")),
    ("permit_holders_in_reception", "persons", mean("permit_holders")),
    ("family_in_reception", "persons", mean("family_in_reception")),
    ("reception_return", "persons", mean("reception_return")),
    ("reception_minors", "persons", mean("reception_minors")),
    ("housed", "persons", total("housed", "housed_family")),
    ("permit_holders_stay", "months", part("housed_weeks", "housed", over=WEEKS_PER_MONTH)),
    ("weeks_in_emergency", "weeks", weeks_in_emergency),
    ("court_appeals", "appeals", total("appeals_lodged")),
    ("court_rulings", "appeals", total("hearings")),
    ("court_pending", "appeals", at_the_end("appeals_pending")),
    ("court_in_term", "share", part("appeals_in_term", "hearings")),
    ("court_weeks", "weeks", part("appeals_weeks", "hearings")),
    ("upheld", "share", upheld),
    ("annulled_standard", "share", part("annulled_standard", "ruled")),
    ("annulled_unattended", "share", part("annulled_unattended", "ruled")),
    ("hearings_unattended", "share", part("hearings_unattended", "hearings")),
    ("reassessed", "decisions", total("reassessed")),
    ("reassessed_in_term", "share", part("reassessed_in_term", "reassessed")),
    ("higher_pending", "appeals", at_the_end("higher_pending")),
    ("family_applications", "persons", total("family_applications")),
    ("family_decided", "persons", total("family_decided")),
    ("family_pending", "persons", at_the_end("family_pending")),
    ("family_in_term", "share", part("family_in_term", "family_decided")),
    ("family_arrivals", "persons", total("family_arrivals")),
    ("returns", "persons", total("departed")),
    ("departed_independent", "persons", total("departed_independent")),
    ("departed_forced", "persons", total("departed_forced")),
    ("departed_unseen", "persons", total("departed_unseen")),
    ("in_return", "persons", at_the_end("in_return")),
    ("dtenv_caseload", "persons", at_the_end("dtenv_caseload")),
    ("dtenv_departed", "persons", total("dtenv_departed")),
    ("pupils", "persons", at_the_end("pupils")),
    ("pupils_entered", "persons", total("pupils_entered")),
    ("extended_care", "persons", at_the_end("extended_care")),
    ("screening_backlog", "persons", at_the_end("screening_backlog")),
    ("notices_of_default", "notices", total("notices", "family_notices")),
    ("late_appeals", "appeals", total("late_appeals", "family_orders")),
    ("court_orders", "persons", total("court_orders")),
    ("repeat_orders", "persons", total("repeat_orders")),
    ("penalties_paid_million", "EUR million", penalties("penalties_paid")),
    ("penalties_asylum_million", "EUR million", total("penalties_paid", over=MILLION)),
    ("penalties_family_million", "EUR million", total("family_penalties_paid", over=MILLION)),
    ("penalties_unpaid_million", "EUR million",
     at_the_end("penalties_unpaid", "family_penalties_unpaid", over=MILLION)),
    ("penalties_provision_million", "EUR million", at_the_end("provision", over=MILLION)),
    ("provision_added_million", "EUR million", total("provision_added", over=MILLION)),
    ("provision_released_million", "EUR million", total("provision_released", over=MILLION)),
)  # fmt: skip
"""What is told of the partners: name, unit, and how a year is made of the weeks."""


def by_year(results: Results) -> dict[tuple[str, int], np.ndarray]:
    """Every measure of PARTNERS per whole calendar year, each of shape (future,).

    Source:
        Serves R-138 to R-141, R-144, R-064 to R-066.
    """
    years = np.array([day.year for day in results.horizon.ends()])
    whole = [int(year) for year in np.unique(years) if (years == year).sum() >= WEEKS_OF_A_YEAR]
    return {(name, year): make(results, years == year) for name, _, make in PARTNERS for year in whole}
