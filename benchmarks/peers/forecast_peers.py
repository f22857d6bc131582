"""AutoETS, AutoARIMA and AutoTheta on rolling origins, and the oracle of the scores.

Runs in the environment of ``forecast.txt`` only: ``python forecast_peers.py TASK IN.npz OUT.npz``. Bounds are
cut at nought, as whoever uses them would do.
"""

import sys
import time
import warnings

import numpy as np

LEVELS = (95, 90, 80, 50)


def forecasts(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Quantiles of every peer, shape (origin, series, horizon, quantile), and seconds per peer."""
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

    table, origins = given["table"], given["origins"]
    horizon, season = int(given["horizon"]), int(given["season"])
    found: dict[str, np.ndarray] = {}
    for name, model in (("AutoETS", AutoETS), ("AutoTheta", AutoTheta), ("AutoARIMA", AutoARIMA)):
        out = np.full((len(origins), len(table), horizon, 9), np.nan)
        started = time.perf_counter()
        for row, origin in enumerate(origins):
            for series, counts in enumerate(table):
                said = model(season_length=season).forecast(
                    y=counts[:origin].astype(float), h=horizon, level=list(LEVELS)
                )
                out[row, series, :, 4] = said["mean"]
                for place, level in enumerate(LEVELS):
                    out[row, series, :, place] = said[f"lo-{level}"]
                    out[row, series, :, 8 - place] = said[f"hi-{level}"]
        found[f"{name}_seconds"] = np.array(time.perf_counter() - started)
        found[f"{name}_negative"] = np.array((out[..., :4] < 0).mean())
        found[name] = np.maximum(out, 0)
    return found


def oracle(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Quantile scores by scoringrules, shape (case, quantile)."""
    import scoringrules

    quantiles, outcome, levels = given["quantiles"], given["outcome"], given["levels"]
    return {
        "pinball": np.stack(
            [
                scoringrules.quantile_score(outcome, quantiles[:, place], alpha)
                for place, alpha in enumerate(levels)
            ],
            axis=1,
        )
    }


def speed(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Seconds that AutoETS takes for all windows on two processes."""
    import pandas as pd
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    windows = given["windows"]
    length = windows.shape[1]
    table = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(len(windows)), length),
            "ds": np.tile(np.arange(length), len(windows)),
            "y": windows.ravel(),
        }
    )
    runner = StatsForecast(models=[AutoETS(season_length=12)], freq=1, n_jobs=2)
    runner.forecast(df=table[table.unique_id < 2], h=12, level=[90])
    started = time.perf_counter()
    runner.forecast(df=table, h=12, level=list(LEVELS))
    return {"seconds": np.array(time.perf_counter() - started)}


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    task, source, target = sys.argv[1:4]
    np.savez(
        target, **{"forecasts": forecasts, "oracle": oracle, "speed": speed}[task](dict(np.load(source)))
    )
