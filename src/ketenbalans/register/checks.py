"""Checks of what the register says: each by name, with the cases it finds.

A check never mends anything. All warn; a check that is named strict makes the command end with a finding.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.errors import UnknownNameError
from ketenbalans.register.columns import DAY_MICROSECONDS
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.register.states import OPEN_STATES, states
from ketenbalans.vocabulary.codes import EventType, Outcome, Product

EXAMPLES = 20
"""How many keys of cases a finding shows."""


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes:
        check: Name of the check.
        count: How many cases.
        cases: Numbers of some of them.
        strict: Whether it makes the command fail.
    """

    check: str
    count: int
    cases: tuple[int, ...]
    strict: bool = False


@dataclass(frozen=True)
class Check:
    """A question to the register that no case should answer to."""

    name: str
    what: dict[str, str]
    find: Callable[[Milestones], np.ndarray] = field(repr=False)
    """Numbers of the cases that it finds."""


def _cases(frame: pl.DataFrame) -> np.ndarray:
    return frame.get_column("case_id").unique().sort().to_numpy()


def _before_lodging(milestones: Milestones) -> np.ndarray:
    lodged = milestones.first(EventType.LODGED)
    later = milestones.earliest(
        EventType.REGISTRATION_INTERVIEW, EventType.HEARING, EventType.DECIDED, EventType.WITHDRAWN
    )
    return np.flatnonzero((lodged != NEVER) & (later < lodged))


def _order(milestones: Milestones) -> np.ndarray:
    made, lodged = milestones.first(EventType.MADE), milestones.first(EventType.LODGED)
    appeal, decided = milestones.first(EventType.APPEAL_LODGED), milestones.first(EventType.DECIDED)
    ruled = milestones.first(EventType.APPEAL_RULED)
    wrong = (made != NEVER) & (lodged < made)
    wrong |= (appeal != NEVER) & (decided > appeal)
    wrong |= (ruled != NEVER) & (appeal > ruled)
    return np.flatnonzero(wrong)


def _without_lodging(milestones: Milestones) -> np.ndarray:
    lodged = milestones.first(EventType.LODGED)
    ended = milestones.earliest(EventType.DECIDED, EventType.HEARING, EventType.WITHDRAWN, EventType.CLOSED)
    return np.flatnonzero((lodged == NEVER) & (ended != NEVER))


def _recorded_before(milestones: Milestones) -> np.ndarray:
    early = milestones.register.events(on=milestones.on, known_at=milestones.known_at).filter(
        pl.col("recorded_at") < pl.col("on_day").cast(pl.Int64) * DAY_MICROSECONDS - DAY_MICROSECONDS
    )
    return _cases(early.select("case_id").collect())


def _in_the_future(milestones: Milestones) -> np.ndarray:
    later = milestones.register.events(known_at=milestones.known_at).filter(pl.col("on_day") > milestones.day)
    return _cases(later.select("case_id").collect())


def _decisions(milestones: Milestones) -> pl.DataFrame:
    details = milestones.register.details.select(
        "detail",
        *(
            pl.col("content").str.json_path_match(f"$.{name}").alias(name)
            for name in ("outcome", "ground", "country_policy_version", "assessment")
        ),
    )
    decided = milestones.events(EventType.DECIDED, "detail").join(details, on="detail", how="left")
    asylum = milestones.facts().filter(pl.col("product") == str(Product.ASYLUM)).select("case_id")
    return decided.join(asylum, on="case_id", how="semi")


def _lacking(name: str) -> Callable[[Milestones], np.ndarray]:
    def find(milestones: Milestones) -> np.ndarray:
        return _cases(_decisions(milestones).filter(pl.col(name).is_null()))

    return find


_GRANTS = [*(str(outcome) for outcome in Outcome if outcome.is_grant), "grant"]


def _against_a_reason(milestones: Milestones) -> np.ndarray:
    """Grants of cases with a security signal or an official report (R-039)."""
    flagged = milestones.register.facts(known_at=milestones.known_at, columns=("flags",)).filter(
        pl.col("flags").str.split(" ").list.contains("security_signal").fill_null(value=False)
    )
    reports = milestones.register.detail("official_report").filter(pl.col("official_report") == "true")
    reported = milestones.events(EventType.SECURITY_SCREENED, "detail").join(reports, on="detail", how="semi")
    against = pl.concat([flagged.select("case_id"), reported.select("case_id")]).unique()
    grants = _decisions(milestones).filter(pl.col("outcome").is_in(_GRANTS))
    return _cases(grants.join(against, on="case_id", how="semi"))


def _security_without_report(milestones: Milestones) -> np.ndarray:
    """Rejections on national security without an official report (R-039)."""
    reports = milestones.register.detail("official_report").filter(pl.col("official_report") == "true")
    reported = milestones.events(EventType.SECURITY_SCREENED, "detail").join(reports, on="detail", how="semi")
    rejections = _decisions(milestones).filter(
        (pl.col("outcome") == str(Outcome.REJECTION))
        & pl.col("ground").str.to_lowercase().str.contains("national_security|nationale veiligheid")
    )
    return _cases(rejections.join(reported, on="case_id", how="anti"))


def _prephase_on_nothing(milestones: Milestones) -> np.ndarray:
    """A pre-phase before the registration interview and the screening that it relies on (R-030)."""
    held = milestones.first(EventType.PREPHASE_HELD)
    interview = milestones.first(EventType.REGISTRATION_INTERVIEW)
    screened = milestones.first(EventType.SECURITY_SCREENED)
    return np.flatnonzero((held != NEVER) & ((interview > held) | (screened > held)))


def _double(milestones: Milestones) -> np.ndarray:
    """Open applications of one product and one person."""
    current = states(milestones.register, milestones.on, milestones.known_at)
    current = current.filter(pl.col("state").is_in(OPEN_STATES))
    persons = milestones.register.facts(known_at=milestones.known_at, columns=("person", "product"))
    several = current.join(persons.drop_nulls("person"), on="case_id", how="inner").filter(
        pl.len().over("person", "product") > 1
    )
    return _cases(several)


def _two_versions(milestones: Milestones) -> np.ndarray:
    """Two versions of one event that were recorded at the same moment, so that neither is the later."""
    revisions = milestones.register.revisions.filter(pl.len().over("thread", "recorded_at") > 1)
    ids = revisions.get_column("event")
    events = milestones.register.everything().filter(pl.col("id").is_in(ids.implode()))
    return _cases(events.select("case_id").collect())


def _turns_twice(milestones: Milestones) -> np.ndarray:
    """A second first lodging, or an end of what had ended."""
    lodgings = milestones.events(EventType.LODGED)
    return _cases(lodgings.filter(pl.len().over("case_id") > 1))


CHECKS = (
    Check(
        "before_lodging", {"en": "a step before lodging", "nl": "een stap vóór de indiening"}, _before_lodging
    ),
    Check(
        "order", {"en": "steps in an impossible order", "nl": "stappen in een onmogelijke volgorde"}, _order
    ),
    Check(
        "without_lodging",
        {"en": "a step, but never lodged", "nl": "een stap, maar nooit ingediend"},
        _without_lodging,
    ),
    Check(
        "lodged_twice",
        {"en": "lodged more than once in one case", "nl": "meer dan eens ingediend in één zaak"},
        _turns_twice,
    ),
    Check(
        "recorded_before",
        {"en": "recorded before it happened", "nl": "vastgelegd voordat het gebeurde"},
        _recorded_before,
    ),
    Check(
        "future",
        {"en": "a day after the reference date", "nl": "een dag na de peildatum"},
        _in_the_future,
    ),
    Check(
        "decision_without_outcome",
        {"en": "a decision without outcome", "nl": "een beslissing zonder uitkomst"},
        _lacking("outcome"),
    ),
    Check(
        "decision_without_ground",
        {"en": "a decision without ground", "nl": "een beslissing zonder grond"},
        _lacking("ground"),
    ),
    Check(
        "decision_without_policy_version",
        {
            "en": "a decision without the version of the country policy (R-038)",
            "nl": "een beslissing zonder de versie van het landenbeleid (R-038)",
        },
        _lacking("country_policy_version"),
    ),
    Check(
        "decision_without_assessment",
        {
            "en": "a decision without individual assessment (R-038)",
            "nl": "een beslissing zonder individuele beoordeling (R-038)",
        },
        _lacking("assessment"),
    ),
    Check(
        "grant_against_reported_reason",
        {
            "en": "a grant although an authority reported a reason against it (R-039)",
            "nl": "een inwilliging hoewel een instantie een reden ertegen meldde (R-039)",
        },
        _against_a_reason,
    ),
    Check(
        "security_ground_without_report",
        {
            "en": "a rejection on national security without an official report (R-039)",
            "nl": "een afwijzing om nationale veiligheid zonder ambtsbericht (R-039)",
        },
        _security_without_report,
    ),
    Check(
        "prephase_on_nothing",
        {
            "en": "a pre-phase before the interview or screening that it relies on (R-030)",
            "nl": "een voorfase vóór het gehoor of de screening waarop zij steunt (R-030)",
        },
        _prephase_on_nothing,
    ),
    Check(
        "double_open",
        {"en": "two open cases of one person", "nl": "twee openstaande zaken van één persoon"},
        _double,
    ),
    Check(
        "two_versions_at_once",
        {
            "en": "two versions of one event recorded at the same moment",
            "nl": "twee versies van één gebeurtenis op hetzelfde moment vastgelegd",
        },
        _two_versions,
    ),
)
"""Every check, by the name under which it can be made strict."""


def run_checks(
    register: Register,
    on: date,
    *,
    known_at: int = FOREVER,
    only: tuple[str, ...] = (),
    strict: tuple[str, ...] = (),
) -> list[Finding]:
    """Runs the checks.

    Args:
        register: The register.
        on: The reference date.
        known_at: Last moment of recording that counts.
        only: Names of the checks to run; none for all.
        strict: Names of checks whose finding makes the command fail; ``all`` for every one.

    Returns:
        A finding for each check that found something, in the order of ``CHECKS``.

    Raises:
        UnknownNameError: If a name is of no check.
    """
    names = [check.name for check in CHECKS]
    for name in (*only, *strict):
        if name not in (*names, "all"):
            raise UnknownNameError("check", name, [*names, "all"], where="--strict")
    milestones = Milestones(register, on, known_at)
    findings = []
    for check in CHECKS:
        if only and check.name not in only and "all" not in only:
            continue
        cases = check.find(milestones)
        if cases.size:
            hard = check.name in strict or "all" in strict
            findings.append(
                Finding(check.name, int(cases.size), tuple(int(case) for case in cases[:EXAMPLES]), hard)
            )
    return findings


def describe(findings: list[Finding], register: Register) -> list[dict[str, Any]]:
    """Findings with their sentences in both languages and the pseudonyms of the cases."""
    what = {check.name: check.what for check in CHECKS}
    keys = register.keys_of([case for finding in findings for case in finding.cases])
    return [
        {
            "check": finding.check,
            "what": what[finding.check],
            "count": finding.count,
            "strict": finding.strict,
            "cases": [keys[case] for case in finding.cases],
        }
        for finding in findings
    ]
