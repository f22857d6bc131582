"""One plain sentence per finding, in Dutch and English, and the reasoning behind its culprit."""

from collections.abc import Mapping, Sequence

from ketenbalans.facts.declared import Declaration
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.findings import Culprit
from ketenbalans.vocabulary.language import number, translate

TEMPLATES = {
    "sum": "the parts {parts} add to {right} {unit}, "
    "but {first} prints {left} {unit} (difference {difference})",
    "difference": "{first} prints a difference of {left} {unit}; from {parts} it is {right} {unit}",
    "roll_forward": "opening, additions and deductions ({parts}) lead to {right} {unit}; "
    "{first} prints {left} {unit} (difference {difference})",
    "repeat": "the same fact stands twice: {left} {unit} in {first} and {right} {unit} in {parts}",
    "price_quantity": "price times quantity ({parts}) gives {right} {unit}; {first} prints {left} {unit}",
    "share": "the share in {first} is {left}{unit}; from {parts} it is {right}{unit}",
    "shares_sum": "the shares in {all} add to {left} %, not to 100 %",
    "part_whole": "a part is larger than the whole: "
    "{left} {unit} in {first} against {right} {unit} ({parts})",
    "average_as_stock": "{first} is called an average, but equals last year's average plus inflow minus "
    "outflow to the digit ({parts}); only a stock at a moment does that",
    "littles_law": "{first} says {left} {unit}; number and flow ({parts}) imply {right} {unit}",
    "series_break": "the series breaks: {left} {unit} in {first} after {right} {unit} in {parts}",
    "unit_factor": "{first} prints {left} {unit} where {parts} give {right} {unit}: "
    "about a factor 1,000, a wrong unit",
    "realised_is_plan": "realised {first} equals plan {parts} to the digit ({left} {unit}): probably copied",
    "flat_target": "the targets for later years equal the last realised value {left} {unit} to the digit "
    "({all}): probably copied, not set",
    "two_populations": "one name for two things: {left} {unit} in {first}, {right} {unit} in {parts}",
    "bounds": "the bounds cannot hold together: {left} {unit} in {first} against {right} {unit} in {parts}",
}
SLIPS = {
    "a lost sign": "a lost sign",
    "a factor 1,000": "a factor 1,000",
    "a factor 100": "a factor 100",
    "a factor 10": "a factor 10",
    "two digits changed round": "two digits changed round",
    "one digit": "one digit",
}
MOST_NAMED = 12
"""So many figures are named in a sentence; the rest are counted."""


def tell(
    kind: str,
    figures: Sequence[Figure],
    left: float,
    right: float,
    unit: str,
    declaration: Declaration | None,
    language: str,
) -> str:
    """The sentence of a finding; a declared identity adds why it must hold."""
    rest = figures[1:] or figures[:1]
    words = translate(
        TEMPLATES[kind],
        language,
        first=figures[0].id,
        parts=named(rest),
        all=named(figures),
        left=plain(left, language),
        right=plain(right, language),
        difference=plain(left - right, language),
        unit=translate(unit, language),
    )
    sentence = words[0].upper() + words[1:]
    if declaration is None:
        return sentence + "."
    return f"{sentence}. {declaration.reason[language]}"


def named(figures: Sequence[Figure]) -> str:
    """The ids of figures in a row, the many shortened."""
    ids = [figure.id for figure in figures]
    return ", ".join(ids if len(ids) <= MOST_NAMED else [*ids[:MOST_NAMED], f"+{len(ids) - MOST_NAMED}"])


def plain(value: float, language: str) -> str:
    """A number with the decimals that it needs, at most three.

    Example:
        >>> plain(1160752.0, "nl"), plain(16.25, "en")
        ('1.160.752', '16.25')
    """
    rounded = round(value, 3)
    text = f"{rounded:.3f}".rstrip("0")
    return number(rounded, language, len(text.partition(".")[2]))


def reasoning(culprit: Culprit | None, kind: str, known: Mapping[str, Figure], language: str) -> str:
    """Why this figure is taken for the misprint."""
    if culprit is None and kind in ("two_populations", "bounds"):
        return translate(
            "Each figure may be right for what it counts; they may not be put together.", language
        )
    if culprit is None:
        return translate(
            "Each figure is supported by others: correcting one would break as much as it mends.", language
        )
    figure = known[culprit.figure]
    if kind in ("series_break", "littles_law"):
        return translate("It is {figure} that asks for an explanation.", language, figure=figure.id)
    if kind == "bounds":
        return translate("The wording of {figure} cannot stand beside the other.", language, figure=figure.id)
    if culprit.corrected is None:
        return translate("{figure} should have been established on its own.", language, figure=figure.id)
    words = translate(
        "Correcting {figure} from {printed} to {corrected} {unit} mends {mends} broken identities "
        "and breaks {breaks} that hold.",
        language,
        figure=figure.id,
        printed=figure.printed,
        corrected=plain(culprit.corrected, language),
        unit=translate(figure.unit, language),
        mends=culprit.mends,
        breaks=culprit.breaks,
    )
    if culprit.slip:
        words += " " + translate(
            "It looks like a slip: {slip}.", language, slip=translate(SLIPS[culprit.slip], language)
        )
    if culprit.familiar:
        words += " " + translate("That value also stands elsewhere in its row.", language)
    if culprit.rivals:
        words += " " + translate(
            "A correction of {rivals} would do as well.",
            language,
            rivals=", ".join(culprit.rivals[:MOST_NAMED]),
        )
    return words
