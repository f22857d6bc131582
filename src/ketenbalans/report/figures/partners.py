"""What the scenarios do to every partner in the chain, year by year (R-138)."""

from collections.abc import Callable

from ketenbalans.report.fans import keyed_lines
from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, number, text
from ketenbalans.report.theme import SERIES
from ketenbalans.report.voice import Voice

FINE = ("months", "weeks")
"""Units told with a decimal."""
GROUPS: dict[str, tuple[str, ...]] = {
    "reception": (
        *("reception_average", "reception_permanent", "reception_emergency", "permit_holders_in_reception"),
        *("family_in_reception", "permit_holders_stay", "weeks_in_emergency", "housed"),
    ),
    "courts": (
        *("court_appeals", "court_rulings", "court_pending", "court_in_term", "court_weeks", "upheld"),
        *("hearings_unattended", "reassessed", "higher_pending"),
    ),
    "families": (
        *("family_applications", "family_decided", "family_pending", "family_in_term", "family_arrivals"),
    ),
    "return": (
        *("returns", "departed_independent", "departed_forced", "departed_unseen", "in_return"),
        *("dtenv_caseload", "pupils", "pupils_entered", "extended_care"),
    ),
    "lateness": (
        *(
            "notices_of_default",
            "court_orders",
            "repeat_orders",
            "penalties_paid_million",
            "penalties_family_million",
        ),
        *("penalties_provision_million", "provision_added_million", "screening_backlog"),
    ),
}
"""Which measures a figure draws; every measure of the table stands in the data file."""


def _title(group: str, voice: Voice) -> str:
    titles = {
        "reception": voice("Reception and housing"),
        "courts": voice("Courts"),
        "families": voice("Family reunification"),
        "return": voice("Return, and unaccompanied minors"),
        "lateness": voice("Late decisions, penalties and screening"),
    }
    return titles[group]


def of_group(group: str) -> Callable[[StudyTables, Voice], Figure]:
    """The maker of the figure of one group of partners."""
    return lambda study, voice: chain_partners(study, voice, group)


def chain_partners(study: StudyTables, voice: Voice, group: str = "") -> Figure:
    """One panel per measure with a line per scenario; the band belongs to the main one.

    Args:
        study: The tables.
        voice: The reader's language.
        group: One of GROUPS; every measure if empty.
    """
    rows = study.records("chain_partners")
    if group:
        order = GROUPS[group]
        chosen = [row for row in rows if row["measure"] in order]
        rows = sorted(chosen, key=lambda row: order.index(text(row, "measure"))) or rows
    found = distinct(rows, "scenario")
    main = study.main_scenario if study.main_scenario in found else found[0]
    scenarios = [main, *(name for name in found if name != main)][: len(SERIES)]
    measures = distinct(rows, "measure")
    cells = {
        (text(row, "measure"), text(row, "scenario"), int(number(row, "year"))): row for row in rows
    }  # fmt: skip

    def of(measure: str, scenario: str) -> list[Row]:
        own = [row for row in rows if row["measure"] == measure and row["scenario"] == scenario]
        return sorted(own, key=lambda row: number(row, "year"))

    def drawn(row: Row, column: str) -> float:
        return number(row, column) * (100.0 if row["unit"] == "share" else 1.0)  # an axis has whole numbers

    def panel(measure: str) -> Drawing:
        own = of(measure, main)
        words = _course(own, voice)

        def chart(width: int) -> Sheet:
            del width  # a panel has one width
            return keyed_lines(
                [[(number(r, "year"), drawn(r, "p50")) for r in of(measure, name)] for name in scenarios],
                band=[(number(r, "year"), drawn(r, "p10"), drawn(r, "p90")) for r in own],
            )

        return Drawing(
            voice.name(measure),
            voice("Lines of {measure} per year, one per scenario. {words}", measure=voice.name(measure),
                  words=words),
            chart, panel=True, remark=words,
        )  # fmt: skip

    years = sorted({int(number(row, "year")) for row in rows})
    left_out = [voice.name(name) for name in found if name not in scenarios]
    notes = [
        voice("The band holds 80% of the futures of the scenario “{scenario}”.", scenario=voice.name(main))
    ]
    if left_out:
        notes.append(
            voice("Not drawn, but in the table: {scenarios}.", scenarios=voice.listing(left_out))
        )  # fmt: skip
    return Figure(
        f"chain-partners-{group}" if group else "chain-partners",
        _title(group, voice) if group else voice("What it does to the partners in the chain"),
        _conclusion(study, measures, main, voice),
        ("chain_partners",),
        tuple(panel(measure) for measure in measures),
        tuple(
            Key(str(index + 1), voice.name(name), index, is_line=True) for index, name in enumerate(scenarios)
        ),
        tuple(
            view(
                f"{voice.name(measure)} ({_unit(of(measure, main), voice)})",
                [(voice("Year"), False), *((voice.name(name), True) for name in found)],
                [
                    (str(year), *(_cell(cells.get((measure, name, year)), voice) for name in found))
                    for year in years
                ],
            )
            for measure in measures
        ),
        notes=tuple(notes),
    )


def _unit(rows: list[Row], voice: Voice) -> str:
    return voice.name(text(rows[0], "unit")) if rows else ""


def _amount(row: Row, voice: Voice) -> str:
    unit = text(row, "unit")
    value = number(row, "p50")
    if "million" in unit:
        return voice.million(value)
    if unit == "share":
        return voice.share(value)
    return voice.number(value, 1) if unit in FINE else voice.about(value)


def _course(rows: list[Row], voice: Voice) -> str:
    if not rows:
        return voice("not known")
    first, last = rows[0], rows[-1]
    top = max(rows, key=lambda row: number(row, "p50"))
    sentence = voice(
        "{first} in {first_year}, {last} in {last_year}",
        first=_amount(first, voice),
        first_year=int(number(first, "year")),
        last=_amount(last, voice),
        last_year=int(number(last, "year")),
    )
    if top is not first and top is not last:
        sentence += voice(
            "; highest in {year}: {top}", year=int(number(top, "year")), top=_amount(top, voice)
        )  # fmt: skip
    return sentence + "."


def _conclusion(study: StudyTables, measures: list[str], main: str, voice: Voice) -> str:
    """The largest rise and the largest fall from first to last year, each relative to where it began."""
    rows = study.records("chain_partners")
    changes = []
    for measure in measures:
        own = sorted(
            (row for row in rows if row["measure"] == measure and row["scenario"] == main),
            key=lambda row: number(row, "year"),
        )
        if own and number(own[0], "p50") > 0:
            changes.append((number(own[-1], "p50") / number(own[0], "p50") - 1, own))
    if not changes:
        return voice(
            "No measure of the chain partners is known in the scenario “{scenario}”.",
            scenario=voice.name(main),
        )
    parts = []
    (rise, rising), (fall, falling) = max(changes, key=lambda c: c[0]), min(changes, key=lambda c: c[0])
    for change, own in ((rise, rising), (fall, falling)):
        if (change > 0 and own is rising) or (change < 0 and own is falling):
            template = (
                "“{measure}” rises most, from {first} in {first_year} to {last} in {last_year}"
                if change > 0
                else "“{measure}” falls most, from {first} in {first_year} to {last} in {last_year}"
            )
            parts.append(
                voice(
                    template,
                    measure=voice.name(text(own[0], "measure")),
                    first=_amount(own[0], voice),
                    first_year=int(number(own[0], "year")),
                    last=_amount(own[-1], voice),
                    last_year=int(number(own[-1], "year")),
                )
            )
    body = "; ".join(parts) or voice("no measure changes between the first and the last year")
    return voice("In the scenario “{scenario}”: {changes}.", scenario=voice.name(main), changes=body)


def _cell(row: Row | None, voice: Voice) -> str:
    if row is None:
        return "–"
    unit = text(row, "unit")
    if unit == "share":
        band = voice.share_range(number(row, "p10"), number(row, "p90"))
        return f"{voice.share(number(row, 'p50'))} ({band})"
    decimals = 1 if "million" in unit or unit in FINE else 0
    band = voice.range(number(row, "p10"), number(row, "p90"), decimals)
    return f"{voice.number(number(row, 'p50'), decimals)} ({band})"
