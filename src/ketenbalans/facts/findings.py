"""A contradiction in published figures: which figures, both sides, how severe, and the likeliest culprit."""

from dataclasses import dataclass
from typing import Any

from ketenbalans.facts.kinds import SEVERITIES


@dataclass(frozen=True)
class Culprit:
    """The one figure whose correction mends most.

    Args:
        figure: Its id.
        printed: The value as printed, in the unit of the figure.
        corrected: The value that would mend the identities; None where no value is asserted (a copied
        target).
        mends: How many broken identities it mends.
        breaks: How many identities that hold it would break.
        supports: How many identities hold with the value as printed.
        rivals: Other figures whose correction would do as well.
        slip: What slip of the pen it looks like.
        familiar: Whether the corrected value also stands elsewhere in its row.
    """

    figure: str
    printed: float
    corrected: float | None
    mends: int
    breaks: int
    supports: int
    rivals: tuple[str, ...]
    slip: str
    familiar: bool = False


@dataclass(frozen=True)
class Finding:
    """One identity that the printed digits do not allow (or, for copied figures, that holds too well)."""

    identity: str
    kind: str
    facts: tuple[str, ...]
    left: float
    right: float
    difference: float
    unit: str
    severity: str
    culprit: Culprit | None
    sentence: dict[str, str]
    reasoning: dict[str, str]
    locators: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """The finding as plain values, for JSON; ``culprit`` is the id of the figure."""
        culprit = self.culprit
        return {
            "identity": self.identity,
            "kind": self.kind,
            "facts": list(self.facts),
            "left": self.left,
            "right": self.right,
            "difference": self.difference,
            "unit": self.unit,
            "severity": self.severity,
            "culprit": culprit.figure if culprit else None,
            "correction": None
            if culprit is None
            else {
                "printed": culprit.printed,
                "corrected": culprit.corrected,
                "mends": culprit.mends,
                "breaks": culprit.breaks,
                "supports": culprit.supports,
                "rivals": list(culprit.rivals),
                "slip": culprit.slip or None,
            },
            "reasoning": self.reasoning,
            "sentence": self.sentence,
            "locators": list(self.locators),
        }

    @property
    def rank(self) -> int:
        """Place of its severity, worst first."""
        return SEVERITIES.index(self.severity)


@dataclass(frozen=True)
class TieOut:
    """What a set of figures was held against, and what did not hold.

    Args:
        checked: How many identities were tried.
        figures: How many figures there were.
        covered: How many of the figures stood in at least one identity.
        findings: The contradictions, worst first.
        new_subjects: Subjects that no shipped document has.
    """

    checked: int
    figures: int
    covered: int
    findings: tuple[Finding, ...]
    new_subjects: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """The whole as plain values, for JSON."""
        return {
            "checked": self.checked,
            "figures": self.figures,
            "covered": self.covered,
            "new_subjects": list(self.new_subjects),
            "findings": [finding.as_record() for finding in self.findings],
        }
