"""Data and instance files in YAML and JSON, read strictly and with the line of every value.

A duplicate key, an unknown key, a missing key, a newer schema: each is refused with file, line, key and
mend. What the keys mean is for the room that reads the file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ketenbalans.errors import (
    BadInputError,
    DuplicateError,
    MissingValueError,
    OutOfRangeError,
    SchemaVersionError,
    UnavailableError,
    UnknownNameError,
)

SCHEMA = 1


@dataclass(frozen=True)
class Section:
    """A mapping in a file that remembers where each of its keys stands.

    Example:
        >>> section = parse_yaml("schema: 1\\nunit: weeks\\n", "norm.yaml")
        >>> section.text("unit"), section.place("unit")
        ('weeks', 'norm.yaml:2')
    """

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    file: str
    line: int

    def place(self, key: str | None = None) -> str:
        """File and line of a key, or of the section itself."""
        return f"{self.file}:{self.lines.get(key, self.line) if key else self.line}"

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def only(self, *known: str) -> "Section":
        """The section itself, once it is sure that it has no key beside the known ones.

        Raises:
            UnknownNameError: If there is another key; the near ones are told.
        """
        for key in self.values:
            if key not in known:
                raise UnknownNameError("key", key, known, where=self.place(key))
        return self

    def value(self, key: str) -> Any:
        """A compulsory value of any form.

        Raises:
            MissingValueError: If the key is absent or empty.
        """
        found = self.values.get(key)
        if found is None:
            raise MissingValueError(
                "{key!r} is missing", where=self.place(key), mend="add a line '{key}: ...'", key=key
            )
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """A string; compulsory where no default is given."""
        if default is not None and self.values.get(key) is None:
            return default
        found = self.value(key)
        if not isinstance(found, str):
            raise self._wrong(key, found, "a text")
        return found

    def number(
        self,
        key: str,
        default: float | None = None,
        *,
        low: float = -float("inf"),
        high: float = float("inf"),
    ) -> float:
        """A number within bounds; compulsory where no default is given."""
        if default is not None and self.values.get(key) is None:
            return default
        found = self.value(key)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self._wrong(key, found, "a number")
        if not low <= found <= high:
            raise OutOfRangeError(
                "{key} is {found}, outside {low} to {high}",
                where=self.place(key),
                mend="give a value within the range",
                key=key,
                found=found,
                low=low,
                high=high,
            )
        return float(found)

    def whole(
        self,
        key: str,
        default: int | None = None,
        *,
        low: float = -float("inf"),
        high: float = float("inf"),
    ) -> int:
        """A whole number within bounds; compulsory where no default is given."""
        found = self.number(key, default, low=low, high=high)
        if found != int(found):
            raise self._wrong(key, found, "a whole number")
        return int(found)

    def day(self, key: str) -> date:
        """A compulsory day, written as 2026-06-12."""
        found = self.value(key)
        if isinstance(found, str):
            try:
                return date.fromisoformat(found)
            except ValueError:
                raise self._wrong(key, found, "a day such as 2026-06-12") from None
        if not isinstance(found, date):
            raise self._wrong(key, found, "a day such as 2026-06-12")
        return found

    def optional_day(self, key: str) -> date | None:
        """A day, or None where the key is absent or null."""
        return None if self.values.get(key) is None else self.day(key)

    def one_of(self, key: str, known: Iterable[str], default: str | None = None) -> str:
        """A text out of a closed list.

        Raises:
            UnknownNameError: If it is another; the near ones are told.
        """
        found = self.text(key, default)
        choices = [str(choice) for choice in known]
        if found not in choices:
            raise UnknownNameError(key, found, choices, where=self.place(key))
        return found

    def section(self, key: str) -> "Section":
        """A compulsory mapping below this one."""
        found = self.value(key)
        if not isinstance(found, Section):
            raise self._wrong(key, found, "a mapping of keys")
        return found

    def sections(self, key: str) -> list["Section"]:
        """A compulsory list of mappings below this one."""
        return [
            item if isinstance(item, Section) else self._refuse_item(key, item) for item in self.items(key)
        ]

    def items(self, key: str) -> list[Any]:
        """A compulsory list of anything."""
        found = self.value(key)
        if not isinstance(found, list):
            raise self._wrong(key, found, "a list")
        return found

    def texts(self, key: str, default: list[str] | None = None) -> list[str]:
        """A list of strings; compulsory where no default is given."""
        if default is not None and self.values.get(key) is None:
            return default
        found = self.items(key)
        for item in found:
            if not isinstance(item, str):
                raise self._wrong(key, item, "a list of texts")
        return found

    def _refuse_item(self, key: str, item: object) -> "Section":
        raise self._wrong(key, item, "a list of mappings")

    def _wrong(self, key: str, found: object, wanted: str) -> BadInputError:
        return BadInputError(
            "{key} is {found!r}",
            where=self.place(key),
            mend="write {wanted}",
            key=key,
            found=found,
            wanted=wanted,
        )


class _Reader(yaml.SafeLoader):
    """A YAML reader that keeps the lines and refuses a key that stands twice."""

    file: str


def _read_mapping(reader: _Reader, node: yaml.MappingNode) -> Section:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        # As it is written: YAML would read a key such as "on" or "no" as a truth value.
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in values:
            raise DuplicateError(
                "key {key!r} stands twice, first on line {first}",
                where=f"{reader.file}:{line}",
                mend="remove or rename one",
                key=key,
                first=lines[key],
            )
        values[key] = reader.construct_object(value_node, deep=True)
        lines[key] = line
    return Section(values, lines, reader.file, node.start_mark.line + 1)


_Reader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _read_mapping)


def parse_yaml(text: str, file: str) -> Section:
    """The mapping that a YAML text holds. JSON is YAML, so this reads instance files too.

    Raises:
        BadInputError: If the text is no YAML or holds no mapping.
        SchemaVersionError: If it is of a newer schema than this program knows.
    """
    reader = _Reader(text)
    reader.file = file
    try:
        found = reader.get_single_data()
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise BadInputError(
            "this is no YAML: {problem}",
            where=f"{file}:{line}",
            mend="mend the line",
            problem=problem.problem,
        ) from None
    finally:
        reader.dispose()
    if not isinstance(found, Section):
        raise BadInputError("the file holds no mapping of keys", where=file, mend="start with 'schema: 1'")
    return of_known_schema(found)


def of_known_schema(document: Section) -> Section:
    """The document itself, once it is sure that this program reads its schema.

    Raises:
        SchemaVersionError: If it is of a newer one.
    """
    if document.number("schema", SCHEMA) > SCHEMA:
        raise SchemaVersionError(
            "schema {schema} is newer than this program reads ({known})",
            where=document.place("schema"),
            mend="update the program",
            schema=document.value("schema"),
            known=SCHEMA,
        )
    return document


def read_text(path: Path) -> str:
    """The text of a file a user named.

    Raises:
        UnavailableError: If it cannot be read.
        BadInputError: If it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInputError(
            "byte {position} is not UTF-8",
            where=str(path),
            mend="save the file as UTF-8",
            position=problem.start,
        ) from None
    except OSError as problem:
        raise UnavailableError(
            "cannot be read: {reason}",
            where=str(path),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None


def read_document(path: Path) -> Section:
    """The mapping that a YAML or JSON file holds; see ``parse_yaml`` for what is refused."""
    text = read_text(path)
    if path.suffix == ".json":
        try:
            json.loads(text)
        except json.JSONDecodeError as problem:
            raise BadInputError(
                "this is no JSON: {problem}",
                where=f"{path}:{problem.lineno}",
                mend="mend column {column}",
                problem=problem.msg,
                column=problem.colno,
            ) from None
        text = text.replace("\t", " ")  # JSON allows tabs between tokens, YAML does not
    return parse_yaml(text, str(path))
