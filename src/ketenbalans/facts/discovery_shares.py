"""Finds shares with their base, shares that add to 100 %, and prices times quantities.

Names suggest them (``X.share`` beside X with a total; unit cost, applications and turnover of one
product); the numbers must confirm it in several places before one that does not hold is called wrong.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ketenbalans.facts.declared import class_of
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.grids import Row, grids, is_whole
from ketenbalans.facts.identities import Identity, Number, Operation, Term, common_factor, figures_in, sum_of
from ketenbalans.facts.intervals import Interval
from ketenbalans.facts.periods import read

PRICE = re.compile(r"(unit_cost|price|cost_per|_per_|tariff|tarief|kostprijs)")
Place = tuple[str, int | None, str, Row]
COUNTED = frozenset({"persons", "applications", "places", "count", "staff", "hearings", "checks"})


def shares(figures: Iterable[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Every share with its base, every set of shares of one whole, every price times quantity."""
    numbers = [figure for figure in figures if figure.is_number and figure.unit != "year"]
    yield from shares_of_totals(numbers, ranges)
    yield from sets_of_shares(numbers, ranges)
    yield from prices_times_quantities(numbers, ranges)


def shares_of_totals(numbers: list[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """``X.share`` of a part is X of that part as a percentage of X of the total, in one table."""
    places: dict[tuple[object, ...], Figure] = {}
    for figure in numbers:
        place = (figure.source, figure.locator, figure.subject, figure.key, figure.period, class_of(figure))
        places.setdefault(place, figure)
    wholes: dict[tuple[object, ...], list[tuple[Figure, str]]] = defaultdict(list)
    for figure in numbers:
        for key, value in figure.key:
            if value.split()[-1] in ("total", "totaal"):
                rest = tuple(pair for pair in figure.key if pair[0] != key)
                where = (
                    figure.source,
                    figure.locator,
                    figure.subject,
                    rest,
                    figure.period,
                    class_of(figure),
                    key,
                )
                wholes[where].append((figure, value))
    tables: dict[tuple[str, str, str], list[Identity]] = defaultdict(list)
    for figure in numbers:
        subject, _, last = figure.subject.rpartition(".")
        if last not in ("share", "percentage", "aandeel") or figure.unit != "%":
            continue
        here = (figure.source, figure.locator, subject)
        part = places.get((*here, figure.key, figure.period, class_of(figure)))
        for key, _ in figure.key:
            rest = tuple(pair for pair in figure.key if pair[0] != key)
            base = wholes.get((*here, rest, figure.period, class_of(figure), key), [])
            if part is None or len(base) != 1 or base[0][0] is part:
                continue
            whole = base[0][0]
            tables[here].append(
                Identity(
                    f"share: {subject}",
                    "share",
                    Term(figure),
                    Operation(
                        "/",
                        Operation("*", Number(100.0), Term(part, common_factor(part, whole.measured_in))),
                        Term(whole),
                    ),
                    unit="%",
                )
            )
    for found in tables.values():
        held = sum(identity.holds(ranges) for identity in found)
        if held >= 2 and 2 * held >= len(found):
            yield from found


def sets_of_shares(numbers: list[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Percentages of exclusive parts that add to 100 in most columns, in every table that prints them."""
    sets: dict[tuple[str, Row, str, frozenset[str]], list[Identity]] = defaultdict(list)
    for grid in grids(numbers):
        if grid.unit != "%":
            continue
        groups: dict[tuple[Row, str], list[Row]] = defaultdict(list)
        for row in grid.rows:
            for key, value in row:
                if not is_whole(value):
                    groups[tuple(pair for pair in row if pair[0] != key), key].append(row)
        for (rest, key), rows in groups.items():
            if len(rows) < 2:
                continue
            labels = frozenset(dict(row)[key] for row in rows)
            for column in grid.columns:
                parts = [grid.get(row, column) for row in rows]
                printed = [part for part in parts if part is not None]
                if len(printed) == len(rows):
                    sets[grid.subject, rest, key, labels].append(
                        Identity(
                            f"shares add to 100: {grid.subject}",
                            "shares_sum",
                            sum_of([Term(part) for part in printed]),
                            Number(100.0),
                            unit="%",
                        )
                    )
    for found in sets.values():
        held = [identity for identity in found if identity.holds(ranges)]
        distinct = {tuple(ranges[name].value for name in identity.ids) for identity in held}
        if len(distinct) >= 2 and len(held) > len(found) - len(held):
            yield from found
        else:
            yield from held


def prices_times_quantities(numbers: list[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Money that is price times quantity for several parts or years of one document."""
    counts: dict[Place, list[Figure]] = defaultdict(list)
    money: dict[Place, list[Figure]] = defaultdict(list)
    prices: list[tuple[Place, Figure]] = []
    for figure in numbers:
        dimension = figure.measured_in.dimension
        place = (figure.source, read(figure.period).year, class_of(figure), figure.key)
        if dimension == "money" and PRICE.search(figure.subject):
            prices.append((place, figure))
        elif dimension == "money":
            money[place].append(figure)
        elif dimension in COUNTED:
            counts[place].append(figure)
    found: dict[tuple[str, str, str, str], list[Identity]] = defaultdict(list)
    for place, price in prices:
        for amount in money[place]:
            unit = amount.measured_in
            for quantity in counts[place]:
                found[place[0], price.subject, quantity.subject, amount.subject].append(
                    Identity(
                        f"price times quantity: {amount.subject}",
                        "price_quantity",
                        Term(amount),
                        Operation("*", Term(price, common_factor(price, unit)), Term(quantity)),
                        unit=amount.unit,
                    )
                )
    for identities in found.values():
        held = [identity for identity in identities if identity.holds(ranges)]
        strong = {ranges[identity.ids[0]].value for identity in held if _sharp(identity, ranges)}
        needed = 1 if _one_family(identities[0]) else 2
        if len(strong) >= needed and len(held) >= len(identities) - len(held):
            yield from identities


def _one_family(identity: Identity) -> bool:
    """Whether price, quantity and amount share the beginning of their names, so that one table tells all
    three.
    """
    left, right = next(figures_in(identity.left)), list(figures_in(identity.right))
    return len({figure.subject.rpartition(".")[0] for figure in (left, *right)}) == 1


def _sharp(identity: Identity, ranges: Mapping[str, Interval]) -> bool:
    left, right = identity.sides(ranges)
    return left.half + right.half < 0.05 * abs(left.value)
