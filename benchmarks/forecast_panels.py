"""The tables on which forecasters race: published Dutch counts, thinned ones, and a made-up country."""

import csv
from importlib.resources import files

import numpy as np

from ketenbalans.forecast import published
from ketenbalans.forecast.panel import Panel


def monthly() -> Panel:
    """The fourteen monthly series of Statistics Netherlands, 2015 to 2025."""
    series = {
        f"{origin} {measure}": list(months.values())
        for measure in (published.FIRST, published.NAREIS)
        for origin, months in published.months_by_origin(measure).items()
    }
    return Panel.of(series, first="2015-01")


def quarterly() -> Panel:
    """First applications and arriving family per quarter, 2013 to 2025."""
    return Panel.of(
        {name: list(published.quarters(name).values()) for name in (published.FIRST, published.NAREIS)},
        first="2013-Q1",
    )


def yearly() -> Panel:
    """The forty largest origins per year, 2000 to 2025."""
    by_origin = published.yearly_by_origin()
    largest = sorted(by_origin, key=lambda origin: -sum(by_origin[origin].values()))[:40]
    return Panel.of(
        {origin: [by_origin[origin].get(year, 0) for year in range(2000, 2026)] for origin in largest},
        first="2000",
    )


def british() -> Panel:
    """Applications, decisions and withdrawals of the United Kingdom per quarter, 2010 to 2023.

    Source:
        Home Office; ``data/published/uk_asylum_people_2010_2023.csv``. Not looked at while tuning.
    """
    file = files("ketenbalans") / "data" / "published" / "uk_asylum_people_2010_2023.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    flows = ("inflow", "decided", "withdrawn")
    return Panel.of({flow: [float(row[flow]) for row in rows] for flow in flows}, first=rows[0]["period"])


def thinned(share: float = 0.1, seed: int = 1) -> Panel:
    """The monthly series with every person kept by chance: small counts and noughts, the dynamics real.

    Args:
        share: Chance with which a person stays.
        seed: Seed of the draw.
    """
    panel = monthly()
    kept = np.random.default_rng(seed).binomial(panel.values.astype(int), share).astype(float)
    return Panel(panel.names, panel.labels, kept, panel.kind)


def made_up_country(seed: int, series: int = 30, months: int = 96) -> Panel:
    """A country that does not exist, with what real ones show: a common wave, levels that wander, outbreaks,
    shifts, seasons, counts that clump, and figures rounded to five.

    Args:
        seed: Seed of every draw. The rule was tuned on another country drawn in this way.
        series: Number of nationalities.
        months: Length.
    """
    rng = np.random.default_rng(seed)
    run_up, found = 60, {}
    length = months + run_up
    wave = np.zeros(length)
    for month in range(1, length):
        wave[month] = 0.97 * wave[month - 1] + rng.normal(0, 0.07)
    common = rng.normal(0, 0.08, 12)
    common -= common.mean()
    for row in range(series):
        base = rng.normal(np.log(25), 1.5)
        level = np.zeros(length)
        kept, spread = rng.uniform(0.95, 1.0), rng.uniform(0.06, 0.2)
        for month in range(1, length):
            level[month] = kept * level[month - 1] + rng.normal(0, spread) * (1 if rng.random() < 0.93 else 3)
        outbreaks = np.zeros(length)
        for _ in range(rng.poisson(1.0)):
            begin, height, fading = rng.integers(20, length), rng.gamma(3, 0.5), rng.uniform(0.75, 0.97)
            for month in range(begin, length):
                rise = min(1.0, (month - begin + 1) / 3)
                outbreaks[month] += height * rise * fading ** max(0, month - begin - 2)
        if rng.random() < 0.3:
            level[rng.integers(run_up, length) :] += rng.normal(0, 0.7)
        own = rng.normal(0, 0.06, 12)
        season = np.tile(common * rng.uniform(0.3, 1.5) + own - own.mean(), 20)[:length]
        expected = np.exp(base + level + outbreaks + wave * rng.uniform(0.3, 1.2) + season)
        clump = rng.uniform(8, 60)
        counts = rng.poisson(expected * rng.gamma(clump, 1 / clump, length))[run_up:]
        found[f"N{row:02d}"] = (np.round(counts / 5) * 5).astype(float).tolist()
    return Panel.of(found, first="2015-01")
