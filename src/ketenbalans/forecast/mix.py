"""Expected inflow by kind, track, language and household size, as far as data allow.

Kinds and tracks come from published counts; sizes of households and languages are not published and stand
as assumptions FC-30 and FC-31 in ``data/assumptions/inflow_mix.yaml``. What has no row is ``unknown``,
never spread over the others.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from ketenbalans import facts
from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast import published
from ketenbalans.forecast.national import RECENT_YEARS, others_per_first
from ketenbalans.forecast.origins import Shares, known_shares
from ketenbalans.vocabulary.documents import Section, parse_yaml

UNKNOWN = "unknown"
TRACKS = {1: "track1_dublin", 2: "track2_safe_country", 4: "track4_general_extended"}
_FILE = "data/assumptions/inflow_mix.yaml"


@dataclass(frozen=True)
class Assumed:
    """Shares that no source gives.

    Attributes:
        id: Identifier of the assumption.
        shares: Group to share, or nationality to group to share.
        reason: Why these.
        owner: Role that answers for them.
    """

    id: str
    shares: dict[str, dict[str, float]]
    reason: str
    owner: str


@lru_cache(maxsize=1)
def _assumptions() -> dict[str, Assumed]:
    file = files("ketenbalans").joinpath(*_FILE.split("/"))
    return parse(file.read_text(encoding="utf-8"), _FILE)


def parse(text: str, file: str) -> dict[str, Assumed]:
    """The assumed shares that a file holds, each group of shares adding up to one.

    Raises:
        OutOfRangeError: If shares do not add up to one.
    """
    document = parse_yaml(text, file).only("schema", "households", "languages")
    sizes = document.section("households").only("id", "unit", "shares", "reason", "owner", "review_date")
    languages = document.section("languages").only("id", "unit", "shares", "reason", "owner", "review_date")
    by_origin = languages.section("shares")
    return {
        "households": _assumed(sizes, {"all": _adding_up(sizes.section("shares"))}),
        "languages": _assumed(
            languages, {origin: _adding_up(by_origin.section(origin)) for origin in by_origin}
        ),
    }


def _assumed(section: Section, shares: dict[str, dict[str, float]]) -> Assumed:
    section.day("review_date")
    return Assumed(section.text("id"), shares, section.text("reason").strip(), section.text("owner"))


def _adding_up(section: Section) -> dict[str, float]:
    shares = {key: section.number(key, low=0.0, high=1.0) for key in section}
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise OutOfRangeError(
            "shares add up to {total}",
            where=section.place(),
            mend="make them add up to 1",
            total=round(sum(shares.values()), 6),
        )
    return shares


def by_kind() -> dict[str, float]:
    """Expected share of each kind in all asylum: first, repeat, and resettled or relocated together.

    Source:
        Means over the last five years: CBS and UNHCR, and table 8 of the annual report less arriving family.

    Example:
        >>> shares = by_kind()
        >>> round(sum(shares.values()), 9), shares["first"] > 0.9
        (1.0, True)
    """
    first, repeated = published.years(published.FIRST), published.repeated_applications()
    years = sorted(others_per_first())[-RECENT_YEARS:]
    firsts = sum(first[year] for year in years)
    others = sum(first[year] * others_per_first()[year] for year in years)
    repeats = min(float(sum(repeated[year] for year in years)), others)
    total = firsts + others
    return {
        "first": firsts / total,
        "repeat": repeats / total,
        "resettlement_or_relocation": (others - repeats) / total,
    }


def by_track() -> dict[int, float]:
    """Share of each track in applications, over the months in which all three are published.

    Tracks end with the Pact on 12 June 2026; the shares say who came before, not which procedure comes.

    Source:
        IND figures, table ``ind_snapshots``, rounded to ten.

    Example:
        >>> shares = by_track()
        >>> shares[4] > 0.8 > shares[1] > shares[2]
        True
    """
    counts: dict[int, dict[str, float]] = {}
    for track, name in TRACKS.items():
        rows = facts.series("ind_snapshots", track=name, measure="applications").iter_rows(named=True)
        counts[track] = {row["month"]: float(row["value"]) for row in rows}
    months = set.intersection(*(set(of) for of in counts.values()))
    totals = {track: sum(of[month] for month in months) for track, of in counts.items()}
    whole = sum(totals.values())
    return {track: total / whole for track, total in totals.items()}


def by_language(shares: Shares | None = None) -> dict[str, float]:
    """Expected share of each interpreter's language in first applications.

    Args:
        shares: Of nationalities; without it those of the last year.

    Returns:
        ISO 639-3 code to share; ``unknown`` holds the nationalities without a row.

    Source:
        Assumption FC-31.

    Example:
        >>> found = by_language()
        >>> round(sum(found.values()), 9), "ara" in found
        (1.0, True)
    """
    shares = known_shares() if shares is None else shares
    languages = _assumptions()["languages"].shares
    found: dict[str, float] = {}
    for name, share in zip(shares.names, shares.current, strict=True):
        for language, part in languages.get(name, {UNKNOWN: 1.0}).items():
            found[language] = found.get(language, 0.0) + float(share) * part
    return dict(sorted(found.items(), key=lambda item: (item[0] == UNKNOWN, -item[1])))


def household_sizes() -> dict[int, float]:
    """Assumed share of households by number of applicants (FC-30).

    Example:
        >>> sizes = household_sizes()
        >>> round(sum(size * share for size, share in sizes.items()), 2)
        1.47
    """
    return {int(size): share for size, share in _assumptions()["households"].shares["all"].items()}


def persons_to_households(persons: float) -> float:
    """Expected households among a number of applicants.

    Example:
        >>> round(persons_to_households(1470))
        1000
    """
    sizes = household_sizes()
    mean = float(np.dot(list(sizes), list(sizes.values())))
    return persons / mean
