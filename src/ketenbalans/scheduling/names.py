"""What steps, lists, columns and parts are called when people read them; the Dutch is in the catalogue."""

from datetime import date

from babel import Locale
from babel.core import get_global
from babel.dates import format_date

from ketenbalans.scheduling.instance import Step

STEPS = {
    Step.SCREENING: "security screening",
    Step.PREPHASE: "pre-phase day",
    Step.HEARING: "hearing",
    Step.MEETING: "second-day meeting",
}
COLUMNS = {
    "day": "day",
    "start": "from",
    "end": "until",
    "location": "location",
    "room": "room",
    "step": "step",
    "person": "person (key)",
    "language": "language",
    "reception": "reception location",
    "officer": "officer",
    "interpreter": "interpreter",
    "lawyer": "lawyer",
    "people": "people",
    "vehicles": "vehicles",
}
LISTS = {
    "location": "Locations",
    "officer": "Officers",
    "interpreter": "Interpreters",
    "lawyer": "Lawyers",
    "rides": "Rides",
}
PARTS = {
    "trips": "rides",
    "lawyer_days": "lawyer's days",
    "interpreter_days": "interpreter's days",
    "household_splits": "extra hearing days of households",
}


def language_name(code: str, language: str) -> str:
    """What an interpreter's language is called; the code itself where no name is known.

    Example:
        >>> language_name("tir", "nl"), language_name("xxx", "nl")
        ('Tigrinya', 'xxx')
    """
    short = get_global("language_aliases").get(code, code)
    return str(Locale(language).languages.get(short, code))


def weekday_and_date(day: date, language: str) -> str:
    """A day with its weekday, as a letter writes it.

    Example:
        >>> weekday_and_date(date(2026, 10, 26), "nl")
        'maandag 26 oktober 2026'
    """
    return format_date(day, format="EEEE d MMMM y", locale=language)
