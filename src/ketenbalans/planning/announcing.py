"""What partners and applicants are told of a confirmed plan, in Dutch and English (R-045).

Partners get the load of each cycle; applicants get, per group, in which quarter it is taken up. A group
without an announced date is named as such: nobody is left without an answer.
"""

from collections import defaultdict
from collections.abc import Sequence

from ketenbalans.planning.instance import PARTNER_LOADS, Instance, Intake
from ketenbalans.vocabulary.calendar import plan_cycle
from ketenbalans.vocabulary.language import long_date, number, translate

LOAD_NAMES = {"family": "family applications", "appeals": "appeals", "returns": "people for return"}
QUARTER = "{first} to {last}"
TITLE = "Announcement of the plan cycles"
FOR_PARTNERS = "For chain partners"
FOR_APPLICANTS = "For applicants"
TAKEN_UP = "Cycle {cycle} ({period}): {cases} applications are taken up, of {groups} groups."
LOADS = "Expected in this cycle: {loads}."
WHEN = "{group}: taken up in {periods}."
LATEST = "{group}: at the latest in the cycle that ends on {last}."
NO_DATE = "{group}: no date can be given yet. A date is announced as soon as a plan is confirmed for it."
NO_OUTCOME = (
    "The order says nothing about the outcome of an application. Each application is judged by itself."
)
SENTENCES = (
    *LOAD_NAMES.values(),
    QUARTER,
    TITLE,
    FOR_PARTNERS,
    FOR_APPLICANTS,
    TAKEN_UP,
    LOADS,
    WHEN,
    LATEST,
    NO_DATE,
    NO_OUTCOME,
)


def announcement(instance: Instance, plan: Sequence[Intake], language: str) -> str:
    """The announcement of a plan, for partners first and for applicants after.

    Args:
        instance: The question that the plan answers.
        plan: A confirmed plan.
        language: ``nl`` or ``en``.
    """
    lines = [translate(TITLE, language), "", translate(FOR_PARTNERS, language)]
    for cycle in range(1, instance.cycles + 1):
        takes = [take for take in plan if take.cycle == cycle]
        lines.append(
            translate(
                TAKEN_UP,
                language,
                cycle=cycle,
                period=period_in_words(instance.first_cycle + cycle - 1, language),
                cases=number(sum(take.cases for take in takes), language),
                groups=len(takes),
            )
        )
        loads = [
            f"{translate(LOAD_NAMES[name], language)} {number(load, language)}"
            for name in PARTNER_LOADS
            if (load := load_in(instance, plan, name, cycle)) > 0
        ]
        if loads:
            lines.append("  " + translate(LOADS, language, loads=", ".join(loads)))
    lines += ["", translate(FOR_APPLICANTS, language)]
    cycles: dict[str, list[int]] = defaultdict(list)
    for take in plan:
        cycles[take.group].append(take.cycle)
    for group in instance.groups:
        if cycles[group.id]:
            periods = ", ".join(
                period_in_words(instance.first_cycle + cycle - 1, language)
                for cycle in sorted(cycles[group.id])
            )
            lines.append(translate(WHEN, language, group=group.id, periods=periods))
        elif group.latest_cycle is None:
            lines.append(translate(NO_DATE, language, group=group.id))
        if group.latest_cycle is not None:
            last = long_date(plan_cycle(instance.first_cycle + group.latest_cycle - 1).last, language)
            lines.append(translate(LATEST, language, group=group.id, last=last))
    lines += ["", translate(NO_OUTCOME, language)]
    return "\n".join(lines)


def period_in_words(cycle: int, language: str) -> str:
    """The days of a plan cycle of a number.

    Example:
        >>> period_in_words(1, "en")
        '1 October 2026 to 31 December 2026'
    """
    period = plan_cycle(cycle)
    return translate(
        QUARTER, language, first=long_date(period.first, language), last=long_date(period.last, language)
    )


def load_in(instance: Instance, plan: Sequence[Intake], name: str, cycle: int) -> float:
    """What a plan asks of a partner in a cycle, earlier intakes included (R-138)."""
    groups = {group.id: group for group in instance.groups}
    return sum(
        lags[cycle - take.cycle] * take.cases
        for take in plan
        if 0 <= cycle - take.cycle < len(lags := groups[take.group].load(name))
    )
