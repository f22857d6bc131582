"""The tracks a decision term can run on: which parameters, which weekend rule, which rules of law.

One row per track, read by the explaining clock, by the array clock and by the documentation alike.
"""

from dataclasses import dataclass
from enum import IntEnum


class Track(IntEnum):
    """Which decision term applies; the number is the code in arrays."""

    ASYLUM_OLD = 0
    PACT_NORMAL = 1
    PACT_ACCELERATED = 2
    PACT_INADMISSIBLE = 3
    PACT_INADMISSIBLE_QUICK = 4
    PACT_BORDER = 5
    PACT_BORDER_RELOCATED = 6
    NAREIS = 7
    ARRIVED_FAMILY_MEMBER = 8
    VISA_RESEARCH_OR_STUDY = 9
    VISA_ORDINARY = 10
    REGULAR = 11
    BLUE_CARD_OR_ICT = 12
    RESEARCH_OR_STUDY = 13
    LONG_TERM_RESIDENT = 14
    NATURALISATION = 15
    OBJECTION = 16


@dataclass(frozen=True)
class TrackRules:
    """What holds on a track.

    Args:
        term: Parameter of the decision term.
        rule: Rule of law of the term.
        extension: Parameter of the longest extension; empty where the law names none.
        extension_rule: Rule of law of the extension.
        european: Whether European counting applies instead of the Dutch weekend rule.
        cap: Parameter of the longest term in any event, from lodging; empty where there is none.
        cap_rule: Rule of law of the cap.
        extension_each: Parameter of the longest single extension; empty where only the sum is bounded.
    """

    term: str
    rule: str
    extension: str = ""
    extension_rule: str = ""
    european: bool = False
    cap: str = ""
    cap_rule: str = ""
    extension_each: str = ""


PACT_CAP = {"cap": "pact.postponement_cap", "cap_rule": "APR-6"}
TRACKS: dict[Track, TrackRules] = {
    Track.ASYLUM_OLD: TrackRules(
        "old.decision_term",
        "OLD-1",
        "old.extension_first",
        "OLD-2",
        cap="old.absolute_cap",
        cap_rule="OLD-4",
    ),
    Track.PACT_NORMAL: TrackRules(
        "pact.normal", "APR-3", "pact.normal_extension", "APR-4", european=True, **PACT_CAP
    ),
    Track.PACT_ACCELERATED: TrackRules("pact.accelerated", "APR-7", european=True, **PACT_CAP),
    Track.PACT_INADMISSIBLE: TrackRules(
        "pact.inadmissible", "APR-8", "pact.inadmissible_extension", "APR-8", european=True, **PACT_CAP
    ),
    Track.PACT_INADMISSIBLE_QUICK: TrackRules("pact.inadmissible_38_1_e", "APR-8", european=True, **PACT_CAP),
    Track.PACT_BORDER: TrackRules("pact.border", "APR-9", european=True, **PACT_CAP),
    Track.PACT_BORDER_RELOCATED: TrackRules("pact.border_relocated", "APR-9", european=True, **PACT_CAP),
    Track.NAREIS: TrackRules("family.nareis_term", "FAM-2", "family.nareis_extension", "FAM-2"),
    Track.ARRIVED_FAMILY_MEMBER: TrackRules("family.arrived_member", "FAM-5"),
    Track.VISA_RESEARCH_OR_STUDY: TrackRules("family.visa_research_or_study", "FAM-4"),
    Track.VISA_ORDINARY: TrackRules("family.visa_ordinary", "FAM-4", "family.visa_extension", "FAM-4"),
    Track.REGULAR: TrackRules("regular.decision_term", "REG-1", "regular.extension", "REG-1"),
    Track.BLUE_CARD_OR_ICT: TrackRules("regular.blue_card_or_ict", "REG-2"),
    Track.RESEARCH_OR_STUDY: TrackRules("regular.research_or_study", "REG-2"),
    Track.LONG_TERM_RESIDENT: TrackRules(
        "regular.long_term_resident", "REG-2", "regular.long_term_resident_extension", "REG-2"
    ),
    Track.NATURALISATION: TrackRules(
        "naturalisation.decision_term",
        "NAT-1",
        "naturalisation.extension",
        "NAT-1",
        extension_each="naturalisation.extension_each",
    ),
    Track.OBJECTION: TrackRules("objection.decision_term", "REG-3", "objection.extension", "REG-3"),
}
"""Every track; a test holds the table complete and its parameters known."""

ASYLUM_TRACKS = frozenset(range(Track.ASYLUM_OLD, Track.NAREIS))
PACT_TRACKS = frozenset(range(Track.PACT_NORMAL, Track.NAREIS))
