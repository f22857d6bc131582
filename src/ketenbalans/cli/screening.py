"""The command ``screening``: how long the backlog of security screenings lasts with a given staff."""

from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""

    @app.command()
    def screening(
        fte: Annotated[
            list[float] | None, typer.Option(help="Screeners in all; may be given more than once.")
        ] = None,
        as_json: context.AsJson = False,
    ) -> None:
        """Tells how many years the backlog of security screenings lasts for any staffing."""
        sums = room("chain.screening")
        chain = room("chain.chain").load()
        rows = sums.table(chain, fte or [28.0, 34.0, 40.0])
        document = {
            "backlog": sums.BACKLOG,
            "inflow_per_year": sums.INFLOW,
            "screenings_per_fte": chain.number("screening.per_fte"),
            "fte_to_keep_up": round(sums.fte_to_keep_up(sums.INFLOW, chain.number("screening.per_fte")), 1),
            "years_to_clear": rows,
        }
        context.show(document, as_json, lambda: _words(document))


def _words(document: dict[str, Any]) -> str:
    language, lang = room("vocabulary.language"), context.settings.language
    lines = [
        language.translate(
            "{backlog} persons to screen (asylum and family members, 5 February 2026); {fte} fte keep up "
            "with the inflow of 2025",
            lang,
            backlog=language.number(document["backlog"], lang, 0),
            fte=language.number(document["fte_to_keep_up"], lang, 1),
        )
    ]
    for row in document["years_to_clear"]:
        years = {name: _years(row[name]) for name in ("years", "years_at_low", "years_at_high")}
        lines.append(
            language.translate(
                "  {fte} fte: {middle} (with the fewest screenings per fte {low}, with the most {high})",
                lang,
                fte=language.number(row["fte"], lang, 1),
                middle=years["years"],
                low=years["years_at_low"],
                high=years["years_at_high"],
            )
        )
    return "\n".join(lines)


def _years(years: float | None) -> str:
    language, lang = room("vocabulary.language"), context.settings.language
    if years is None:
        return str(language.translate("never", lang))
    return str(language.translate("{years} years", lang, years=language.number(years, lang, 1)))
