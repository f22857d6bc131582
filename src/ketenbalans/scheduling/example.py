"""Made-up scheduling questions of any size, for trying things out, for tests and for benchmarks.

Nobody in them exists. Shares of languages, categories and household sizes are plausible and stand for
nothing; everything is drawn by counter, so a seed always gives the same question. How tight it is, is told by
``slack``: the room that places, officers and interpreters leave over what is needed.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np

from ketenbalans.draws import uniforms
from ketenbalans.errors import OutOfRangeError
from ketenbalans.scheduling.reading import assumed
from ketenbalans.vocabulary.calendar import is_working_day

LANGUAGES = {
    "ara": 0.27, "tir": 0.11, "tur": 0.08, "kmr": 0.07, "prs": 0.07, "som": 0.06, "pus": 0.04, "fas": 0.04,
    "eng": 0.04, "fra": 0.03, "ckb": 0.03, "rus": 0.02, "spa": 0.02, "amh": 0.015, "urd": 0.015, "zho": 0.01,
    "vie": 0.01, "ful": 0.01, "sqi": 0.01, "hye": 0.01, "aze": 0.01, "kat": 0.01, "uig": 0.008, "bod": 0.008,
    "mya": 0.008, "lug": 0.006, "orm": 0.006, "ben": 0.005, "mon": 0.005, "por": 0.005,
}  # fmt: skip
SECOND = {"kmr": "tur", "ckb": "ara", "prs": "fas", "pus": "prs", "amh": "tir", "fra": "ful", "rus": "hye"}
SIZES, SIZE_SHARES = (1, 2, 3, 4, 5), (0.78, 0.08, 0.06, 0.05, 0.03)
FIRST_DAY = date(2026, 10, 5)
OPEN_DAYS_OF_A_WEEK = 5


def example(*, hearings: int, weeks: int, seed: int = 1, slack: float = 0.15) -> dict[str, Any]:
    """A made-up question as the instance file holds it.

    In a question of up to two weeks the pre-phase was held before; in a longer one it is planned too, and a
    tenth more people come for a pre-phase day alone (category B).

    Args:
        hearings: People to be heard.
        weeks: Weeks in which hearings fall.
        seed: Which question.
        slack: Share of officers, places and interpreters above what an even spread needs.

    Raises:
        OutOfRangeError: If there is nobody or no week.

    Example:
        >>> question = example(hearings=20, weeks=1)
        >>> len(question["people"]), question["first_day"]
        (20, '2026-10-05')
    """
    if hearings < 1 or not 1 <= weeks <= 52:
        raise OutOfRangeError(
            "{hearings} hearings in {weeks} weeks cannot be made up",
            where="schedule example",
            mend="ask for 1 hearing or more in 1 to 52 weeks",
            hearings=hearings,
            weeks=weeks,
        )
    whole = weeks > 2
    before = 8 if whole else 0
    span = before + weeks * OPEN_DAYS_OF_A_WEEK
    days = _open_days(FIRST_DAY, span + int(assumed()["DAY-05"]))
    people = _people(hearings, seed, whole, days[span - 1])
    locations = _locations(people, weeks * OPEN_DAYS_OF_A_WEEK, span, whole, slack)
    return {
        "schema": 1,
        "first_day": FIRST_DAY.isoformat(),
        "last_day": days[-1].isoformat(),
        "issued_on": (FIRST_DAY - timedelta(days=int(assumed()["DAY-01"]))).isoformat(),
        "screenings_per_day": max(5, hearings // 40),
        "cohorts": [
            {"number": 1, "first_day": FIRST_DAY.isoformat(), "last_day": days[span - 1].isoformat()}
        ],
        "locations": locations,
        "receptions": _receptions(_reception_count(hearings), len(locations), seed),
        "officers": _officers(locations, seed),
        "interpreters": _interpreters(people, locations, weeks * OPEN_DAYS_OF_A_WEEK, span, slack, seed),
        "lawyers": [
            {"id": name} for name in sorted({person["lawyer"] for person in people if "lawyer" in person})
        ],
        "people": people,
    }


def _open_days(first: date, count: int) -> list[date]:
    found: list[date] = []
    day = first
    while len(found) < count:
        if is_working_day(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def _reception_count(hearings: int) -> int:
    return int(min(150, max(3, round(1.1 * hearings**0.5))))


def _pick(shares: dict[str, float] | dict[int, float], unit: float) -> Any:
    names, edges = list(shares), np.cumsum(list(shares.values()))
    return names[min(int(np.searchsorted(edges / edges[-1], unit)), len(names) - 1)]


def _people(hearings: int, seed: int, whole: bool, last: date) -> list[dict[str, Any]]:
    """Households in order: each has one language, one reception location and one lawyer."""
    receptions = _reception_count(hearings)
    wanted = hearings + (hearings // 10 if whole else 0)
    luck = uniforms(seed, 0, 90, 16 * wanted).reshape(wanted, 16)
    lawyers_each = max(1, round(hearings / receptions / (4.5 if not whole else 40)))
    found: list[dict[str, Any]] = []
    house = 0
    while len(found) < wanted:
        draw = luck[house]
        size = _pick(dict(zip(SIZES, SIZE_SHARES, strict=True)), draw[0])
        reception = int(draw[1] * receptions)
        # Most lawyers serve one reception location; one client in five lives at the next one.
        served = (reception + (draw[2] < 0.2)) % receptions
        lawyer = f"L{served:03d}-{int(draw[3] * lawyers_each)}"
        language = _pick(LANGUAGES, draw[4])
        category = _pick({"A": 0.4, "C": 0.3, "D": 0.3}, draw[5])
        for member in range(min(size, wanted - len(found))):
            number = len(found)
            own = luck[number]
            person: dict[str, Any] = {
                "key": f"p{number:05d}{int(own[15] * 16**4):04x}",
                "language": language,
                "reception": f"R{reception:03d}",
                "category": category,
                "cohort": 1,
            }
            if whole and number >= hearings:
                person |= {"category": "B", "hearing": "none"}
            else:
                person["lawyer"] = lawyer
            if size > 1:
                person["household"] = f"h{house:05d}"
                if size == 2 and draw[6] < 0.6:
                    person["together"] = True
            elif own[7] < 0.05:
                person["minor"] = True
            if own[8] < 0.03:
                person["interpreter_gender"] = "f" if own[9] < 0.7 else "m"
            if own[10] < 0.08 and member == 0:
                person["latest_day"] = (
                    last - timedelta(days=int(own[11] * (last - FIRST_DAY).days * 0.5))
                ).isoformat()
            if not whole:
                person["prephase_on"] = (FIRST_DAY - timedelta(days=14)).isoformat()
            elif own[12] < 0.2:
                person["registered_on"] = (FIRST_DAY - timedelta(days=int(own[13] * 5))).isoformat()
            if person.get("category") in ("A", "C") and not person.get("minor"):
                person["partners"] = ["vwn", "dtv"]
            found.append(person)
        house += 1
    return found


def _need(person: dict[str, Any]) -> float:
    """Days of an officer that a hearing takes."""
    if person.get("hearing") == "none":
        return 0.0
    return 0.5 if person["category"] == "A" else 1.0


def _locations(
    people: list[dict[str, Any]], hearing_days: int, span: int, whole: bool, slack: float
) -> list[dict[str, Any]]:
    teams = sum(_need(person) for person in people) / hearing_days * (1 + slack)
    minors = sum(_need(person) for person in people if person.get("minor")) / hearing_days
    count = 1 if teams < 20 else 3 if teams < 170 else 4
    rooms = int(-(-teams // count)) + 1
    adapted = int(-(-minors * (1.6 + slack) // count)) + 1
    lawyers = len({person["lawyer"] for person in people if "lawyer" in person})
    places = int(-(-len(people) * (1 + slack) // (count * (span - 5)))) + 4 if whole else 0
    return [
        {
            "id": f"loc-{number + 1}",
            "places": places,
            "rooms": [
                {"id": f"{number + 1}.{room + 1:02d}", "adapted": room < adapted} for room in range(rooms)
            ],
            "meeting_rooms": int(-(-lawyers * (1 + slack) // count)) + 1 if not whole else rooms,
            "partners": {"dtv": {"weekdays": ["mon", "tue", "wed", "thu"]}},
        }
        for number in range(count)
    ]


def _receptions(count: int, locations: int, seed: int) -> list[dict[str, Any]]:
    draw = uniforms(seed, 1, 91, 2 * count).reshape(count, 2)
    found = []
    for number in range(count):
        nearest = number * locations // count
        other = (nearest + 1) % locations
        served = [f"loc-{place + 1}" for place in dict.fromkeys((nearest, other))]
        found.append(
            {"id": f"R{number:03d}", "seats": 8 if draw[number, 0] < 0.7 else 16, "locations": served}
        )
    return found


def _officers(locations: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    found = []
    for number, location in enumerate(locations):
        rooms = location["rooms"]
        adapted = sum(room["adapted"] for room in rooms)
        away = uniforms(seed, 2 + number, 92, len(rooms) + 2)
        for at in range(len(rooms) + 2):
            officer: dict[str, Any] = {"id": f"O{number + 1}-{at + 1:03d}", "location": location["id"]}
            if at < adapted + 1:
                officer["skills"] = ["minors"]
            if away[at] < 0.3:
                weekday = int(away[at] / 0.3 * 5)
                officer["weekdays"] = [
                    day for place, day in enumerate(("mon", "tue", "wed", "thu", "fri")) if place != weekday
                ]
            found.append(officer)
    return found


def _interpreters(
    people: list[dict[str, Any]],
    locations: list[dict[str, Any]],
    hearing_days: int,
    span: int,
    slack: float,
    seed: int,
) -> list[dict[str, Any]]:
    """For each language enough to hear and to help on pre-phase days, never fewer than a woman and a man."""
    hearing: Counter[str] = Counter()
    helping: Counter[str] = Counter()
    for person in people:
        hearing[person["language"]] += int(2 * _need(person))
        helping[person["language"]] += "prephase_on" not in person
    names = [location["id"] for location in locations]
    found = []
    for number, language in enumerate(LANGUAGES):
        if not helping[language] and not hearing[language]:
            continue
        daily = hearing[language] / 2 / hearing_days + helping[language] / assumed()["DAY-06"] / span
        count = max(2, int(-(-daily * (1.25 + slack) // 1)) + 1)
        draw = uniforms(seed, 20 + number, 93, 2 * count).reshape(count, 2)
        for at in range(count):
            spoken = [language]
            if language in SECOND and draw[at, 0] < 0.3:
                spoken.append(SECOND[language])
            found.append(
                {
                    "id": f"T-{language}-{at + 1:02d}",
                    "languages": spoken,
                    "gender": "f" if at % 2 == 0 else "m",
                    "locations": names,
                }
            )
    return found
