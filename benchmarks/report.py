"""How long the report takes: page in two languages, charts, size, and whether it is the same twice.

Correctness comes first: the sample study must pass the contract, and two pages of it must be the same bytes.
There is no peer that makes this page; the time of the drawing program alone is given beside the whole, as the
part that this house cannot shorten.
"""

import importlib.util
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from ketenbalans.report import drawing, page
from ketenbalans.report.contract import check

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "report.json"


def sample_study() -> Any:
    """The made-up study that the tests of the report use."""
    spec = importlib.util.spec_from_file_location("sample_study", ROOT / "tests/report/sample_study.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.study()


def main() -> dict[str, object]:
    """Measures, writes ``benchmarks/results/report.json`` and gives what it wrote."""
    study = sample_study()
    check(study)
    first = page.html(study)  # also starts the drawing program

    drawn = {"seconds": 0.0, "charts": 0}
    draw = drawing.vl_convert.vegalite_to_svg

    def timed(*given: Any, **named: Any) -> str:
        start = time.perf_counter()
        made: str = draw(*given, **named)
        drawn["seconds"] += time.perf_counter() - start
        drawn["charts"] += 1
        return made

    drawing.vl_convert.vegalite_to_svg = timed
    wall, processor = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        made = page.write(study, Path(folder) / "out")
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        second = made.read_text(encoding="utf-8")
        data = sum(path.stat().st_size for path in (made.parent / "data").iterdir())
    drawing.vl_convert.vegalite_to_svg = draw
    result: dict[str, object] = {
        "subject": "report of the sample study, page in two languages and its data files",
        "same_bytes_twice": first == second,
        "wall_seconds": round(wall, 2),
        "processor_seconds": round(processor, 2),
        "drawing_seconds": round(drawn["seconds"], 2),
        "charts": drawn["charts"],
        "page_bytes": len(second.encode()),
        "data_bytes": data,
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "aim": "at most 10 seconds",
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
