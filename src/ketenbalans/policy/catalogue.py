"""The catalogue of dated law: every parameter, general extension and moratorium, and what holds on a day.

``load()`` reads what is shipped in ``data/policy``. A day for which a parameter has no value is an error,
never a default. ``Catalogue.reformed`` gives a new catalogue and leaves the old one alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from ketenbalans.errors import ContradictionError, UnknownNameError
from ketenbalans.policy.loader import read_extension, read_moratorium, read_parameter, read_rules
from ketenbalans.policy.parameters import GeneralExtension, Moratorium, Parameter, Rule, Value
from ketenbalans.policy.reforms import Reform, changed, read_reform, reform_of
from ketenbalans.vocabulary.documents import read_document

TOPICS = (
    "appeal",
    "counting",
    "court",
    "family",
    "naturalisation",
    "norm",
    "objection",
    "old",
    "pact",
    "penalty",
    "regular",
    "transition",
)
"""The folders of ``data/policy`` that hold parameters; the others hold records of their own form."""


@dataclass(frozen=True)
class Law:
    """The law as it stands on one day."""

    catalogue: "Catalogue"
    day: date

    def value(self, parameter: str) -> Value:
        """The value of a parameter on this day, with its reference."""
        return self.catalogue.value(parameter, self.day)

    def number(self, parameter: str) -> float:
        """A numeric parameter on this day.

        Raises:
            MissingValueError: If it has no value on this day.
            ContradictionError: If it is no number.
        """
        return self.catalogue.number(parameter, self.day)

    def choice(self, parameter: str) -> str:
        """The choice of a parameter on this day."""
        return self.catalogue.choice(parameter, self.day)

    def holds(self, parameter: str) -> bool:
        """Whether a yes-or-no parameter says yes on this day."""
        return self.catalogue.holds(parameter, self.day)


@dataclass(frozen=True)
class Catalogue:
    """Every parameter by id, the general extensions, the moratoria and the rules they refer to."""

    parameters: Mapping[str, Parameter]
    extensions: tuple[GeneralExtension, ...]
    moratoria: tuple[Moratorium, ...]
    rules: Mapping[str, Rule]
    reforms: tuple[str, ...] = ()

    def on(self, day: date) -> Law:
        """The law as it stands on a day.

        Example:
            >>> load().on(date(2026, 7, 1)).number("pact.normal")
            6.0
        """
        return Law(self, day)

    def parameter(self, name: str) -> Parameter:
        """A parameter by its id.

        Raises:
            UnknownNameError: If there is none; the near names are told.
        """
        found = self.parameters.get(name)
        if found is None:
            raise UnknownNameError("parameter", name, self.parameters)
        return found

    def value(self, name: str, day: date) -> Value:
        """The value of a parameter on a day.

        Raises:
            UnknownNameError: If there is no such parameter.
            MissingValueError: If it has no value on that day.
        """
        return self.parameter(name).on(day)

    def number(self, name: str, day: date) -> float:
        """A numeric parameter on a day, in the unit of its value."""
        found = self.value(name, day).value
        if isinstance(found, float):
            return found
        raise _wrong_form(name, "number")

    def choice(self, name: str, day: date) -> str:
        """A choice on a day."""
        found = self.value(name, day).value
        if isinstance(found, str):
            return found
        raise _wrong_form(name, "choice")

    def holds(self, name: str, day: date) -> bool:
        """A yes or no on a day."""
        found = self.value(name, day).value
        if isinstance(found, bool):
            return found
        raise _wrong_form(name, "yes_no")

    def holidays(self, day: date) -> frozenset[date]:
        """The days that were equated with holidays, beside those of the calendar."""
        found = self.value("counting.extra_holidays", day).value
        return frozenset(found) if isinstance(found, tuple) else frozenset()

    def reformed(self, reform: Reform) -> "Catalogue":
        """A new catalogue in which a reform holds; this one stays as it is.

        Args:
            reform: Named changes, see ``policy.reforms``.

        Returns:
            The new catalogue; its ``reforms`` name it.

        Example:
            >>> law = load()
            >>> other = law.reformed(reform_of(["old.wbv_scenario=all_void"], law.parameters))
            >>> day = date(2023, 5, 1)
            >>> law.choice("old.wbv_scenario", day), other.choice("old.wbv_scenario", day)
            ('IND_position', 'all_void')
        """
        parameters = dict(self.parameters)
        for change in reform.changes:
            parameters[change.parameter] = changed(parameters[change.parameter], change, reform.name)
        return replace(
            self,
            parameters=parameters,
            moratoria=self.moratoria + reform.moratoria,
            reforms=(*self.reforms, reform.name),
        )

    def with_settings(self, settings: Sequence[str]) -> "Catalogue":
        """A new catalogue with settings such as ``old.wbv_scenario=all_void``; itself without any."""
        return self.reformed(reform_of(settings, self.parameters)) if settings else self

    def with_reform_file(self, path: Path) -> "Catalogue":
        """A new catalogue in which the reform of a file holds."""
        return self.reformed(read_reform(path, self.parameters, self.rules))


def _wrong_form(name: str, wanted: str) -> ContradictionError:
    return ContradictionError(
        "{name} is no {wanted}", mend="read it as the unit in its file says", name=name, wanted=wanted
    )


@lru_cache(maxsize=1)
def load() -> Catalogue:
    """The law that is shipped with this program.

    Returns:
        The catalogue, the same object on every call; it cannot be changed.

    Raises:
        KetenbalansError: If a file of the law is broken, with file, line and key.

    Source:
        law.md sections 0 to 6. Serves R-060.

    Example:
        >>> load().value("old.decision_term", date(2024, 4, 10)).reference.article
        '42(1)'
    """
    with as_file(files("ketenbalans") / "data" / "policy") as folder:
        return read_catalogue(folder)


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of a folder in the form of ``data/policy``."""
    rules = read_rules(folder / "rules.yaml")
    parameters = {}
    for topic in TOPICS:
        for path in sorted((folder / topic).glob("*.yaml")):
            identity = f"{topic}.{path.stem}"
            parameters[identity] = read_parameter(path, rules, identity)
    scenarios = parameters["old.wbv_scenario"].choices
    extensions = [
        read_extension(path, rules, scenarios) for path in sorted((folder / "extensions").glob("*.yaml"))
    ]
    moratoria = [
        read_moratorium(read_document(path), rules) for path in sorted((folder / "moratoria").glob("*.yaml"))
    ]
    return Catalogue(
        parameters,
        tuple(sorted(extensions, key=lambda extension: extension.in_force)),
        tuple(sorted(moratoria, key=lambda moratorium: moratorium.from_day)),
        rules,
    )
