"""Which fields an event of each type may carry, and of what form each field is.

This is the closed list behind the strict reader in ``cases.case``; a field that is not here is refused
with the near names. ``docs/reference/case.md`` prints the same table and a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenbalans.vocabulary.codes import AppealOutcome, Category, Departure, EventType, Outcome

EVERY_EVENT = ("type", "on", "recorded_at")
"""The fields that every event has: what, on which day, and when it was written down (default: that day)."""

DECISION_OUTCOMES = (*(str(outcome) for outcome in Outcome), "grant", "closed")
"""What a decision can be; ``grant`` where the kind of protection is not said, ``closed`` without one."""

OUTCOME_SPELLINGS: Mapping[str, str] = {
    "granted": "grant",
    "rejected": "rejection",
    "refused": "rejection",
    "a_ground": "refugee",
    "b_ground": "subsidiary",
    "subsidiary_protection": "subsidiary",
    "refugee_status": "refugee",
}
"""Other spellings of an outcome that are read as the code of this program."""


@dataclass(frozen=True)
class Field:
    """The form of one field of an event.

    Args:
        form: ``text``, ``day``, ``count`` (a whole number from zero), ``amount`` (a number from zero),
            ``yes_no`` or ``mark`` (a text, a number or yes/no, kept as it is).
        choices: The closed list of texts; empty where any text will do.
        spellings: Other spellings, each with the code it stands for.
    """

    form: str
    choices: tuple[str, ...] = ()
    spellings: Mapping[str, str] | None = None


TEXT = Field("text")
DAY = Field("day")
COUNT = Field("count")
AMOUNT = Field("amount")
MARK = Field("mark")
OUTCOME = Field("text", DECISION_OUTCOMES, OUTCOME_SPELLINGS)
REASON = {"reason": TEXT}

EVENT_FIELDS: Mapping[EventType, Mapping[str, Field]] = {
    EventType.MADE: {"place": TEXT},
    EventType.REGISTERED: {"place": TEXT},
    EventType.LODGED: {"place": TEXT},
    EventType.IDENTITY_SCREENED: {"outcome": TEXT},
    EventType.REGISTRATION_INTERVIEW: {"form": TEXT},
    EventType.SECURITY_SCREENED: {"class": MARK},
    EventType.PREPHASE_INVITED: {},
    EventType.PREPHASE_HELD: {"language_indication": MARK, "documents": MARK, "account": MARK},
    EventType.HEARING: {"form": TEXT},
    EventType.ADDITIONAL_HEARING: {"form": TEXT},
    EventType.CORRECTIONS: {},
    EventType.DECIDED: {
        "outcome": OUTCOME,
        "ground": TEXT,
        "country_policy_version": MARK,
        "assessment": MARK,
    },
    EventType.WITHDRAWN: REASON,
    EventType.CLOSED: REASON,
    EventType.RELODGED: REASON,
    EventType.TERM_SUSPENDED: {"basis": TEXT, "until": DAY, **REASON},
    EventType.TERM_RESUMED: {"basis": TEXT, **REASON},
    EventType.TERM_EXTENDED: {"basis": TEXT, "months": COUNT, "weeks": COUNT, **REASON},
    EventType.RESPONSIBILITY_ESTABLISHED: REASON,
    EventType.NOTICE_OF_DEFAULT: REASON,
    EventType.LATE_APPEAL: REASON,
    EventType.COURT_ORDER: {
        "term_weeks": COUNT,
        "term_days": COUNT,
        "last_day": DAY,
        "rate": AMOUNT,
        "maximum": AMOUNT,
        "reason": TEXT,
    },
    EventType.PENALTY_PAID: {"amount": AMOUNT},
    EventType.APPEAL_LODGED: REASON,
    EventType.APPEAL_RULED: {
        "outcome": Field("text", tuple(str(outcome) for outcome in AppealOutcome)),
        "term_weeks": COUNT,
        "term_days": COUNT,
        "reason": TEXT,
    },
    EventType.REASSESSMENT: REASON,
    EventType.PERMIT: {"kind": TEXT, "until": DAY},
    EventType.HOUSED: {"place": TEXT},
    EventType.FAMILY_APPLICATION: {},
    EventType.FAMILY_DECIDED: {"outcome": OUTCOME},
    EventType.FAMILY_ARRIVED: {},
    EventType.RETURN_STARTED: {},
    EventType.DEPARTED: {"kind": Field("text", tuple(str(departure) for departure in Departure))},
    EventType.HOURS_RECORDED: {"activity": TEXT, "hours": AMOUNT},
    EventType.CATEGORY_ASSIGNED: {
        "category": Field("text", tuple(str(category) for category in Category)),
        "rule": MARK,
        "reason": TEXT,
    },
    EventType.TRANSFERRED: REASON,
}
"""Every type of event and the fields it may carry beside those of every event; none of them is compulsory."""
