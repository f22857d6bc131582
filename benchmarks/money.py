"""Money: how much of what is published is recomputed, what the readings leave over, and how long it takes.

Correctness first: the figures that the issue names (provision, windfall and setback, euros per place) are
computed from published figures and held to what is printed. There is no peer: no library known to us
recomputes budget tables or prices an asylum chain. Times are process times, so that others on the machine do
not count.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ketenbalans.facts import load
from ketenbalans.finance.delay import paired, worth_of_pairing
from ketenbalans.finance.money_tables import published_tables
from ketenbalans.finance.published import reception_beside_forecast
from ketenbalans.finance.recomputing import recomputed
from ketenbalans.finance.scenario_costs import costs
from ketenbalans.finance.unit_costs import attempts, published_effects
from ketenbalans.studies import money
from ketenbalans.studies.cycle_world import synthetic

RESULT = Path(__file__).parent / "results" / "money.json"
FUTURES, SEED, SCENARIO = 100, 1, "plan"


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a piece of work gives, and its process time in seconds."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def gate() -> dict[str, Any]:
    """The figures that must come out; anything else ends the run."""
    facts = load()
    found = recomputed()
    (provision,) = [each for each in found if each.ids[0] == "JV-0861"]
    if not provision.holds or provision.residual:
        raise SystemExit("the provision for penalties does not roll forward")
    years = {year.year: year.per_unit for year in reception_beside_forecast()}
    if (round(years[2025] / 1e3, 1), round(years[2028] / 1e3, 1)) != (35.4, 4.7):
        raise SystemExit("euros per place are not 35.4 and 4.7 thousand")
    nearest = attempts(facts)[1]
    volume, price = nearest.residual(published_effects(facts))
    return {
        "recomputed": len(found),
        "within_rounding": sum(each.holds for each in found),
        "tables_recomputed": len({facts[name].locator for each in found for name in each.ids}),
        "provision_2025": provision.computed,
        "thousand_euros_per_place": {year: round(each / 1e3, 1) for year, each in years.items()},
        "windfall_residual_million": round(volume / 1e6, 1),
        "setback_residual_million": round(price / 1e6, 1),
    }


def main() -> None:
    """Measures and writes ``results/money.json``."""
    result: dict[str, Any] = {"gate": gate()}
    tables, seconds = timed(published_tables)
    result["published_tables"] = {"tables": len(tables), "cpu_seconds": round(seconds, 2)}
    source, building = timed(lambda: synthetic(SEED))
    run, running = timed(lambda: money.run(SCENARIO, source, count=FUTURES))
    _, pricing = timed(lambda: costs(run.results))
    result["scenario"] = {
        "scenario": SCENARIO,
        "futures": FUTURES,
        "cpu_seconds": {
            "register": round(building, 2),
            "plan cycles and two runs": round(running, 2),
            "pricing": round(pricing, 2),
        },
        "month_of_delay_million": {
            each.partner: {
                "mean": round(each.value, 1),
                "p10": round(each.low, 1),
                "p90": round(each.high, 1),
                "standard_error": round(each.error, 2),
            }
            for each in paired(run.results, run.later, run.weeks)
        },
        "unpaired_over_paired_spread": round(worth_of_pairing(run.results, run.later), 1),
    }
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
