"""Throughput in weeks and timeliness in per cent, per product and year, as two indicators (R-061, R-062)."""

from datetime import date
from typing import Any

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.flows import AS_OLD_STOCK_GOES, throughput
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.register.timeliness import timeliness

DEFINITION = {
    "en": "First decisions of the year. Throughput: weeks from lodging to first decision. Timeliness: share "
    "decided within the term that applied, with its extensions and suspensions, where the term is known.",
    "nl": "Eerste beslissingen van het jaar. Doorlooptijd: weken van indiening tot eerste beslissing. "
    "Tijdigheid: aandeel beslist binnen de geldende termijn, met verlengingen en opschortingen, van wie "
    "de termijn bekend is.",
}


def product_years(register: Register, first: int, last: int, *, known_at: int = FOREVER) -> dict[str, Any]:
    """Both indicators per product and year, and the products that pull the average of a year down.

    Args:
        register: The register.
        first: First year.
        last: Last year.
        known_at: Last moment of recording that counts.

    Returns:
        ``rows``: ``year, product, decided, mean_weeks, median_weeks, in_term, late, not_known, share,
        norm, meets_norm``; ``years``: of all products together ``share``, and ``pulls_down``: the products
        without which it would be higher, with that share.

    Raises:
        OutOfRangeError: If the last year lies before the first.

    Source:
        Serves R-061, R-062, R-067.
    """
    if last < first:
        raise OutOfRangeError(
            "{last} lies before {first}", where="--to", mend="give the years in order", first=first, last=last
        )
    milestones = Milestones(register, date(last, 12, 31), known_at)
    rows, years = [], []
    for year in range(first, last + 1):
        days = days_since_epoch(date(year, 1, 1)), days_since_epoch(date(year, 12, 31))
        weeks = throughput(milestones, *days)["products"]
        told = timeliness(milestones, *days)["products"]
        for product, found in told.items():
            norm, share = found["norm"], found["share"]
            rows.append(
                {
                    "year": year,
                    "product": product,
                    "mean_weeks": weeks[product]["mean_weeks"],
                    "median_weeks": weeks[product]["median_weeks"],
                    **found,
                    "meets_norm": None if norm is None or share is None else share >= norm,
                }
            )
        years.append({"year": year, **_together(told)})
    return {
        "known_at": told_moment(known_at),
        "rows": rows,
        "years": years,
        "definition": DEFINITION,
        "remark": AS_OLD_STOCK_GOES,
    }


def _together(products: dict[str, Any]) -> dict[str, Any]:
    """The share in term of all products, and of all without each product that is below it (R-067)."""
    in_term = {name: found["in_term"] for name, found in products.items()}
    known = {name: found["in_term"] + found["late"] for name, found in products.items()}
    total = sum(known.values())
    share = sum(in_term.values()) / total if total else None
    pulls_down = []
    for name in products:
        rest = total - known[name]
        if share is None or not rest or not known[name]:
            continue
        without = (sum(in_term.values()) - in_term[name]) / rest
        if without > share:
            pulls_down.append(
                {
                    "product": name,
                    "share": in_term[name] / known[name],
                    "share_of_all_without_it": without,
                    "difference_pp": float(np.round(100 * (without - share), 2)),
                }
            )
    pulls_down.sort(key=lambda row: -row["difference_pp"])
    return {"decided_with_known_term": total, "share": share, "pulls_down": pulls_down}
