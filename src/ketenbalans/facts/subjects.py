"""Whether the subjects of a file are known, new, or misspelt.

New documents bring new subjects, and those are read. But a subject that is one slip away from a known one,
or that stands alone outside every known family in a file of known subjects, would silently escape every
identity: it is refused until it is spelt right or declared new.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from ketenbalans.errors import BadInputError
from ketenbalans.facts.catalogue import load
from ketenbalans.facts.figures import Figure

NEAR = 0.93
"""Likeness from which a new subject is taken for a misspelt one (decision 0023)."""
FAMILY = 3
"""So many rows make a new family of subjects (decision 0023)."""


def new_subjects(figures: Sequence[Figure], *, allow_new: bool = False, file: str = "") -> tuple[str, ...]:
    """The subjects that no shipped document has, sorted.

    Args:
        figures: The figures of a file.
        allow_new: Whether the user says that unknown subjects are meant.
        file: Name of the file, for the message.

    Raises:
        BadInputError: If a subject looks misspelt, or stands alone outside every known family.

    Example:
        >>> from ketenbalans import facts
        >>> new_subjects(facts.load().figures)
        ()
    """
    known = set(load().subjects())
    families = {subject.split(".")[0] for subject in known}
    unknown = [figure for figure in figures if figure.subject not in known]
    if not unknown or allow_new or 2 * len(unknown) > len(figures):
        return tuple(sorted({figure.subject for figure in unknown}))
    rows = Counter(figure.subject.split(".")[0] for figure in unknown)
    for figure in unknown:
        near = [
            other
            for other in get_close_matches(figure.subject, known, n=3, cutoff=NEAR)
            if re.sub(r"\d", "", other) != re.sub(r"\d", "", figure.subject)
        ]
        family = figure.subject.split(".")[0]
        if near or (family not in families and rows[family] < FAMILY):
            raise BadInputError(
                "unknown subject {subject!r} of {id}",
                where=f"{file}:{figure.line}" if file else "",
                mend="spell it as {near}, or allow it with --new-subjects",
                subject=figure.subject,
                id=figure.id,
                near=" / ".join(repr(each) for each in near) or "a known one (ketenbalans facts show)",
            )
    return tuple(sorted({figure.subject for figure in unknown}))
