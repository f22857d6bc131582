"""What the clock says about a case: terms with their steps, the notice of default, and penalties.

The fields of ``as_json`` are a stable way in (design, "Machine-readable ways in"). Sentences are kept as
templates with fields, so that the same record is told in Dutch and in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ketenbalans.policy.parameters import CONFIDENCE
from ketenbalans.vocabulary.codes import PlanningCohort, TermKind, TermRegime
from ketenbalans.vocabulary.language import long_date, translate

UNCERTAIN_MARK = "⚠"


@dataclass(frozen=True)
class Sentence:
    """A template with its fields."""

    template: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str | None = None) -> str:
        """The sentence in a language with its days in words; without one, in English with ISO days."""
        if language is None:
            return self.template.format(**self.fields)
        fields = {
            name: long_date(value, language) if isinstance(value, date) else value
            for name, value in self.fields.items()
        }
        return translate(self.template, language, **fields)


def say(template: str, **fields: object) -> Sentence:
    """A sentence from its English template."""
    return Sentence(template, fields)


@dataclass(frozen=True)
class Step:
    """One rule applied: the day before it and the day after it."""

    rule: str
    law: str
    article: str
    version: date
    """First day of the version of the parameter, or the day on which the rule was last checked."""
    confidence: tuple[str, ...]
    uncertain: bool
    before: date | None
    after: date | None
    reason: Sentence

    def as_json(self) -> dict[str, Any]:
        """The step with plain values."""
        return {
            "rule": self.rule,
            "law": self.law,
            "article": self.article,
            "version": self.version.isoformat(),
            "confidence": confidence_of([self]),
            "from": _iso(self.before),
            "to": _iso(self.after),
            "reason": self.reason.text(),
        }


def confidence_of(steps: list[Step]) -> str:
    """The weakest letter among steps, with a mark where one of them is uncertain.

    Example:
        >>> confidence_of([])
        'V'
    """
    letters = [letter for step in steps for letter in step.confidence[:1]]
    weakest = max(letters, key=lambda letter: CONFIDENCE[letter], default="V")
    return weakest + (UNCERTAIN_MARK if any(step.uncertain for step in steps) else "")


@dataclass(frozen=True)
class Term:
    """A term that runs or ran in a case; ``last_day`` is None where it has not started or is not known."""

    kind: TermKind
    law: str
    article: str
    start: date | None
    last_day: date | None
    overdue_from: date | None
    steps: tuple[Step, ...]
    running: bool = True
    """False while the term is suspended or has not started."""

    def as_json(self) -> dict[str, Any]:
        """The term with the fields of the design, and whether it runs."""
        return {
            "kind": str(self.kind),
            "law": self.law,
            "article": self.article,
            "start": _iso(self.start),
            "last_day": _iso(self.last_day),
            "overdue_from": _iso(self.overdue_from),
            "confidence": confidence_of(list(self.steps)),
            "running": self.running,
            "steps": [step.as_json() for step in self.steps],
        }


@dataclass(frozen=True)
class Notice:
    """The notice of default: ``valid`` is None where there is none."""

    received: date | None
    valid: bool | None
    reason: Sentence
    appeal_from: date | None
    repeat_appeal_from: date | None = None
    """First day for a next appeal without a notice, once a court term has lapsed (Awb 6:12(3))."""
    steps: tuple[Step, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The notice with the fields of the design, and what led to them."""
        return {
            "received": _iso(self.received),
            "valid": self.valid,
            "reason": self.reason.text(),
            "appeal_from": _iso(self.appeal_from),
            "repeat_appeal_from": _iso(self.repeat_appeal_from),
            "steps": [step.as_json() for step in self.steps],
        }


@dataclass(frozen=True)
class Penalties:
    """Penalties run up to a day, in euros, with the days that count."""

    administrative: float = 0.0
    administrative_days: int = 0
    court: float = 0.0
    court_days: int = 0
    paid: float = 0.0
    steps: tuple[Step, ...] = ()

    @property
    def total(self) -> float:
        """Both penalties together."""
        return self.administrative + self.court

    def as_json(self) -> dict[str, Any]:
        """The amounts with the fields of the design, the days behind them, and what was paid."""
        return {
            "administrative": _euros(self.administrative),
            "court": _euros(self.court),
            "total": _euros(self.total),
            "administrative_days": self.administrative_days,
            "court_days": self.court_days,
            "paid": _euros(self.paid),
            "steps": [step.as_json() for step in self.steps],
        }


@dataclass(frozen=True)
class Clock:
    """Everything the clock says about one case on a day."""

    key: str
    household: str | None
    on: date
    regime: TermRegime | None
    cohort: PlanningCohort | None
    terms: tuple[Term, ...]
    notice: Notice
    penalties: Penalties
    court_runs: tuple[tuple[tuple[object, ...], float], ...] = ()
    """What makes each court order the same one for a household, with the amount it came to."""

    def term(self, kind: TermKind) -> Term | None:
        """The last term of a kind, or None."""
        found = [term for term in self.terms if term.kind is kind]
        return found[-1] if found else None

    def as_json(self) -> dict[str, Any]:
        """The answer of ``terms explain`` for one case."""
        return {
            "key": self.key,
            "household": self.household,
            "on": self.on.isoformat(),
            "term_regime": str(self.regime) if self.regime else None,
            "planning_cohort": str(self.cohort) if self.cohort else None,
            "terms": [term.as_json() for term in self.terms],
            "notice": self.notice.as_json(),
            "penalties": self.penalties.as_json(),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _euros(amount: float) -> float | int:
    return int(amount) if amount == int(amount) else round(amount, 2)
