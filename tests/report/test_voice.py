"""Numbers as a reader writes them, without digits that nobody can know."""

import pytest

from ketenbalans.report.voice import Voice

NL, EN = Voice("nl"), Voice("en")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (NL.number(1_234_567.5, 1), "1.234.567,5"),
        (EN.number(-44.0), "−44"),
        (EN.number(-0.2), "0"),  # no minus before zero
        (NL.share(0.314, 1), "31,4%"),
        (EN.share(0.0), "0%"),
        (EN.share(0.0001), "under 1%"),  # what nearly never happens is not impossible
        (EN.share(0.9999), "over 99%"),  # and what nearly always happens is not certain
        (EN.share(1.0), "100%"),
        (NL.about_range(828.2, 1_191.8), "830 tot 1.190"),
        (EN.range(3.0, 3.0), "3"),
        (NL.million(79.1), "€ 79,1 miljoen"),
        (NL.points(-0.057), "−5,7 procentpunt"),
        (NL.day("2027-02-10"), "10 februari 2027"),
        (NL.day("after 2036"), "na 2036"),
        (EN.unit(0.779, "share"), "77.9%"),
        (EN.unit(None, "weeks"), "not known"),
        (NL.unit(67.0, "weeks"), "67 weken"),
        (EN.listing([]), ""),
        (EN.listing(["A"]), "A"),
    ],
)
def test_it_is_said_so(said: str, expected: str) -> None:
    assert said == expected


def test_charts_write_numbers_as_the_language_does() -> None:
    assert (NL.number_locale["decimal"], NL.number_locale["thousands"]) == (",", ".")
    assert (EN.number_locale["decimal"], EN.number_locale["thousands"]) == (".", ",")
