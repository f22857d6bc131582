"""What the register's events say of durations, routing and productivity, each with count and interval.

Nothing here is about a person: every measure is a mean, a share or a curve over many cases. What rests on
too few is left out by name, and what the register cannot tell is said in ``docs/explanation/estimation.md``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ketenbalans.estimation.durations import DAYS_A_WEEK, Mean, mean_duration
from ketenbalans.estimation.shares import mean, ratio, share, variation
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.hours import recorded_hours
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.stock import NOT_TOLD, last_categories
from ketenbalans.vocabulary.codes import EventType, Outcome, Product

FEWEST = 30
"""Fewer cases than this give no estimate."""

HEARING = ("hearing", "additional_hearing", "gehoor", "nader gehoor", "aanvullend gehoor")
DECIDING = ("decision", "preparation", "beslissing", "besluit", "beschikking", "voorbereiding")
"""Activities, as hours are recorded under them, that hearing and deciding are made of."""

SETTLED_DAYS = 90
"""A decision is counted among those that could be appealed once this many days have passed."""


@dataclass(frozen=True)
class Measured:
    """The cases of a register as they stood at the end of the period that is measured.

    Attributes:
        milestones: The cases.
        first: First day of the period, in days since 1970.
    """

    milestones: Milestones
    first: int

    @staticmethod
    def over(milestones: Milestones, since: date) -> "Measured":
        """The period from a day up to the reference day."""
        return Measured(milestones, days_since_epoch(since))

    def in_period(self, days: np.ndarray) -> np.ndarray:
        """Which days lie in the period, bool."""
        found: np.ndarray = (days >= self.first) & (days <= self.milestones.day)
        return found


@dataclass(frozen=True)
class Measure:
    """One thing that is measured.

    Attributes:
        name: Of the measure.
        assumption: Id of the assumption that it may take the place of; empty where it has none.
        method: How, in both languages.
        find: Measures it.
    """

    name: str
    assumption: str
    method: dict[str, str]
    find: Callable[[Measured], Mean | None]


def _hours_by_case(measured: Measured) -> pl.DataFrame:
    """Hours of hearing and of deciding of asylum cases first decided in the period, up to that decision."""
    milestones = measured.milestones
    decided = milestones.first(EventType.DECIDED)
    asylum = milestones.where(pl.col("product") == str(Product.ASYLUM))
    chosen = np.flatnonzero(asylum & (decided != NEVER) & measured.in_period(decided))
    cases = pl.DataFrame({"case_id": pl.Series(chosen, dtype=pl.Int32), "until": decided[chosen]})
    activity = pl.col("activity").str.to_lowercase()
    spent = (
        recorded_hours(milestones)
        .join(cases, on="case_id", how="inner")
        .filter((pl.col("on_day") <= pl.col("until")) & pl.col("hours").is_not_null())
        .group_by("case_id")
        .agg(
            hearing=pl.col("hours").filter(activity.is_in(HEARING)).sum(),
            deciding=pl.col("hours").filter(activity.is_in(DECIDING)).sum(),
        )
        # A case of which only a part was recorded would make work look lighter than it is.
        .filter((pl.col("hearing") > 0) & (pl.col("deciding") > 0))
    )
    categories = last_categories(milestones.register, milestones.on, milestones.known_at)
    return spent.join(categories, on="case_id", how="left").with_columns(
        pl.col("category").fill_null(NOT_TOLD), both=pl.col("hearing") + pl.col("deciding")
    )


def hours_per_decision(measured: Measured) -> Mean | None:
    """Hear-and-decide hours per first decision (A-001)."""
    return mean(_hours_by_case(measured).get_column("both").to_numpy())


def hearing_share(measured: Measured) -> Mean | None:
    """Share of those hours that went to hearings (A-003)."""
    cases = _hours_by_case(measured)
    return ratio(cases.get_column("hearing").to_numpy(), cases.get_column("both").to_numpy())


def hours_variation(measured: Measured) -> Mean | None:
    """Coefficient of variation of hours between cases of one category (A-081)."""
    groups = _hours_by_case(measured).group_by("category").agg(pl.col("both"))
    return variation([np.array(hours) for hours in groups.get_column("both").to_list()])


def hours_per_hearing(measured: Measured) -> Mean | None:
    """Hearing hours per hearing; eight hours over this is the most hearings that fit in a day (R-012)."""
    milestones = measured.milestones
    held = pl.concat(
        [milestones.events(kind) for kind in (EventType.HEARING, EventType.ADDITIONAL_HEARING)]
    ).filter(pl.col("on_day") >= measured.first)
    hearings = held.group_by("case_id").len("hearings")
    spent = (
        recorded_hours(milestones)
        .filter(
            (pl.col("on_day") >= measured.first)
            & pl.col("activity").str.to_lowercase().is_in(HEARING)
            & pl.col("hours").is_not_null()
        )
        .group_by("case_id")
        .agg(pl.col("hours").sum())
    )
    both = hearings.join(spent, on="case_id", how="inner")
    return ratio(both.get_column("hours").to_numpy(), both.get_column("hearings").cast(pl.Float64).to_numpy())


def _weeks(days: Mean | None) -> Mean | None:
    if days is None:
        return None
    return Mean(
        days.value / DAYS_A_WEEK, days.low / DAYS_A_WEEK, days.high / DAYS_A_WEEK, days.count, days.complete
    )


def _between(start: EventType, end: EventType) -> Callable[[Measured], Mean | None]:
    """Mean weeks between the first of two kinds of event, of those that began in the period."""

    def find(measured: Measured) -> Mean | None:
        milestones = measured.milestones
        began, ended = milestones.first(start), milestones.first(end)
        chosen = (began != NEVER) & measured.in_period(began) & (ended >= began)
        over = ended[chosen] != NEVER
        days = np.where(over, ended[chosen], milestones.day).astype(np.int64) - began[chosen]
        return _weeks(mean_duration(days, over))

    return find


def screening_lag(measured: Measured) -> Mean | None:
    """Weeks from lodging to security screening, those that still wait included."""
    return _between(EventType.LODGED, EventType.SECURITY_SCREENED)(measured)


def no_show(measured: Measured) -> Mean | None:
    """Share of invitations to a pre-phase day of at least ninety days ago after which none was held."""
    milestones = measured.milestones
    invited, held = milestones.first(EventType.PREPHASE_INVITED), milestones.first(EventType.PREPHASE_HELD)
    could = (invited != NEVER) & (invited >= measured.first) & (invited + SETTLED_DAYS <= milestones.day)
    return share(int((could & (held == NEVER)).sum()), int(could.sum()))


def subsidiary_appeals(measured: Measured) -> Mean | None:
    """Share of subsidiary grants of at least ninety days ago against which an appeal was lodged (A-034)."""
    milestones = measured.milestones
    decided = milestones.first(EventType.DECIDED)
    outcomes = milestones.register.detail("outcome").filter(pl.col("outcome") == str(Outcome.SUBSIDIARY))
    granted = milestones.events(EventType.DECIDED, "detail").join(outcomes, on="detail", how="semi")
    chosen = np.zeros(milestones.size, dtype=bool)
    chosen[granted.get_column("case_id").to_numpy()] = True
    could = chosen & (decided >= measured.first) & (decided + SETTLED_DAYS <= milestones.day)
    appealed = milestones.first(EventType.APPEAL_LODGED) != NEVER
    return share(int((could & appealed).sum()), int(could.sum()))


def moved_to_d(measured: Measured) -> Mean | None:
    """Share of cases first in category B, with a pre-phase day held, that moved to D (A-083, R-014)."""
    milestones = measured.milestones
    moves = (
        milestones.register.events(
            (EventType.CATEGORY_ASSIGNED,), on=milestones.on, known_at=milestones.known_at
        )
        .sort("case_id", "on_day", "recorded_at", "id")
        .select("case_id", "detail")
        .collect()
        .join(milestones.register.detail("category"), on="detail", how="inner", maintain_order="left")
        .group_by("case_id")
        .agg(first=pl.col("category").first(), ever_d=(pl.col("category") == "D").any())
        .filter(pl.col("first") == "B")
    )
    held = milestones.first(EventType.PREPHASE_HELD)[moves.get_column("case_id").to_numpy()]
    could = measured.in_period(held)
    moved = moves.get_column("ever_d").to_numpy()
    return share(int((could & moved).sum()), int(could.sum()))


def _method(english: str, dutch: str) -> dict[str, str]:
    return {"en": english, "nl": dutch}


_CURVE = _method(
    "area under the Kaplan-Meier curve, waits that go on included",
    "oppervlak onder de Kaplan-Meiercurve, lopende wachttijden meegeteld",
)
_WILSON = _method("share with Wilson's interval", "aandeel met het interval van Wilson")
_MEAN = _method("mean over cases", "gemiddelde over zaken")
_RATIO = _method("ratio of sums over cases", "verhouding van sommen over zaken")

MEASURES = (
    Measure("hours_per_decision", "A-001", _MEAN, hours_per_decision),
    Measure("hearing_share_of_hours", "A-003", _RATIO, hearing_share),
    Measure(
        "variation_of_hours",
        "A-081",
        _method("pooled within categories", "gepoold binnen categorieën"),
        hours_variation,
    ),
    Measure("hours_per_hearing", "", _RATIO, hours_per_hearing),
    Measure("weeks_to_screening", "", _CURVE, screening_lag),
    Measure("no_show_at_prephase", "", _WILSON, no_show),
    Measure("moved_from_b_to_d", "A-083", _WILSON, moved_to_d),
    Measure("subsidiary_appeals", "A-034", _WILSON, subsidiary_appeals),
    Measure(
        "weeks_from_appeal_to_ruling", "", _CURVE, _between(EventType.APPEAL_LODGED, EventType.APPEAL_RULED)
    ),
    Measure("weeks_from_permit_to_housing", "A-053", _CURVE, _between(EventType.PERMIT, EventType.HOUSED)),
    Measure(
        "weeks_from_visa_to_arrival",
        "A-044",
        _CURVE,
        _between(EventType.FAMILY_DECIDED, EventType.FAMILY_ARRIVED),
    ),
    Measure(
        "weeks_from_return_to_departure",
        "A-039",
        _CURVE,
        _between(EventType.RETURN_STARTED, EventType.DEPARTED),
    ),
)
"""Everything that is measured, in the order in which it is told."""
