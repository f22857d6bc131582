"""Instance files in JSON, read strictly and fast, each mapping with the lines of its keys.

The YAML reader of ``vocabulary.documents`` also reads JSON, a hundred times slower and with YAML's idea of
what ``1e5`` means. Instances of thousands of numbers come in here.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from json import decoder, scanner
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError, DuplicateError
from ketenbalans.vocabulary.documents import Section, of_known_schema, read_text


@dataclass(frozen=True)
class _KeyLines(Mapping[str, int]):
    """Line of each key of one object, looked up only when a message needs it."""

    text: str
    start: int
    end: int
    keys_held: frozenset[str]

    def __getitem__(self, key: str) -> int:
        if key not in self.keys_held:
            raise KeyError(key)
        position = self.text.find(json.dumps(key, ensure_ascii=False) + ":", self.start, self.end)
        if position < 0:
            position = self.text.find(json.dumps(key, ensure_ascii=False), self.start, self.end)
        return self.text.count("\n", 0, max(position, self.start)) + 1

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys_held)

    def __len__(self) -> int:
        return len(self.keys_held)


class _Decoder(json.JSONDecoder):
    """A JSON decoder whose objects become sections; a key that stands twice is refused."""

    def __init__(self, file: str) -> None:
        super().__init__()
        read_object: Callable[..., Any] = decoder.JSONObject  # type: ignore[attr-defined]  # no stub

        def read_section(text_and_end: tuple[str, int], *rest: Any) -> tuple[Section, int]:
            text, start = text_and_end
            strict, scan_once = rest[0], rest[1]
            pairs, end = read_object((text, start), strict, scan_once, None, list)
            line = text.count("\n", 0, start) + 1
            values = dict(pairs)
            if len(values) < len(pairs):
                seen: set[str] = set()
                for key, _ in pairs:
                    if key in seen:
                        raise DuplicateError(
                            "key {key!r} stands twice",
                            where=f"{file}:{line}",
                            mend="remove or rename one",
                            key=key,
                        )
                    seen.add(key)
            return Section(values, _KeyLines(text, start, end, frozenset(values)), file, line), end

        self.parse_object = read_section
        self.parse_constant = self._refuse_constant
        self.file = file
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]  # no stub

    def _refuse_constant(self, constant: str) -> float:
        raise BadInputError(
            "{constant} is no number of JSON",
            where=self.file,
            mend="write a finite number",
            constant=constant,
        )


def parse_json(text: str, file: str) -> Section:
    """The mapping that a JSON text holds.

    Raises:
        BadInputError: If the text is no JSON or holds no object.
        DuplicateError: If a key stands twice in one object.
        SchemaVersionError: If it is of a newer schema than this program knows.

    Example:
        >>> section = parse_json('{"cycles": 1e1,\\n "groups": []}', "plan.json")
        >>> section.number("cycles"), section.place("groups")
        (10.0, 'plan.json:2')
    """
    try:
        found = _Decoder(file).decode(text)
    except json.JSONDecodeError as problem:
        raise BadInputError(
            "this is no JSON: {problem}",
            where=f"{file}:{problem.lineno}",
            mend="mend column {column}",
            problem=problem.msg,
            column=problem.colno,
        ) from None
    except RecursionError:
        raise BadInputError(
            "this JSON is nested too deeply", where=file, mend="write plain lists and objects"
        ) from None
    if not isinstance(found, Section):
        raise BadInputError("the file holds no object of keys", where=file, mend="start with '{{'")
    return of_known_schema(found)


def read_json(path: Path) -> Section:
    """The mapping that a JSON file holds; see ``parse_json`` for what is refused."""
    return parse_json(read_text(path), str(path))
