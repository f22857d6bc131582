"""The synthetic register as tables with the names of the case record, for import, triage and export.

Keys start with ``synthetic-``, so that no row can be taken for a case. Only events with a day that the
register knows are given: notices of default and court orders.
"""

import polars as pl

from ketenbalans.synthetic.building import SyntheticRegister
from ketenbalans.vocabulary.codes import (
    GROUPS,
    ApplicationKind,
    EventType,
    PlanningCohort,
    PriorityGroup,
    Product,
    TermRegime,
)

FLAGGED = (PriorityGroup.NUISANCE, PriorityGroup.UNACCOMPANIED_MINOR)
"""Groups that a case is in by a flag, a column each; the others follow from the country policy."""


def cases(register: SyntheticRegister) -> pl.DataFrame:
    """One row per application, with the names of the case record.

    Example:
        >>> from ketenbalans.synthetic import build
        >>> cases(build()).select("key", "product", "nationality", "planning_cohort").row(0)
        ('synthetic-1', 'asylum', 'SYR', 'old_stock')
    """
    found = register.applications
    kinds = [str(kind) for kind in ApplicationKind]
    flags = {group.value: found.group == GROUPS.index(group) for group in FLAGGED}
    names = {
        "kind": [kinds[number] for number in found.kind.tolist()],
        "nationality": [found.nationalities[number] for number in found.nationality.tolist()],
        "language": [found.languages[number] for number in found.language.tolist()],
        "region": [found.regions[number] for number in found.region.tolist()],
        "sex": ["female" if is_female else "male" for is_female in found.female.tolist()],
    }
    frame = pl.DataFrame(
        {
            "key": found.key,
            "household": found.household,
            **names,
            "minor": found.minor,
            "lodged_on": found.lodged,
            **flags,
        }
    )
    return frame.select(
        pl.format("synthetic-{}", "key").alias("key"),
        pl.format("synthetic-{}", "household").alias("household"),
        "kind",
        pl.lit(Product.ASYLUM.value).alias("product"),
        *("nationality", "language", "region", "sex", "minor", "lodged_on"),
        pl.lit(TermRegime.OLD.value).alias("term_regime"),
        pl.lit(PlanningCohort.OLD_STOCK.value).alias("planning_cohort"),
        *flags,
    )


def events(register: SyntheticRegister) -> pl.DataFrame:
    """Notices of default and court orders, one row per event, in order of day.

    Example:
        >>> from ketenbalans.synthetic import build
        >>> events(build()).group_by("type").len().sort("type").rows()
        [('court_order', 10000), ('notice_of_default', 20000)]
    """
    key = register.applications.key
    notices, orders = register.rest.notices, register.rest.court_orders
    received = pl.DataFrame({"key": key[notices.application], "on": notices.received}).with_columns(
        pl.lit(EventType.NOTICE_OF_DEFAULT.value).alias("type")
    )
    sent = pl.DataFrame(
        {
            "key": key[orders.application],
            "on": orders.sent,
            "term_weeks": orders.term_weeks.astype("int64"),
            "rate": orders.daily_rate,
            "maximum": orders.maximum,
        }
    ).with_columns(pl.lit(EventType.COURT_ORDER.value).alias("type"))
    together = pl.concat([received, sent], how="diagonal").sort("on", "key", "type")
    return together.select(
        pl.format("synthetic-{}", "key").alias("key"), "type", "on", "term_weeks", "rate", "maximum"
    )
