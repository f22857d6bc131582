"""A register as the plan cycle needs it: open applications by group and age, and what stands beside them.

What a register does not hold (appeals, permit-holders, return, family applications) is lent by the shipped
synthetic register, and said: nothing is filled in without a word.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.cases.applications import Applications
from ketenbalans.errors import MissingValueError
from ketenbalans.register.columns import EPOCH
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.reading import Register
from ketenbalans.register.stock import StockQuestion, open_applications
from ketenbalans.simulation.building import Standing, lodging_week
from ketenbalans.simulation.inputs import HISTORY
from ketenbalans.synthetic.building import SyntheticRegister
from ketenbalans.triage.circumstances import OVERRULES
from ketenbalans.triage.reading import typed
from ketenbalans.triage.table import triage_table
from ketenbalans.vocabulary.codes import GROUPS, Category, EventType, Population, PriorityGroup, Product
from ketenbalans.vocabulary.streams import OLD_STREAMS, STREAMS

FACTS = ("product", "nationality", "sex", "minor", "planning_cohort", "term_regime")
LENT = "The register holds no {what}: the figure of the synthetic register stands in for it."
UNPLACED = "{count} applications are in no known group and are planned with the small groups."
RETURNED = "{count} of them were sent back by a court or lodged again and keep their first day of lodging."
Notes = tuple[tuple[str, dict[str, object]], ...]
BESIDES = {
    "appeals": (EventType.APPEAL_LODGED, EventType.APPEAL_RULED, "appeals"),
    "permit_holders": (EventType.PERMIT, EventType.HOUSED, "permit-holders in reception"),
    "in_return": (EventType.RETURN_STARTED, EventType.DEPARTED, "people in return"),
}


def standing_of(
    register: Register, on: date, lent: SyntheticRegister
) -> tuple[Applications, Standing, Notes]:
    """The open applications of the old stock, and what stands beside them.

    Args:
        register: The register.
        on: The reference date.
        lent: What stands in for what the register does not hold.

    Returns:
        Applications, standing stock, and what is lent or placed by rule, as sentence templates with fields.

    Raises:
        MissingValueError: If no application of the old stock is open.
    """
    question = StockQuestion(on, population=Population.OLD_STOCK)
    found = open_applications(register, question).sort("case_id")
    if found.is_empty():
        raise MissingValueError(
            "the register holds no open application of the old stock on {day}",
            where=str(register.store),
            mend="name another day with --on, or another register with --register",
            day=on.isoformat(),
        )
    facts = register.facts(columns=(*FACTS, "flags"))
    table = found.select("case_id", "lodged_day", "state").join(facts, on="case_id", how="left")
    applications, unplaced = _applications(register, table, on)
    notes: list[tuple[str, dict[str, object]]] = []
    returned = int((table.get_column("state") != "first_decision_awaited").sum())
    if returned:
        notes.append((RETURNED, {"count": returned}))
    if unplaced:
        notes.append((UNPLACED, {"count": unplaced}))
    counts = np.zeros((len(STREAMS), HISTORY))
    streams = np.array([STREAMS.index(name) for name in OLD_STREAMS])[applications.group]
    np.add.at(counts, (streams, lodging_week(applications.lodged, on)), 1.0)
    besides, said = _besides(register, on, lent, applications)
    standing = Standing(start=on, initial=counts, **besides)
    return applications, standing, (*notes, *said)


def _applications(register: Register, table: pl.DataFrame, on: date) -> tuple[Applications, int]:
    """The applications with their group by triage, and how many belong to none that is known."""
    flags = pl.col("flags").str.split(" ").list.eval(pl.element().filter(~pl.element().str.starts_with("-")))
    texts = table.select(
        key=pl.col("case_id").cast(pl.String),
        product=pl.col("product"),
        nationality=pl.col("nationality"),
        sex=pl.col("sex"),
        minor=pl.when(pl.col("minor") == 1)
        .then(pl.lit("true"))
        .when(pl.col("minor") == 0)
        .then(pl.lit("false")),
        lodged_on=pl.col("lodged_day").cast(pl.Date).cast(pl.String),
        planning_cohort=pl.col("planning_cohort"),
        term_regime=pl.col("term_regime"),
        flags=flags.list.join(" "),
    )
    overruled = _overrules(register, on)
    texts = texts.join(overruled, on="key", how="left")
    answers = triage_table(typed(texts, str(register.store), 1), on)
    small = GROUPS.index(PriorityGroup.SMALL_GROUP)
    places, known = [], []
    for answer in answers.answers:
        chosen = answer.assignment
        name: Any = chosen.group if chosen.category is Category.OUTSIDE else chosen.category
        known.append(name in GROUPS)
        places.append(GROUPS.index(name) if name in GROUPS else small)
    group = np.array(places, dtype=np.int8)[answers.which]
    unplaced = int((~np.array(known)[answers.which]).sum())
    nationality = table.get_column("nationality").fill_null("XXX").to_numpy()
    codes, place = np.unique(nationality.astype(str), return_inverse=True)
    count = table.height
    screened = _cases_with(register, on, EventType.SECURITY_SCREENED)[table.get_column("case_id").to_numpy()]
    interviewed = _cases_with(register, on, EventType.REGISTRATION_INTERVIEW)
    nothing = np.zeros(count, dtype=np.int16)
    return (
        Applications(
            key=np.arange(count),
            household=np.arange(count),
            group=group,
            nationality=place.astype(np.int16),
            kind=nothing.astype(np.int8),
            lodged=table.get_column("lodged_day").cast(pl.Date).to_numpy().astype("datetime64[D]"),
            minor=(table.get_column("minor").fill_null(0) == 1).to_numpy(),
            female=(table.get_column("sex") == "female").fill_null(value=False).to_numpy(),
            language=nothing,
            region=nothing.astype(np.int8),
            interviewed=interviewed[table.get_column("case_id").to_numpy()],
            screened=screened,
            nationalities=tuple(str(code) for code in codes),
            languages=("und",),
            regions=("",),
        ),
        unplaced,
    )


def _overrules(register: Register, on: date) -> pl.DataFrame:
    """The last category that an official gave a case, with reason and day (guardrail 2)."""
    assigned = (
        register.events((EventType.CATEGORY_ASSIGNED,), on=on).sort("on_day", "recorded_at", "id").collect()
    )
    for name in ("category", "rule", "reason"):
        assigned = assigned.join(register.detail(name), on="detail", how="left")
    return (
        assigned.filter(pl.col("rule").is_in(OVERRULES))
        .group_by("case_id")
        .agg(pl.col("category", "reason", "on_day").last())
        .select(
            key=pl.col("case_id").cast(pl.String),
            overrule_category=pl.col("category"),
            overrule_reason=pl.col("reason"),
            overrule_on=pl.col("on_day").cast(pl.Date).cast(pl.String),
        )
    )


def _cases_with(register: Register, on: date, kind: EventType) -> np.ndarray:
    """Whether each case has an event of a type by a day, bool of shape (case,)."""
    return np.asarray(Milestones(register, on).first(kind) != NEVER)


def _besides(
    register: Register, on: date, lent: SyntheticRegister, applications: Applications
) -> tuple[dict[str, Any], Notes]:
    rest = lent.rest
    synthetic = {
        "appeals": float(rest.appeals_lodged.size),
        "permit_holders": float(rest.permit_holders_since.size),
        "in_return": float(rest.returning_since.size),
    }
    found: dict[str, Any] = {}
    notes: list[tuple[str, dict[str, object]]] = []
    for name, (begins, ends, what) in BESIDES.items():
        begun = _cases_with(register, on, begins)
        found[name] = float((begun & ~_cases_with(register, on, ends)).sum())
        if not begun.any():
            found[name] = synthetic[name]
            notes.append((LENT, {"what": what}))
    pending = open_applications(register, StockQuestion(on, population=Population.NAREIS)).height
    held = Milestones(register, on).where(pl.col("product") == str(Product.NAREIS)).any()
    found["family_pending"] = float(pending) if held else float(rest.nareis_lodged.size)
    if not held:
        notes.append((LENT, {"what": "family applications"}))
    found["screened"] = float(applications.screened.sum())
    if not applications.screened.any():
        share = float(lent.applications.screened.mean())
        found["screened"] = share * len(applications)
        notes.append((LENT, {"what": "security screenings"}))
    found["family_unscreened"] = float(rest.nareis_unscreened)
    return found, tuple(notes)


def last_day(register: Register) -> date:
    """The last day that a register knows: that of its last event or lodging."""
    last = register.everything().select(pl.col("on_day").max()).collect().item()
    if last is None:
        raise MissingValueError(
            "the register is empty", where=str(register.store), mend="import cases with 'register import'"
        )
    return EPOCH + timedelta(days=int(last))
