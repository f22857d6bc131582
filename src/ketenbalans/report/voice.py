"""One reader's language: sentences, names of codes, and numbers as that reader writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import eq

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from ketenbalans.report.moments import quarter_name
from ketenbalans.report.names import BUILT_IN
from ketenbalans.report.tables import StudyTables, text
from ketenbalans.vocabulary.language import euros, long_date, number, percentage, translate


class English(str):
    """A text that stands in English between sentences of another language; the page marks it as such."""

    __slots__ = ()
    lang = "en"


@dataclass(frozen=True)
class Voice:
    """Says things in one language.

    Args:
        language: ``nl`` or ``en``.
        names: How codes are called in that language, beyond those built in.

    Example:
        >>> Voice("en").range(1931.2, 2029.8)
        '1,931 to 2,030'
        >>> Voice("nl").share(0.7793, 1)
        '77,9%'
    """

    language: str
    names: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, sentence: str, **fields: object) -> str:
        """A sentence with its fields filled in."""
        return translate(sentence, self.language, **fields)

    def name(self, code: str) -> str:
        """What a code is called; the code itself where nobody named it."""
        if code in self.names:
            return self.names[code]
        return self(BUILT_IN[code]) if code in BUILT_IN else self(code)

    def nationality(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 alpha-3 code; the code itself where it is none.

        Example:
            >>> Voice("nl").nationality("SYR"), Voice("en").nationality("XXA")
            ('Syrië', 'Stateless')
        """
        if code in self.names or code in BUILT_IN:
            return self.name(code)
        short = get_global("territory_aliases").get(code, [code])[0]
        return str(Locale(self.language).territories.get(short, code)) if len(code) == 3 else code

    def group(self, code: str) -> str:
        """A group for planning: a nationality and a category, such as ``SYR A``, with the nationality"
        " named."""
        if code in self.names or code in BUILT_IN:
            return self.name(code)
        first, space, rest = code.partition(" ")
        named = self("rest of") if first == "rest" else self.nationality(first)
        return f"{named}{space}{rest}"

    def period(self, words: str) -> str:
        """A period: two ISO days as a span in words, a quarter or a month by its name, others as they are.

        Example:
            >>> Voice("nl").period("2023-10")
            'oktober 2023'
        """
        first, between, last = words.partition(" to ")
        if between and _is_day(first) and _is_day(last):
            return self("{low} to {high}", low=self.day(first), high=self.day(last))
        if len(words) == len("2023-10") and _is_day(f"{words}-01"):
            return self.month(f"{words}-01")
        return quarter_name(words) if words[4:6] == "-Q" else self.name(words)

    def cited(self, words: str) -> str:
        """A text that a table holds in English only, such as a reason; marked where the reader has another.

        Example:
            >>> type(Voice("nl").cited("nobody measures it")).__name__
            'English'
        """
        if self.language == "en":
            return words
        parts = words.split("; ")
        said = [self.name(part) for part in parts]
        whole = "; ".join(said)
        return English(whole) if all(map(eq, said, parts)) else whole

    def number(self, value: float, decimals: int = 0) -> str:
        """A number; a true minus sign, and no minus before zero."""
        rounded = round(value, decimals)
        sign = "−" if rounded < 0 else ""
        return sign + number(abs(rounded), self.language, decimals)

    def about(self, value: float) -> str:
        """A modelled count without digits that the model cannot know: to 10, from 10,000 on to 100.

        Example:
            >>> Voice("en").about(23456.0), Voice("en").about(1234.0), Voice("en").about(56.0)
            ('23,500', '1,230', '56')
        """
        step = _step(value)
        return self.number(step * round(value / step))

    def range(self, low: float, high: float, decimals: int = 0) -> str:
        """Two numbers as a range; one where they read the same."""
        first, last = self.number(low, decimals), self.number(high, decimals)
        return first if first == last else self("{low} to {high}", low=first, high=last)

    def about_range(self, low: float, high: float) -> str:
        """Two modelled counts as a range, both rounded as the larger; one where they read the same.

        Example:
            >>> Voice("en").about_range(9_385.0, 20_990.0)
            '9,400 to 21,000'
        """
        step = _step(max(abs(low), abs(high)))
        first, last = (self.number(step * round(value / step)) for value in (low, high))
        return first if first == last else self("{low} to {high}", low=first, high=last)

    def share(self, value: float, decimals: int = 0) -> str:
        """A share as a percentage. Neither 0 nor 100 is said of what only comes near it.

        Example:
            >>> Voice("en").share(0.004), Voice("en").share(0.998), Voice("en").share(0.0)
            ('under 1%', 'over 99%', '0%')
        """
        smallest = 10.0 ** -(decimals + 2)
        if 0 < value < smallest / 2:
            return self("under {share}", share=percentage(smallest, self.language, decimals))
        if 1 - smallest / 2 < value < 1:
            return self("over {share}", share=percentage(1 - smallest, self.language, decimals))
        return percentage(value, self.language, decimals)

    def share_range(self, low: float, high: float) -> str:
        """Two shares as a range; one where they read the same."""
        first, last = self.share(low), self.share(high)
        return first if first == last else self("{low} to {high}", low=first, high=last)

    def points(self, value: float, decimals: int = 1) -> str:
        """A difference of shares in percentage points, with its sign."""
        return self("{points} pp", points=self.signed(100 * value, decimals))

    def signed(self, value: float, decimals: int = 0) -> str:
        """A number with its sign, also when it is above zero."""
        return ("+" if round(value, decimals) > 0 else "") + self.number(value, decimals)

    def million(self, value: float) -> str:
        """Millions of euros.

        Example:
            >>> Voice("nl").million(79.1)
            '€ 79,1 miljoen'
        """
        return self("{amount} million", amount=euros(value, self.language, 1))

    def day(self, iso: str) -> str:
        """A day in words; a text that is no day (such as "after 2036") in the reader's language."""
        try:
            return long_date(date.fromisoformat(iso), self.language)
        except ValueError:
            return self.name(iso)

    def month(self, iso: str, *, short: bool = False) -> str:
        """The month and year of a day.

        Example:
            >>> Voice("nl").month("2029-06-12")
            'juni 2029'
        """
        pattern = "MMM y" if short else "MMMM y"
        return format_date(date.fromisoformat(iso), format=pattern, locale=self.language)

    def years(self, value: float) -> str:
        """A number of years: whole where it is, otherwise with one decimal."""
        return self.number(value, 0 if float(value).is_integer() else 1)

    def unit(self, value: float | None, unit: str) -> str:
        """A value with its unit."""
        if value is None:
            return self("not known")
        if unit == "share":
            return self.share(value, 0 if round(100 * value, 6) % 1 == 0 else 1)
        if unit in {"million euros", "EUR million", "euros_million"}:
            return self.million(value)
        small = abs(value) < 100 and not float(value).is_integer()
        return self.number(value, 1 if small else 0) + (f" {self.name(unit)}" if unit else "")

    def listing(self, items: list[str]) -> str:
        """Items in one sentence: a, b and c.

        Example:
            >>> Voice("en").listing(["A", "B", "C"])
            'A, B and C'
        """
        if len(items) < 2:
            return "".join(items)
        return self("{items} and {last}", items=", ".join(items[:-1]), last=items[-1])

    @property
    def number_locale(self) -> dict[str, object]:
        """How a chart writes numbers, in the form of d3."""
        return {
            "decimal": get_decimal_symbol(self.language),
            "thousands": get_group_symbol(self.language),
            "grouping": [3],
            "currency": ["€ ", ""],
        }


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def _step(size: float) -> int:
    """To what a modelled count of a size is rounded in a sentence."""
    return 100 if abs(size) >= 10_000 else 10 if abs(size) >= 100 else 1


def voice_for(study: StudyTables, language: str) -> Voice:
    """The voice that also knows the names that a study brings along in its table ``names``."""
    return Voice(language, {text(row, "code"): text(row, language) for row in study.records("names")})
