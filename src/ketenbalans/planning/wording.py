"""Proposals, explanations, clashes and progress in words, in Dutch and English."""

from collections.abc import Sequence

from ketenbalans.planning.clash import Clash, Rule
from ketenbalans.planning.cycles import Proposal
from ketenbalans.planning.explaining import Binding, Explanation, WhyNot
from ketenbalans.planning.following import Following
from ketenbalans.planning.front import Point
from ketenbalans.planning.instance import Instance, Intake
from ketenbalans.planning.recalibrating import Recalibration
from ketenbalans.vocabulary.language import euros, number, percentage, translate

STOPPED = {
    "gap": "The search ended because the proof is near enough.",
    "clock": "The clock stopped the search: a run elsewhere may differ.",
    "limit": "The search ended at its deterministic limit.",
}
CYCLE = "Cycle {cycle}: {cases} applications of {groups} groups"
OBJECTIVE = "Objective {objective}; no plan can exceed {bound} (gap {gap})."
ONLY_PROPOSAL = "This is a proposal. It takes effect only when a person confirms it."
KINDS = {
    "hours": "hours",
    "grants": "grants",
    "family": "family applications",
    "appeals": "appeals",
    "returns": "people for return",
    "places": "pre-phase places",
    "language": "interpreters of {name}",
    "groups_per_cycle": "groups at a time",
    "band_low": "grant rate, lower bound",
    "band_high": "grant rate, upper bound",
}
BINDS = "Cycle {cycle}, {limit}: {used} of {most}; one more brings {price}"
BINDS_EUROS = "Cycle {cycle}, {limit}: {used} of {most}; one more brings {price} ({euros})"
BINDS_BAND = "Cycle {cycle}, {limit}: {used} of {most}; one grant of room brings {price}"
BINDS_BAND_EUROS = "Cycle {cycle}, {limit}: {used} of {most}; one grant of room brings {price} ({euros})"
PRICES = "What one more brings is counted in {unit}, at the groups chosen."
WHY_NOT = "{group}: {left} remain, because {reason}."
WHAT_BINDS = "What binds"
WHY_WAIT = "Why groups wait"
EASY_FIRST = (
    "Side effect: of the easy work {easy} is taken up, of the complex work {complex} (the lesson of R-100)."
)
UNDATED = "No latest cycle is announced for {count} groups that are left with applications: {groups}."
FRONT = "What is traded against what ({count} plans)"
POINT = (
    "value {value}; partner load {load}; distance from target grant rate {band}; penalties avoided {euros}"
)
NOTHING_FITS = "These limits cannot be kept together; leave any one out and the rest can:"
RULES = {
    "latest_cycle": "all {limit} applications of {name} are taken up by the end of cycle {cycle}",
    "latest_after": (
        "what is left for latest cycles up to cycle {cycle} fits in the hours that come after the horizon"
    ),
    "not_before": "{name} does not start before cycle {limit}",
    "min_batch": "{name} is taken up with at least {limit} at a time",
    "groups_per_cycle": "at most {limit} groups in cycle {cycle}",
    "rotate_after": "{name} is taken up in at most {limit} cycles in a row",
    "band_low": "the grant rate of cycle {cycle} is at least {limit}",
    "band_high": "the grant rate of cycle {cycle} is at most {limit}",
    "limit": "at most {limit} {kind} in cycle {cycle}",
}
RELAX = {
    "latest_cycle": "it fits when {count} of them wait longer, which a named person decides with a reason",
    "latest_after": "it fits with {count} hours more by then",
    "band": "it fits with {count} grants more or fewer",
    "limit": "it fits with {count} more",
}
NO_DEGREE = "giving way here alone is not a matter of degree, or does not help"
BEHIND = "{group}: {decided} decided, {planned} planned by now; {behind} behind"
WEEK = "{week}: {decided} decided, {planned} planned; so far {decided_so_far} of {planned_so_far}"
OUTSIDE = "{count} decisions were taken on groups that the plan does not take up."
MOVED = "{moved} of {planned} applications move to another cycle or later; {pinned} announced ones stay."
REMAIN = "Left at the end of the horizon: {after}; under the old plan {before}."
END = "All is done by the end of cycle {after}; under the old plan by the end of cycle {before}."
CALM = "The calm costs {cost}: the free plan is worth {free}, this one {worth}."
SENTENCES = (
    *STOPPED.values(),
    CYCLE,
    OBJECTIVE,
    ONLY_PROPOSAL,
    *KINDS.values(),
    BINDS,
    BINDS_EUROS,
    BINDS_BAND,
    BINDS_BAND_EUROS,
    PRICES,
    WHY_NOT,
    WHAT_BINDS,
    WHY_WAIT,
    EASY_FIRST,
    UNDATED,
    FRONT,
    POINT,
    NOTHING_FITS,
    *RULES.values(),
    *RELAX.values(),
    NO_DEGREE,
    BEHIND,
    WEEK,
    OUTSIDE,
    MOVED,
    REMAIN,
    END,
    CALM,
)


def plan_in_words(instance: Instance, plan: Sequence[Intake], language: str) -> str:
    """What a plan takes up in each cycle."""
    lines = []
    for cycle in range(1, instance.cycles + 1):
        takes = [take for take in plan if take.cycle == cycle]
        total = number(sum(take.cases for take in takes), language)
        lines.append(translate(CYCLE, language, cycle=cycle, cases=total, groups=len(takes)))
        lines += [f"  {take.group}: {number(take.cases, language)}" for take in takes]
    return "\n".join(lines)


def proposal_in_words(instance: Instance, proposal: Proposal, language: str) -> str:
    """What a proposal says, for a planner."""
    return "\n".join(
        [
            plan_in_words(instance, proposal.plan, language),
            translate(
                OBJECTIVE,
                language,
                objective=number(proposal.objective, language, 1),
                bound=number(proposal.bound, language, 1),
                gap="-" if proposal.gap is None else percentage(proposal.gap, language, 3),
            ),
            translate(STOPPED[proposal.stopped_by], language),
            translate(ONLY_PROPOSAL, language),
        ]
    )


def reason_in_words(why: WhyNot, language: str) -> str:
    """Why a group waits."""
    fields = {
        name: number(value, language, 3) if isinstance(value, float) else value
        for name, value in why.fields.items()
    }
    if "limit" in fields:
        kind, _, name = str(fields["limit"]).partition(" ")
        fields["limit"] = translate(KINDS.get(kind, kind), language, name=name)
    return translate(why.reason, language, **fields)


def _amount(kind: str, amount: float, language: str) -> str:
    return percentage(amount, language, 1) if kind.startswith("band") else number(amount, language, 1)


def binding_in_words(binding: Binding, language: str) -> str:
    """One limit that binds."""
    told = (BINDS_BAND, BINDS_BAND_EUROS) if binding.kind.startswith("band") else (BINDS, BINDS_EUROS)
    return translate(
        told[binding.euros is not None],
        language,
        cycle=binding.cycle,
        limit=translate(KINDS[binding.kind], language, name=binding.name),
        used=_amount(binding.kind, binding.used, language),
        most=_amount(binding.kind, binding.limit, language),
        price=number(binding.price, language, 2),
        euros="" if binding.euros is None else euros(binding.euros, language),
    )


def explanation_in_words(
    explanation: Explanation, points: Sequence[Point], language: str, unit: str = ""
) -> str:
    """What binds, why groups wait, the side effects and the front; ``unit`` is what a unit of value is."""
    lines = [translate(WHAT_BINDS, language)]
    if unit:
        lines.append("  " + translate(PRICES, language, unit=translate(unit, language)))
    lines += ["  " + binding_in_words(one, language) for one in explanation.bindings if one.price > 1e-9]
    lines.append(translate(WHY_WAIT, language))
    for why in explanation.why_not:
        told = translate(
            WHY_NOT,
            language,
            group=why.group,
            left=number(why.left, language),
            reason=reason_in_words(why, language),
        )
        lines.append("  " + told)
    effects = explanation.side_effects
    if effects.easy_first:
        lines.append(
            translate(
                EASY_FIRST,
                language,
                easy=percentage(effects.easy_share, language),
                complex=percentage(effects.complex_share, language),
            )
        )
    if effects.undated:
        names = ", ".join(effects.undated)
        lines.append(translate(UNDATED, language, count=len(effects.undated), groups=names))
    if points:
        lines.append(translate(FRONT, language, count=len(points)))
        lines += ["  " + _point(point, language) for point in points]
    return "\n".join(lines)


def _point(point: Point, language: str) -> str:
    def share(value: float | None) -> str:
        return "-" if value is None else percentage(value, language, 1)

    return translate(
        POINT,
        language,
        value=number(point.value, language),
        load=share(point.partner_load),
        band=share(point.instability),
        euros="-" if point.penalties is None else euros(point.penalties, language),
    )


def rule_in_words(instance: Instance, rule: Rule, language: str) -> str:
    """What a rule asks."""
    kind, cycle, name = rule
    template = RULES.get(kind, RULES["limit"])
    limit = _limit_of(instance, rule)
    return translate(
        template,
        language,
        limit=_amount(kind, limit, language) if kind.startswith("band") else number(limit, language),
        cycle=cycle,
        name=name,
        kind=translate(KINDS[kind], language, name=name) if kind in KINDS else kind,
    )


def _limit_of(instance: Instance, rule: Rule) -> float:
    kind, cycle, name = rule
    limits, groups = instance.limits, {group.id: group for group in instance.groups}
    band = limits.grant_rate
    if kind == "latest_cycle":
        return groups[name].stock
    if kind == "latest_after":
        return sum(instance.hours_after[: cycle - instance.cycles])
    if kind == "not_before":
        return groups[name].not_before
    if kind == "min_batch":
        return groups[name].min_batch
    if kind == "rotate_after":
        return groups[name].rotate_after or 0
    if kind == "groups_per_cycle" and limits.groups_per_cycle is not None:
        return limits.groups_per_cycle[cycle - 1]
    if kind in ("band_low", "band_high") and band is not None:
        return band.low if kind == "band_low" else band.high
    return (limits.languages[name] if kind == "language" else limits.loads[kind])[cycle - 1]


def relaxation_in_words(rule: Rule, relaxation: float | None, language: str) -> str:
    """The least by which a rule would have to give."""
    if relaxation is None:
        return translate(NO_DEGREE, language)
    kind = "band" if rule[0].startswith("band") else rule[0]
    count = number(relaxation, language, 0 if relaxation == int(relaxation) else 1)
    return translate(RELAX.get(kind, RELAX["limit"]), language, count=count)


def clash_in_words(instance: Instance, clash: Clash, language: str) -> str:
    """Which limits clash, and the least that each would have to give."""
    lines = [translate(NOTHING_FITS, language)]
    for rule, relaxation in zip(clash.rules, clash.relaxations, strict=True):
        told = rule_in_words(instance, rule, language)
        lines.append(f"  - {told}; {relaxation_in_words(rule, relaxation, language)}")
    return "\n".join(lines)


def following_in_words(following: Following, language: str) -> str:
    """Production against plan, week by week, and what lags."""
    lines = [
        translate(
            WEEK,
            language,
            week=week.week,
            decided=number(week.decided, language),
            planned=number(week.planned, language),
            decided_so_far=number(week.decided_so_far, language),
            planned_so_far=number(week.planned_so_far, language),
        )
        for week in following.weeks
    ]
    for group in following.groups:
        told = translate(
            BEHIND,
            language,
            group=group.group,
            decided=number(group.decided_so_far, language),
            planned=number(group.planned_so_far, language),
            behind=number(group.behind, language),
        )
        lines.append("  " + told)
    if following.outside_plan:
        lines.append(translate(OUTSIDE, language, count=following.outside_plan))
    return "\n".join(lines)


def recalibration_in_words(instance: Instance, anew: Recalibration, language: str) -> str:
    """The new plan, what moves, what remains and what the calm costs."""
    return "\n".join(
        [
            proposal_in_words(instance, anew.proposal, language),
            translate(
                MOVED,
                language,
                moved=number(anew.moved, language),
                planned=number(anew.planned, language),
                pinned=number(sum(take.cases for take in anew.pinned), language),
            ),
            translate(
                REMAIN,
                language,
                after=number(anew.remaining_after, language),
                before=number(anew.remaining_before, language),
            ),
            *(
                [translate(END, language, after=anew.end_after, before=anew.end_before)]
                if anew.end_after is not None and anew.end_before is not None
                else []
            ),
            translate(
                CALM,
                language,
                cost=number(max(0.0, anew.free.objective - anew.proposal.objective), language, 1),
                free=number(anew.free.objective, language, 1),
                worth=number(anew.proposal.objective, language, 1),
            ),
        ]
    )
