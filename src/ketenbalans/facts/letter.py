"""The findings as a letter of an auditor: worst first, each with both sides, places and the likeliest
misprint.
"""

from collections.abc import Sequence

from ketenbalans.facts.findings import Finding, TieOut
from ketenbalans.facts.kinds import SEVERITIES
from ketenbalans.vocabulary.language import number, translate

HEADINGS = {
    "changes_conclusion": "What changes a conclusion",
    "wrong_number": "What is a wrong number",
    "rounding": "What is probably rounded twice",
}


def letter(result: TieOut, language: str) -> str:
    """The whole letter, as lines of text.

    Example:
        >>> print(letter(TieOut(3, 4, 4, ()), "en"))
        We held 4 figures against 3 identities; 4 of the figures stand in at least one.
        We found no contradiction beyond rounding.
    """
    lines = [
        translate(
            "We held {figures} figures against {checked} identities; "
            "{covered} of the figures stand in at least one.",
            language,
            figures=number(result.figures, language),
            checked=number(result.checked, language),
            covered=number(result.covered, language),
        )
    ]
    if not result.findings:
        return "\n".join([*lines, translate("We found no contradiction beyond rounding.", language)])
    lines.append(
        translate(
            "We found {count} contradictions that rounding does not explain: {worst} change a conclusion, "
            "{wrong} are wrong numbers, {rounded} are probably rounded twice.",
            language,
            count=len(result.findings),
            worst=_count(result.findings, "changes_conclusion"),
            wrong=_count(result.findings, "wrong_number"),
            rounded=_count(result.findings, "rounding"),
        )
    )
    place = 0
    for severity in SEVERITIES:
        chosen = [finding for finding in result.findings if finding.severity == severity]
        if chosen:
            heading = translate(HEADINGS[severity], language)
            lines += ["", heading, "-" * len(heading)]
        for finding in chosen:
            place += 1
            lines += ["", f"{place}. {finding.sentence[language]}", f"   {finding.reasoning[language]}"]
            lines += [f"   - {locator}" for locator in finding.locators]
    return "\n".join(lines)


def _count(findings: Sequence[Finding], severity: str) -> int:
    return sum(finding.severity == severity for finding in findings)
