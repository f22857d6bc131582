"""The report as one page: both languages, charts inside, no network, and never half a report on disk."""

import base64
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ketenbalans.errors import ContradictionError, UnavailableError
from ketenbalans.report import answer, datafiles
from ketenbalans.report.contract import check
from ketenbalans.report.drawing import svg
from ketenbalans.report.figure import Drawing, Figure, Key, Section
from ketenbalans.report.figures.comparison import missed
from ketenbalans.report.outline import sections
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.theme import DASHES, NARROW, PANEL, SERIES, SHAPES, WIDE
from ketenbalans.report.voice import Voice, voice_for
from ketenbalans.vocabulary.language import LANGUAGES

REPORT = "report.html"
DATA = "data"

Told = Callable[[str], None]
"""Hears which part is being made, for a progress line."""


def write(study: StudyTables, folder: Path, told: Told | None = None) -> Path:
    """Writes the report and its data files; an interrupted run leaves no half report.

    Everything is made in a temporary folder beside the place where it will stand and moved there at the end.
    A report of an earlier run is replaced as a whole; other files in the folder stay.

    Args:
        study: The tables of the run; see ``report.contract`` for what they must be.
        folder: Where ``report.html`` and ``data/`` shall stand. It need not exist.
        told: Called with the name of each part as it is made.

    Returns:
        The path of ``report.html``.

    Raises:
        KetenbalansError: If a table is not as the contract says; nothing is written then.
        ContradictionError: If ``folder/data`` holds files that no report wrote.
        UnavailableError: If the folder cannot be written.

    Source:
        The main job of the design; serves R-078, R-082 and the accessibility conventions.
    """
    check(study)
    answer.check_headline(study)
    return put(study, folder, lambda: html(study, told))


def put(study: StudyTables, folder: Path, made_page: Callable[[], str]) -> Path:
    """Writes a page and the data files of its tables into a folder, as a whole or not at all.

    Args:
        study: The tables that become data files.
        folder: Where ``report.html`` and ``data/`` shall stand. It need not exist.
        made_page: Makes the text of the page.

    Returns:
        The path of ``report.html``.

    Raises:
        ContradictionError: If ``folder/data`` holds files that no report wrote.
        UnavailableError: If the folder cannot be written.
    """
    data = folder / DATA
    if data.exists() and not datafiles.is_ours(data):
        raise ContradictionError(
            "the folder holds files that no report wrote", where=str(data), mend="choose another --out"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    except OSError as problem:
        raise UnavailableError(
            "cannot be written: {reason}", where=str(folder), mend="check the name and the rights",
            reason=problem.strerror,
        ) from None  # fmt: skip
    try:
        (made / REPORT).write_text(made_page(), encoding="utf-8", newline="")
        (made / DATA).mkdir()
        datafiles.write(study, made / DATA)
        _move(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder / REPORT


def _move(made: Path, folder: Path) -> None:
    """Puts a finished report in its place. Whenever this is interrupted, a page that stands is whole."""
    if not folder.exists():
        made.chmod(0o755)
        os.rename(made, folder)
        return
    (folder / REPORT).unlink(missing_ok=True)
    if (folder / DATA).exists():
        shutil.rmtree(folder / DATA)
    os.rename(made / DATA, folder / DATA)
    os.replace(made / REPORT, folder / REPORT)


def html(study: StudyTables, told: Told | None = None) -> str:
    """The whole page as text; the same for the same study, byte for byte.

    Args:
        study: Tables that ``contract.check`` has passed.
        told: Called with the name of each part as it is made.

    Returns:
        A document that is both HTML and well-formed XML.
    """
    parts = []
    for language in LANGUAGES:
        voice = voice_for(study, language)
        if told:
            told(voice("report in {language}", language=language))
        parts.append(
            {
                **part(study, voice, voice("When will the old stock be gone?"), sections(study, voice)),
                "facts": answer.facts(study, voice),
                "verdict": answer.verdict(study, voice),
                "lever": answer.lever(study, voice),
                "warnings": answer.warnings(study, voice),
                "missed": len(missed(study)),
                "trust": answer.trust(study, voice),
            }
        )
    return render("report.html", study, parts)


def part(
    study: StudyTables, voice: Voice, title: str, made: Sequence[Section], *, tag: str | None = None
) -> dict[str, Any]:
    """What a template needs of one language of any page.

    Args:
        study: The tables behind the figures.
        voice: The language.
        title: The question at the top.
        made: The sections below it.
        tag: What the figures rest on, where it is not a synthetic register.
    """
    suffix = f" ({voice('synthetic register') if tag is None else tag})"
    return {
        "language": voice.language,
        "voice": voice,
        "title": title,
        "sections": made,
        "tag": voice("published figures") if tag is None else tag,
        "draw": lambda figure: _drawn(figure, voice, suffix),
        "origin": lambda figure: _origin(study, figure, voice),
    }


def render(template: str, study: StudyTables, parts: Sequence[dict[str, Any]]) -> str:
    """A page from a template of this room; the same for the same tables, byte for byte."""
    page: str = (
        _environment()
        .get_template(template)
        .render(
            study=study,
            parts=parts,
            style=Markup(_style()),
            script=Markup(_text("report.js")),
            titles={part["language"]: part["title"] for part in parts},
            sample=_sample,
        )
    )
    return page


def _drawn(figure: Figure, voice: Voice, suffix: str) -> list[tuple[Drawing, list[Markup]]]:
    """The charts of a figure as SVG: a panel once, another chart in its wide and its narrow form."""
    found = []
    for index, drawing in enumerate(figure.drawings, start=1):
        widths = {"panel": PANEL} if drawing.panel else {"wide": WIDE, "narrow": NARROW}
        found.append(
            (
                drawing,
                [
                    Markup(
                        svg(
                            drawing.chart(width),
                            voice,
                            key=f"{voice.language}-{figure.key}-{index}-{name}",
                            title=f"{drawing.title}{suffix}",
                            description=drawing.description,
                            css_class=f"chart {name}",
                        )
                    )
                    for name, width in widths.items()
                ],
            )
        )
    return found


def _origin(study: StudyTables, figure: Figure, voice: Voice) -> dict[str, object]:
    """Whom a figure counts, where it comes from and whether the register behind it is synthetic."""
    tables = [study.tables[name] for name in figure.data if name in study.tables]
    return {
        "synthetic": any(table.synthetic for table in tables),
        "population": "; ".join(dict.fromkeys(voice.name(t.population) for t in tables if t.population)),
        "source": "; ".join(dict.fromkeys(voice.name(t.source) for t in tables if t.source)),
        "files": [table.name for table in tables],
    }


MARKERS = {
    "circle": "M14 1.5a4.5 4.5 0 1 0 .01 0z",
    "square": "M10 2h8v8h-8z",
    "diamond": "M14 0.5 18.5 6 14 11.5 9.5 6z",
    "triangle-up": "M14 1 19 10.5H9z",
    "cross": "M12 1h4v3h3v4h-3v3h-4v-3h-3v-4h3z",
}
"""The markers of ``theme.SHAPES`` as small drawings."""


def _sample(key: Key) -> Markup:
    """A series' line with its dash, or its marker on its bar, for the explanation beside a chart."""
    colour = SERIES[key.series]
    if key.is_line:
        dash = " ".join(str(length) for length in DASHES[0 if key.solid else key.series])
        return Markup(
            '<svg class="sample" viewBox="0 0 28 12" aria-hidden="true"><path d="M1 6h26" fill="none" '
            'stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/></svg>'
        ).format(colour, dash)
    return Markup(
        '<svg class="sample" viewBox="0 0 28 12" aria-hidden="true"><path d="M1 6h26" stroke="{}" '
        'stroke-width="7" opacity="0.38"/><path d="{}" fill="{}"/></svg>'
    ).format(colour, MARKERS[SHAPES[key.series]], colour)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ketenbalans.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str) -> str:
    return (files("ketenbalans.report") / "templates" / name).read_text(encoding="utf-8")


def _style() -> str:
    """The style sheet with the fonts inside, so that the page needs no other file."""
    style = _text("report.css")
    for weight in ("Regular", "Bold"):
        font = (files("ketenbalans") / "data" / "fonts" / f"SourceSans3-{weight}.woff2").read_bytes()
        style = style.replace(
            f"url(SourceSans3-{weight}.woff2)",
            f"url(data:font/woff2;base64,{base64.b64encode(font).decode('ascii')})",
        )
    return style
