"""Random tables of published figures whose identities hold, rounded as documents round. Used by tests only.

Every table is drawn exactly and printed afterwards, each number rounded on its own, so that sums,
differences, shares and roll-forwards are off by rounding and by nothing else.
"""

import random
from dataclasses import dataclass, field

from ketenbalans.facts.figures import Figure, breakdown_of
from ketenbalans.vocabulary.codes import FigureKind

FORMS = (
    "sum",
    "levels",
    "difference",
    "roll",
    "repeat",
    "price",
    "share",
    "shares",
    "series",
    "rows",
    "part",
    "codes",
)
MONEY = {"EUR": 1.0, "EUR thousand": 1e3, "EUR million": 1e6, "EUR billion": 1e9}


@dataclass
class Writer:
    """Collects figures with ids of their own."""

    draw: random.Random
    figures: list[Figure] = field(default_factory=list)
    table: int = 0

    def add(
        self, subject: str, breakdown: str, period: object, value: float, unit: str, kind: str = "realised",
        decimals: int = 0, place: str = "", source: str = "report",
    ) -> None:  # fmt: skip
        text = f"{value:.{decimals}f}"
        if decimals and self.draw.random() < 0.5 and "." in text:
            text = text.rstrip("0").rstrip(".")  # spreadsheets drop the zeros at the end
        if text in ("-0", "-0.0"):
            text = "0"
        self.figures.append(
            Figure(
                f"T{len(self.figures):05d}", source, place or f"Table {self.table}", subject, str(period),
                breakdown_of(breakdown), float(text), text, unit, FigureKind(kind),
            )
        )  # fmt: skip


def table(writer: Writer, form: str) -> None:
    """Adds a table of a form."""
    draw = writer.draw
    writer.table += 1
    name = f"{draw.choice(['finance', 'ind', 'coa', 'nidos', 'return', 'oversight'])}.sample{writer.table}"
    unit, decimals, scale = draw.choice(
        [("EUR thousand", 0, 1.0), ("EUR million", 1, 1.0), ("persons", 0, 1.0), ("applications", -1, 1.0)]
    )
    size = 10 ** draw.uniform(2.3, 6)

    def value() -> float:
        return size * draw.uniform(0.2, 3) * scale

    def put(
        subject: str, breakdown: str, period: object, exact: float, kind: str = "realised", **more: str
    ) -> None:
        shown = round(exact, decimals) if decimals < 0 else exact
        writer.add(subject, breakdown, period, shown, unit, kind, max(decimals, 0), **more)

    years = range(2021, 2021 + draw.randint(1, 6))
    plan = draw.random() < 0.5
    kinds = {year: "budget" if plan and year == years[-1] else "realised" for year in years}
    labels = draw.sample(
        ["staff", "ICT", "housing", "travel", "other", "asylum", "regular", "support"], draw.randint(2, 7)
    )
    if form in ("sum", "codes"):
        for year in years:
            parts = [value() if draw.random() > 0.1 else 0.0 for _ in labels]
            if form == "sum":
                rows = [(f"line={label}", part) for label, part in zip(labels, parts, strict=True)]
                rows.insert(draw.choice([0, len(rows)]), ("line=total", sum(parts)))
            else:
                rows = [("article=37", sum(parts))] + [
                    (f"article=37.{n}", part) for n, part in enumerate(parts, 1)
                ]
            for breakdown, exact in rows:
                put(name, breakdown, year, exact, kinds[year])
    elif form == "levels":
        for year in years:
            groups = [[value() for _ in range(draw.randint(2, 4))] for _ in range(2)]
            put(name, "", year, sum(map(sum, groups)), kinds[year])
            for n, group in enumerate(groups):
                put(name, f"group=g{n} total", year, sum(group), kinds[year])
                for m, part in enumerate(group):
                    put(name, f"group=g{n} part {m}", year, part, kinds[year])
    elif form == "difference":
        for label in labels:
            realised, budget = value(), value()
            put(name, f"line={label}", 2025, realised)
            put(name, f"line={label}", 2025, budget, "budget")
            put(name + ".difference", f"line={label}", 2025, realised - budget)
        put(name + ".result", "", 2023, first := value())
        put(name + ".result", "", 2024, second := value())
        put(name + ".result.change", "", "2023-2024", second - first)
    elif form == "roll":
        stock = value()
        for year in years:
            added, used = value(), value() * 0.3
            put(name + ".opening", "", f"{year}-01-01", stock)
            put(name + ".added", "", year, added)
            put(name + ".used", "", year, used)
            stock += added - used
            put(name + ".closing", "", f"{year}-12-31", stock)
    elif form == "rows":
        stock = value()
        for year in years:
            flows = [value() * draw.choice([1, -0.4]) for _ in range(3)]
            put(name, "line=1 opening", year, stock, kinds[year])
            for n, flow in enumerate(flows, 2):
                put(name, f"line={n} flow", year, flow, kinds[year])
            stock += sum(flows)
            put(name, "line=9 closing", year, stock, kinds[year])
    elif form == "repeat":
        for year in years:
            euros = 10 ** draw.uniform(6, 10)
            for document, (money, digits) in enumerate(
                [("EUR thousand", 0), ("EUR million", 1), ("EUR billion", 1)]
            ):
                writer.add(
                    name, "", year, euros / MONEY[money], money, "realised", digits,
                    place=f"Table {writer.table}.{document}", source=f"report-{document}",
                )  # fmt: skip
    elif form == "price":
        for label in labels:
            price, quantity = draw.uniform(500, 9000), draw.randint(2000, 90000)
            writer.add(name + ".unit_cost", f"product={label}", 2025, price, "EUR")
            writer.add(name + ".handled", f"product={label}", 2025, quantity, "applications")
            writer.add(name + ".turnover", f"product={label}", 2025, price * quantity / 1000, "EUR thousand")
    elif form == "share":
        parts = [value() for _ in labels]
        for label, part in zip(labels, parts, strict=True):
            put(name, f"line={label}", 2025, part)
            writer.add(
                name + ".share",
                f"line={label}",
                2025,
                100 * part / sum(parts),
                "%",
                "realised",
                draw.choice([0, 1]),
            )
        put(name, "line=total", 2025, sum(parts))
        writer.add(name + ".share", "line=total", 2025, 100, "%", "realised", 0)
    elif form == "shares":
        for year in years:
            parts = [draw.uniform(1, 10) for _ in labels]
            for label, part in zip(labels, parts, strict=True):
                writer.add(name + ".share", f"type={label}", year, 100 * part / sum(parts), "%", kinds[year])
    elif form == "series":
        for year in years:
            put(name, "", year, value(), "realised")
            put(name, "", year, value(), "budget")
    elif form == "part":
        for year in years:
            whole = value()
            put(name, "", year, whole, kinds[year])
            put(name, "type=some", year, whole * draw.uniform(0.1, 0.9), kinds[year])


def tables(seed: int, count: int) -> list[Figure]:
    """A set of random tables of every form, all of whose identities hold within rounding."""
    writer = Writer(random.Random(seed))
    for number in range(count):
        table(writer, FORMS[number % len(FORMS)])
    return writer.figures
