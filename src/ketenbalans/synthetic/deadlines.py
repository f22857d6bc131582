"""From which day each open application is overdue, by the legal clock of ``policy``.

The register has no suspensions and no extensions of single cases, so the day of lodging and a moratorium on
the country decide. Each distinct pair is asked of the explaining clock once.
"""

from datetime import date
from functools import lru_cache

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.cases.case import Case
from ketenbalans.errors import MissingValueError
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.clock_decision import decision_term
from ketenbalans.policy.clock_facts import facts_of
from ketenbalans.synthetic.composition import REFERENCE_DATE
from ketenbalans.vocabulary.codes import Product


def overdue_from(applications: Applications) -> np.ndarray:
    """First day after the decision term of each application, ``datetime64[D]``, shape (application,).

    Source:
        law.md OLD-1, WBV extensions, MOR-1 to MOR-3, with the defaults of the ⚠ settings. Serves R-004.

    Example:
        >>> from ketenbalans.synthetic import build
        >>> overdue = overdue_from(build().applications)
        >>> bool((overdue > build().applications.lodged).all())
        True
    """
    halted = {moratorium.country for moratorium in load().moratoria}
    countries = [code if code in halted else None for code in applications.nationalities]
    kinds = sorted({country or "" for country in countries})
    kind = np.array([kinds.index(country or "") for country in countries])[applications.nationality]
    pairs, back = np.unique(applications.lodged.astype(np.int64) * len(kinds) + kind, return_inverse=True)
    days, numbers = np.divmod(pairs, len(kinds))
    found = [
        _overdue_from(day, kinds[number] or None)
        for day, number in zip(days.astype("datetime64[D]").tolist(), numbers.tolist(), strict=True)
    ]
    result: np.ndarray = np.array(found, dtype="datetime64[D]")[back]
    return result


@lru_cache(maxsize=16_384)
def _overdue_from(lodged: date, country: str | None) -> date:
    case = Case("synthetic", Product.ASYLUM, nationality=country, lodged_on=lodged)
    term = decision_term(facts_of(case, load()), REFERENCE_DATE, load())
    if term is None or term.overdue_from is None:
        raise MissingValueError(
            "the law gives no decision term for an application lodged on {day}",
            mend="check the parameters of the old decision term",
            day=lodged,
        )
    return term.overdue_from
