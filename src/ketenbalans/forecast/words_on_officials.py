"""National inflow ahead and the scoreboard of official forecasts in plain words, in Dutch and English."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from babel.core import get_global

from ketenbalans.forecast.official import ANNUAL_REPORT
from ketenbalans.vocabulary.language import number, percentage, translate

NAMES_OF_FORESEEN = {
    "coa.inflow": "Into reception",
    "coa.outflow": "Out of reception",
    "coa.occupancy.average": "In reception on average",
    "ind.inflow": "Applications at the IND",
    "chain.other.inflow": "Other inflow of the chain",
    "nidos.amv.inflow": "Unaccompanied minors to Nidos",
}
"""English words for the subjects of ``foreseen``."""

NAMES_OF_CUTS = {
    "kinds": "By kind",
    "tracks_before_pact": "By track, before the Pact",
    "languages": "By language (assumed)",
    "household_sizes": "Households by size (assumed)",
}
"""English words for the cuts of expected inflow."""

NAMES_OF_GROUPS = {
    "first": "first applications",
    "repeat": "repeated applications",
    "resettlement_or_relocation": "resettled or relocated",
    "unknown": "unknown language",
}
LARGEST_GROUPS = 6


def scoreboard(document: dict[str, Any], language: str) -> str:
    """The answer of the command ``scoreboard`` for a person."""
    lines = [
        translate(
            "Inflow of the whole chain: first and repeated applications, resettled and relocated people, and"
            " arriving family.",
            language,
        ),
        "",
    ]
    last = max((row["year"] for row in document["forecasts"] if row["outcome"] is not None), default=0)
    lines += [_row(row, last, language) for row in document["forecasts"]]
    if any(row["definition"] == ANNUAL_REPORT for row in document["forecasts"]):
        lines += [
            "",
            translate(
                "* What came is from the annual report; its definition may differ by a few per cent.",
                language,
            ),
        ]
    scores = document["scores"]
    lines += [
        "",
        translate(
            "Score over {years} target years: official {official}, this forecaster {own} (lower is better).",
            language,
            years=number(scores["own"]["years"], language),
            official=number(scores["official"]["wis"], language),
            own=number(scores["own"]["wis"], language),
        ),
        translate(
            "The record is short, and this forecaster was tuned on counts of the same years: read it as a"
            " warning about bands, not as a contest.",
            language,
        ),
    ]
    lines += [_outlook(item, language) for item in document["outlook"]]
    lines += _foreseen(document["foreseen"], language)
    return "\n".join(lines)


def _foreseen(rows: Sequence[dict[str, Any]], language: str) -> list[str]:
    """What partners were told to expect, for the years that have come."""
    known = [row for row in rows if row["came"] is not None]
    lines = ["", translate("What reception and others were told to expect:", language)] if known else []
    for row in known:
        name = translate(NAMES_OF_FORESEEN[row["subject"]], language)
        lines.append(
            translate(
                "{name}, {year}: {foreseen} foreseen, {came} came ({error}); {source}.",
                language,
                name=f"{name}, {row['part']}" if row["part"] else name,
                year=row["year"],
                foreseen=number(row["foreseen"], language),
                came=number(row["came"], language),
                error=("+" if row["error_share"] >= 0 else "") + percentage(row["error_share"], language),
                source=row["source"],
            )
        )
    return lines


def _row(row: dict[str, Any], last: int, language: str) -> str:
    if row["central"] is not None:
        foreseen = number(row["central"], language)
    else:
        foreseen = f"{number(row['low'], language)}–{number(row['high'], language)}"
    if row["outcome"] is None:
        return translate(
            "{made}: for {year} {foreseen} foreseen, not yet known what came."
            if row["year"] > last
            else "{made}: for {year} {foreseen} foreseen; what came is not known in the same definition.",
            language,
            made=row["made"],
            year=row["year"],
            foreseen=foreseen,
        )
    came = number(row["outcome"], language) + ("*" if row["definition"] == ANNUAL_REPORT else "")
    said = translate(
        "{made}: for {year} {foreseen} foreseen, {came} came ({error}).",
        language,
        made=row["made"],
        year=row["year"],
        foreseen=foreseen,
        came=came,
        error=("+" if row["error_share"] >= 0 else "") + percentage(row["error_share"], language),
    )
    if row["own"] is None:
        return said
    own = translate(
        "This forecaster, from what was known then: {median} ({low} to {high}).",
        language,
        median=number(row["own"]["median"], language),
        low=number(row["own"]["low"], language),
        high=number(row["own"]["high"], language),
    )
    return f"{said} {own}"


def _outlook(item: dict[str, Any], language: str) -> str:
    mixed = item["mixture"]
    return translate(
        "{year}: {median}, with 90% between {low} and {high}; official {official}, this forecaster {own}.",
        language,
        year=item["year"],
        median=number(mixed["0.5"], language),
        low=number(mixed["0.05"], language),
        high=number(mixed["0.95"], language),
        official=number(item["official"]["0.5"], language),
        own=number(item["own"]["0.5"], language),
    )


def inflow(document: dict[str, Any], language: str) -> str:
    """The answer of the command ``inflow`` for a person: the total by year, nationalities of the first."""
    lines = [
        translate(
            "Applications for asylum a year: first, repeated, resettled and relocated; arriving family is not"
            " in them.",
            language,
        )
    ]
    if document["level"] is None:
        lines.append(
            translate(
                "From the counts to {day}; the level is drawn back to that of the last quarter-century.",
                language,
                day=document["last_known"],
            )
        )
    else:
        lines.append(
            translate(
                "At an expected level of {level} first applications a year, which is a scenario.",
                language,
                level=number(document["level"], language),
            )
        )
    for row in document["years"]:
        lines.append(_band(str(row["year"]), row, language))
    first = document["years"][0]["year"]
    lines += ["", translate("By nationality in {year}:", language, year=first)]
    lines += [
        _band(
            translate("others", language) if row["nationality"] == "rest" else row["nationality"],
            row,
            language,
        )
        for row in document["nationalities"]
        if row["year"] == first
    ]
    lines += ["", translate("Expected in {year}, as far as data allow:", language, year=first)]
    lines += [_parts(document["expected"], first, cut, language) for cut in NAMES_OF_CUTS]
    lines += ["", translate("Arriving family by quarter:", language)]
    lines += [_band(row["quarter"], row, language) for row in document["family_arrivals"]]
    return "\n".join(lines)


def _parts(rows: Sequence[dict[str, Any]], year: int, cut: str, language: str) -> str:
    """The largest groups of one cut, on one line."""
    groups = [row for row in rows if row["year"] == year and row["cut"] == cut and row["count"] > 0]
    groups.sort(key=lambda row: -row["count"])
    shown = "; ".join(
        f"{_group(cut, row['group'], language)} {number(row['count'], language)}"
        for row in groups[:LARGEST_GROUPS]
    )
    return f"{translate(NAMES_OF_CUTS[cut], language)}: {shown}"


def _group(cut: str, code: str, language: str) -> str:
    if cut == "tracks_before_pact":
        return translate("track {track}", language, track=code)
    if cut == "household_sizes":
        return translate("of {size}", language, size=code)
    if code in NAMES_OF_GROUPS:
        return translate(NAMES_OF_GROUPS[code], language)
    short = get_global("language_aliases").get(code, code)
    return str(Locale(language).languages.get(short, code))


def _band(name: str, row: dict[str, Any], language: str) -> str:
    return translate(
        "{period}: {median}, with 90% between {low} and {high}",
        language,
        period=name,
        median=number(row["quantiles"]["0.5"], language),
        low=number(row["quantiles"]["0.05"], language),
        high=number(row["quantiles"]["0.95"], language),
    )
