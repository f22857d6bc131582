"""Courts as a queue: appeals by kind, rulings as far as capacity goes, annulled decisions taken again.

Courts rule on short appeals first (four weeks, Vw 83b), then on the others (twenty-three), each in the order
in which they were lodged. A ruling on a late decision needs no hearing and goes before both. Every other
ruling has a hearing; at those that the IND cannot attend more decisions are annulled (R-059).
"""

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import BEFORE, LONG, PLACES, STREAM_COUNT, SUBSIDIARY
from ketenbalans.simulation.inputs import PLAIN, Outputs, Record

TINY = 1e-9
GRANTED_REFUGEE, GRANTED_SUBSIDIARY, REJECTED = 0, 1, 2


@compiled_inline
def follow(
    inputs: Record, after: Record, stream: int, refugees: float, subsidiaries: float, rejected: float
) -> None:
    """Gathers what decisions lead to: permits, appeals, and people who must leave."""
    after.refugees += refugees
    after.subsidiaries += subsidiaries
    if inputs.is_minor[stream]:
        after.minors_granted += refugees + subsidiaries
    appealed = rejected * inputs.appeal[stream]
    after.appealed[stream] += appealed
    after.returned += rejected - appealed
    after.appealed[SUBSIDIARY] += subsidiaries * inputs.appeal_subsidiary


@compiled_inline
def follow_one(inputs: Record, after: Record, stream: int, outcome: int, appeals: bool) -> None:
    """The same for a single decision whose outcome and appeal are drawn."""
    if outcome == REJECTED:
        if appeals:
            after.appealed[stream] += 1.0
        else:
            after.returned += 1.0
        return
    if outcome == GRANTED_REFUGEE:
        after.refugees += 1.0
    else:
        after.subsidiaries += 1.0
        if appeals:
            after.appealed[SUBSIDIARY] += 1.0
    if inputs.is_minor[stream]:
        after.minors_granted += 1.0


@compiled
def start_courts(inputs: Record, after: Record, stream: int) -> None:
    """Puts the pending appeals in their queue, as rejections of one stream."""
    for week in range(BEFORE):
        after.appeals[week, stream] = inputs.appeals_initial[week]
        after.appeals_pending += inputs.appeals_initial[week]
    after.higher[stream] = inputs.higher_initial
    after.rulings = inputs.rulings


@compiled
def lodge_appeals(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """The week's appeals join the queue; they count from the week of the decision."""
    for place in range(PLACES):
        lodged = after.appealed[place]
        after.appeals[BEFORE + week, place] += lodged
        after.appeals_pending += lodged
        out.weekly[week, m.APPEALS_LODGED] += lodged
        after.appealed[place] = 0.0


@compiled
def _rule_on_kind(inputs: Record, after: Record, out: Outputs, week: int, kind: int, left: float) -> float:
    """Rules on appeals of one kind, the oldest first; returns the rulings given."""
    used = 0.0
    lodged = after.appeals_head[kind]
    newest = BEFORE + week - inputs.ruling_shortest[kind]
    while lodged <= newest and left - used > TINY:
        standing = 0.0
        for place in range(PLACES):
            if inputs.appeal_kind[place] == kind:
                standing += after.appeals[lodged, place]
        if standing <= TINY:
            lodged += 1
            continue
        part = min(1.0, (left - used) / standing)
        for place in range(PLACES):
            if inputs.appeal_kind[place] != kind:
                continue
            done = after.appeals[lodged, place] * part
            after.appeals[lodged, place] -= done
            after.ruled[place] += done
            if place < STREAM_COUNT and lodged >= BEFORE:
                after.ruled_standard[place] += done * inputs.annulled_standard[lodged - BEFORE, place]
        done = standing * part
        used += done
        waited = BEFORE + week - lodged
        out.weekly[week, m.APPEALS_WEEKS] += done * waited
        if waited <= inputs.ruling_term[kind]:
            out.weekly[week, m.APPEALS_IN_TERM] += done
        if part < 1.0:
            break
        lodged += 1
    after.appeals_head[kind] = lodged
    return used


@compiled
def _end_appeals(inputs: Record, after: Record, out: Outputs, week: int, unattended: float) -> None:
    """Annulled decisions come back, upheld ones go to higher appeal or to return."""
    extra = inputs.unattended_slope * (unattended - inputs.unattended_usual)
    for place in range(PLACES):
        ruled = after.ruled[place]
        if ruled <= 0.0:
            continue
        after.appeals_pending -= ruled
        if place == SUBSIDIARY:
            after.upgraded += ruled * inputs.annulled[place]
            out.weekly[week, m.UPGRADED] += ruled * inputs.annulled[place]
        else:
            back = min(
                max(ruled * (inputs.annulled[place] + extra) + after.ruled_standard[place], 0.0), ruled
            )
            after.reopened[BEFORE + week, place] += back
            after.reopened_waiting += back
            higher = (ruled - back) * inputs.higher_share
            after.higher[place] += higher
            after.returned += ruled - back - higher
            out.weekly[week, m.RULED] += ruled
            out.weekly[week, m.ANNULLED] += back
            out.weekly[week, m.ANNULLED_STANDARD] += after.ruled_standard[place]
            out.weekly[week, m.ANNULLED_UNATTENDED] += ruled * inputs.unattended_slope * unattended
            out.weekly[week, m.HIGHER_LODGED] += higher
        after.ruled[place] = 0.0
        after.ruled_standard[place] = 0.0


@compiled
def rule_on_appeals(inputs: Record, after: Record, out: Outputs, week: int) -> None:
    """Courts rule as far as they can; what they rule on late decisions leaves less for the rest."""
    late = inputs.late_ruling_load * (out.weekly[week, m.COURT_ORDERS] + out.weekly[week, m.FAMILY_ORDERS])
    left = max(after.rulings - late, 0.0)
    hearings = 0.0
    for kind in range(2):
        hearings += _rule_on_kind(inputs, after, out, week, kind, left - hearings)
    unattended = 0.0
    if hearings > 0.0:
        unattended = max(1.0 - inputs.represented[week] / hearings, 0.0)
    out.weekly[week, m.HEARINGS] = hearings
    out.weekly[week, m.HEARINGS_UNATTENDED] = hearings * unattended
    _end_appeals(inputs, after, out, week, unattended)
    oldest = BEFORE + week - after.appeals_head[LONG]
    if hearings > 0.0 and oldest > inputs.ruling_term[LONG]:
        after.rulings *= 1.0 + inputs.rulings_growth
    pending = 0.0
    for stream in range(STREAM_COUNT):
        ruled = after.higher[stream] * inputs.higher_pace
        back = ruled * inputs.higher_annulled
        after.higher[stream] -= ruled
        after.reopened[BEFORE + week, stream] += back
        after.reopened_waiting += back
        after.returned += ruled - back
        out.weekly[week, m.HIGHER_RULED] += ruled
        out.weekly[week, m.HIGHER_ANNULLED] += back
        pending += after.higher[stream]
    out.weekly[week, m.HIGHER_PENDING] = pending
    out.weekly[week, m.APPEALS_PENDING] = after.appeals_pending


@compiled
def reassess(inputs: Record, after: Record, out: Outputs, week: int, budget: float) -> float:
    """Annulled decisions are taken again before anything else, the oldest first; returns the hours used.

    The court sets the term: six weeks, ten weeks or five months (Vw 83bc, law APR-12).
    """
    used = 0.0
    ruled = after.reopened_head
    newest = BEFORE + week - inputs.reassessment_shortest
    while ruled <= newest:
        need = 0.0
        for stream in range(STREAM_COUNT):
            hours = inputs.decision[week, stream, PLAIN] * inputs.reassessment_hours
            need += after.reopened[ruled, stream] * hours
        if need <= TINY:
            ruled += 1
            continue
        if budget - used <= TINY:
            break
        part = min(1.0, (budget - used) / need)
        for stream in range(STREAM_COUNT):
            done = after.reopened[ruled, stream] * part
            if done <= 0.0:
                continue
            after.reopened[ruled, stream] -= done
            after.reopened_waiting -= done
            granted = done * inputs.reassessment_grant
            refugees = granted * inputs.refugee[stream]
            follow(inputs, after, stream, refugees, granted - refugees, done - granted)
            out.weekly[week, m.REASSESSED] += done
            if BEFORE + week - ruled <= inputs.reassessment_term[stream]:
                out.weekly[week, m.REASSESSED_IN_TERM] += done
        used += need * part
        if part < 1.0:
            break
        ruled += 1
    after.reopened_head = ruled
    return used
