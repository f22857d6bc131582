"""One family of errors. Each says what is wrong with which value, where it stands, and how to mend it.

The sentences are English templates with named fields. The command line renders them in the reader's
language (``vocabulary.language.translate``); the fields stay the same. Nothing here knows a language.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class KetenbalansError(Exception):
    """Something a user or a neighbouring system gave us cannot be used as it stands.

    Args:
        what: Template of the sentence that says what is wrong, with fields in braces.
        where: The place: a file with line or key, a column, an argument. Empty when there is none.
        mend: Template of the sentence that says what to do about it.
        **fields: The values that the two templates name.

    Example:
        >>> error = BadInputError("{x} is below zero", where="plan.yaml:3", mend="give 0 or more", x=-1)
        >>> print(error)
        plan.yaml:3: -1 is below zero; give 0 or more
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", mend: str, **fields: object) -> None:
        self.what = what
        self.where = where
        self.mend = mend
        self.fields = fields
        super().__init__(self.render(what, mend))

    def render(self, what: str, mend: str) -> str:
        """The whole message, from templates that may have been translated."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{what.format(**self.fields)}; {mend.format(**self.fields)}"


class BadInputError(KetenbalansError):
    """A value has the wrong form: not a number, not a date, not a known structure."""


class OutOfRangeError(KetenbalansError):
    """A value has the right form but cannot be true: a negative count, a share above one."""


class MissingValueError(KetenbalansError):
    """A compulsory value is absent, or no value is known for the day asked for."""


class DuplicateError(KetenbalansError):
    """The same key, identifier or period stands twice."""


class ContradictionError(KetenbalansError):
    """Values that are each possible cannot hold together."""


class PopulationError(KetenbalansError):
    """Two figures count different populations and may not be compared or added (R-005)."""


class SchemaVersionError(KetenbalansError):
    """A file is of a newer form than this version of the program reads."""


class UnavailableError(KetenbalansError):
    """A component that the command needs (a database, a browser, a folder) cannot be reached."""


class UnknownNameError(KetenbalansError):
    """A name that is in no list. The near names are told.

    Example:
        >>> print(UnknownNameError("scenario", "plna", ["plan", "regular"], where="--scenario"))
        --scenario: unknown scenario 'plna'; did you mean 'plan'? known: plan, regular
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        self.known = sorted(known)
        self.near = get_close_matches(name, self.known, n=3, cutoff=0.6)
        mend = "did you mean {near}? known: {known}" if self.near else "use one of: {known}"
        super().__init__(
            "unknown {kind} {name!r}",
            where=where,
            mend=mend,
            kind=kind,
            name=name,
            near=" / ".join(repr(near) for near in self.near),
            known=", ".join(self.known),
        )
