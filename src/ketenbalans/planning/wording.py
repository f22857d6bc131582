"""Proposals and explanations in words, in Dutch and English."""

from ketenbalans.planning.cycles import Proposal
from ketenbalans.planning.instance import Instance
from ketenbalans.vocabulary.language import number, percentage, translate

STOPPED = {
    "gap": "The search ended because the proof is near enough.",
    "clock": "The clock stopped the search: a run elsewhere may differ.",
    "limit": "The search ended at its deterministic limit.",
}


def proposal_in_words(instance: Instance, proposal: Proposal, language: str) -> str:
    """What a proposal says, for a planner."""
    lines = []
    for cycle in range(1, instance.cycles + 1):
        takes = [take for take in proposal.plan if take.cycle == cycle]
        lines.append(
            translate(
                "Cycle {cycle}: {cases} applications of {groups} groups",
                language,
                cycle=cycle,
                cases=number(sum(take.cases for take in takes), language),
                groups=len(takes),
            )
        )
        lines += [f"  {take.group}: {number(take.cases, language)}" for take in takes]
    lines.append(
        translate(
            "Objective {objective}; no plan can exceed {bound} (gap {gap}).",
            language,
            objective=number(proposal.objective, language, 1),
            bound=number(proposal.bound, language, 1),
            gap="-" if proposal.gap is None else percentage(proposal.gap, language, 3),
        )
    )
    lines.append(translate(STOPPED[proposal.stopped_by], language))
    lines.append(translate("This is a proposal. It takes effect only when a person confirms it.", language))
    return "\n".join(lines)
