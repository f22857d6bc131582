"""The file of refusals: each row that stays outside, with its line, its value and what to do about it.

It stands beside the source, never in the database, since a wrong cell may hold anything, a name included.
"""

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from ketenbalans.register.chunks import Refused
from ketenbalans.vocabulary.language import translate

HEADER = ("line", "column", "value", "what", "mend")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def sentence(refused: Refused, language: str) -> tuple[str, str]:
    """What is wrong and how to mend it, in a language."""
    fields = {**refused.fields}
    fields.setdefault("value", refused.value)
    return translate(refused.what, language, **fields), translate(refused.mend, language, **fields)


class RefusalFile:
    """A CSV file that grows while an import runs.

    Args:
        file: Where it stands.
        language: Of the sentences.
        kept: How many refusals of an earlier, interrupted run count; later lines are cut off. None starts
            anew.
    """

    def __init__(self, file: Path, language: str, kept: int | None = None) -> None:
        self.file, self.language = file, language
        self.count = 0
        if kept is None or not file.exists():
            file.unlink(missing_ok=True)
            return
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))[1 : kept + 1]
        self._write(rows, "w", header=True)
        self.count = len(rows)

    def add(self, refused: Iterable[Refused]) -> None:
        """Adds refusals and makes sure that they survive the process."""
        rows = []
        for item in refused:
            what, mend = sentence(item, self.language)
            rows.append([str(item.line), _safe(item.column), _safe(item.value), _safe(what), _safe(mend)])
        if rows:
            self._write(rows, "a", header=not self.file.exists())
            self.count += len(rows)

    def _write(self, rows: list[list[str]], mode: str, *, header: bool) -> None:
        with self.file.open(mode, encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            if header:
                writer.writerow(HEADER)
            writer.writerows(rows)
            stream.flush()
            os.fsync(stream.fileno())
