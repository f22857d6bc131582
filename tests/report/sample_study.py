"""A made-up study of realistic size and shape, to develop and test the report against.

Nothing in it is a result: the numbers follow simple formulas. Only tests and benchmarks use it.
"""

# ruff: noqa: E501

from datetime import date, timedelta
from math import exp, sin

from ketenbalans.report.contract import columns_of
from ketenbalans.report.tables import Cell, StudyTables, Table

SCENARIOS = {
    # name: old applications decided a month, new applications a year
    "plan": (1_010, 25_000),
    "regular": (560, 25_000),
    "plan_18000": (1_390, 18_000),
    "plan_32000": (620, 32_000),
    "plan_73": (770, 25_000),
}
SETS = {"central": 1.0, "half": 0.85, "promised": 1.15}
QUANTILES = {"p025": -1.96, "p10": -1.28, "p25": -0.67, "p50": 0.0, "p75": 0.67, "p90": 1.28, "p975": 1.96}
SOURCE = "made-up sample"
START = date(2026, 4, 1)
WEEKS = 560


def table(
    name: str, rows: list[tuple[Cell, ...]], population: str = "old_stock", synthetic: bool = True
) -> Table:
    columns = tuple(column.name for column in columns_of(name) if not column.may_be_absent)
    definitions = {column: f"{column} of {name}" for column in columns}
    return Table(name, columns, tuple(rows), definitions, population, SOURCE, synthetic)


def fan(middle: float, spread: float) -> tuple[float, ...]:
    return tuple(max(0.0, round(middle + spread * z, 1)) for z in QUANTILES.values())


def old_left(scenario: str, week: int, factor: float = 1.0) -> float:
    monthly, _ = SCENARIOS[scenario]
    return max(0.0, 54_000 - factor * monthly * 12 * week / 52.18)


def study() -> StudyTables:
    made = [
        required_realised(), old_stock(), promise(), claims(), claim_values(), contradictions(), new_stock(),
        new_timeliness(), frontier(), waits(), longest_waits(), chain_partners(), published_modelled(),
        foreseen(), triage(), levers(), assumptions(), synthetic_made_of(), plan_cycles(), names(),
    ]  # fmt: skip
    manifest: dict[str, object] = {
        "main_scenario": "plan",
        "promise_date": "2029-06-12",
        "reference_date": "2026-04-01",
        "program": "ketenbalans 0.1.0",
        "seed": 1,
        "futures": 100,
        "inputs": {"facts.csv": "sha256:0f3a…", "scenarios/plan.yaml": "sha256:77b1…"},
    }
    return StudyTables({one.name: one for one in made}, manifest, {"required_low": 1458.3})


def required_realised() -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("needed", None, 1_458.3, None, "2026-06-12 to 2029-06-12", "old_stock", "IND plan", "required"),
        ("decided", 1_710.0, 2_005.0, 2_300.0, "2024", "track_4", "audit report, figure 7", "realised"),
        ("decided", 1_930.0, 1_980.0, 2_030.0, "2025", "track_4", "audit report, figure 7", "realised"),
    ]
    rows += [
        (name, 0.82 * rate, rate, 1.18 * rate, "2026-2029", "old_stock", "model", "plan")
        for name, (rate, _) in SCENARIOS.items()
    ]
    return table("required_realised", rows)


def weekly(name: str, level) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for scenario in SCENARIOS:
        for week in range(0, WEEKS, 1):
            middle = level(scenario, week)
            spread = 24.0 * week**0.9 * (0.25 if middle == 0 else 1.0)
            day = START + timedelta(weeks=week)
            rows.append((scenario, day.isoformat(), *fan(middle, spread)))
    return table(name, rows)


def old_stock() -> Table:
    return weekly("old_stock", old_left)


def new_stock() -> Table:
    def level(scenario: str, week: int) -> float:
        inflow = SCENARIOS[scenario][1]
        return max(0.0, inflow * 0.42 * (1 - exp(-week / 40)) + 700 * sin(week / 8.3))

    return weekly("new_stock", level)


def promise() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for scenario, (rate, _) in SCENARIOS.items():
        for name, factor in SETS.items():
            left = old_left(scenario, 167, factor)
            weeks = int(54_000 / (factor * rate * 12) * 52.18)
            ends = [
                (START + timedelta(weeks=int(weeks * stretch))).isoformat()
                if weeks * stretch < 540
                else "after 2036"
                for stretch in (0.88, 1.0, 1.16)
            ]
            done = 1 / (1 + exp((left - 5_400) / 2_500))
            rows.append(
                (
                    scenario, name, max(0.0, left - 5_200), left, left + 5_600, done, 0.7 * done,
                    0.32 * done, *ends, 100,
                )
            )  # fmt: skip
    return table("promise", rows)


def claims() -> Table:
    return table(
        "claims",
        [
            (
                "three_years", "The old stock gets a first decision within at most three years.",
                "De oude voorraad krijgt binnen maximaal drie jaar een eerste besluit.",
                "IND plan, Aanleiding", None, 3.0, "The number of staff and the hours per case.",
                "Het aantal medewerkers en de uren per zaak.", 3.6, 4.4, 5.5,
                "Holds only with faster hearings than measured.", "Geldt alleen met snellere gehoren dan gemeten.",
            ),
            (
                "by_2031", "Clarity for everyone by 2031 at the latest, or at least five years.",
                "Uiterlijk in 2031 uitsluitel, of ten minste vijf jaar.", "audit report, 5.5.5", 4.75, None,
                "How productivity grows by 25%.", "Hoe de productiviteit met 25% groeit.", 3.9, 4.9, 6.2,
                "Agrees with the model.", "Komt overeen met het model.",
            ),
            (
                "no_measures", "11.9 years with the present process and capacity.",
                "11,9 jaar met het huidige proces en de huidige capaciteit.", "audit report, 5.5.5", 11.9, 11.9,
                "Whether it counts open or overdue applications.", "Of het open of te late aanvragen telt.",
                8.1, 9.6, None, "Read as open applications it does not come out.",
                "Gelezen als open aanvragen komt het niet uit.",
            ),
        ],
    )  # fmt: skip


def claim_values() -> Table:
    return table(
        "claim_values",
        [
            ("three_years", "hours per case", "uren per zaak", 9.0, 11.5, "hours", 3.0),
            ("three_years", "staff that hear and decide", "medewerkers die horen en beslissen", 1_450.0, None, "fte", 3.0),
            ("by_2031", "growth of productivity", "groei van de productiviteit", 0.18, 0.27, "share", 4.75),
            ("no_measures", "new applications a year", "nieuwe aanvragen per jaar", None, None, "applications", None),
        ],
    )  # fmt: skip


def contradictions() -> Table:
    return table(
        "contradictions",
        [
            (
                "73% of capacity goes to 25,000 new applications.", "73% van de capaciteit gaat naar 25.000 nieuwe aanvragen.",
                "The old stock is decided within three years.", "De oude voorraad is binnen drie jaar beslist.",
                "73% for 25,000 new applications leaves about 9,250 old decisions a year, half of what is needed.",
                "73% voor 25.000 nieuwe aanvragen laat ongeveer 9.250 oude besluiten per jaar over, de helft van wat nodig is.",
                9_250.0, 17_500.0, "decisions", "audit report, 5.5.5",
            )
        ],
    )  # fmt: skip


def new_timeliness() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for index, scenario in enumerate(SCENARIOS):
        for quarter in range(2, 18):
            year, part = 2026 + quarter // 4, quarter % 4 + 1
            known = quarter < 15
            middle = 0.86 - 0.05 * index - 0.12 * sin(quarter / 3.0) ** 2
            rows.append(
                (
                    scenario, f"{year}-Q{part}", middle - 0.09 if known else None, middle if known else None,
                    middle + 0.07 if known else None, known,
                )
            )  # fmt: skip
    return table("new_timeliness", rows, "pact_inflow")


def frontier() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for step in range(9):
        share = 0.5 + 0.05 * step
        end = 2028.6 + 0.9 * step
        rows.append(
            (
                share, end - 0.5, end if end < 2036 else None, end + 0.9 if end + 0.9 < 2036 else None,
                0.42 + 0.06 * step, 310 - 20 * step, 420 - 24 * step, 560 - 26 * step, 62_000 + 900 * step,
                1_200.0 * step,
            )
        )  # fmt: skip
    return table("frontier", rows)


def waits() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for index, scenario in enumerate(SCENARIOS):
        for place, category in enumerate(("A", "B", "C", "D", "outside")):
            middle = 96.0 + 13 * place + 17 * index
            rows.append((scenario, category, 0.6 * middle, middle, 1.5 * middle))
    return table("waits", rows)


def longest_waits() -> Table:
    groups = (
        ("D", "NGA", 2_890), ("A", "SYR", 17_300), ("C", "IRQ", 4_320), ("D", "SOM", 3_010), ("D", "ERI", 4_100),
        ("A", "YEM", 3_760), ("B", "AFG", 4_900), ("D", "TUR", 3_020), ("B", "MMR", 310), ("outside", "GEO", 520),
    )  # fmt: skip
    return table(
        "longest_waits",
        [(c, name, count, 88.0 - 4.5 * index) for index, (c, name, count) in enumerate(groups)],
    )


def chain_partners() -> Table:
    measures = {
        "reception_average": (74_700, -1_900, "people"),
        "court_appeals": (9_800, 900, "appeals"),
        "family_applications": (21_000, -1_250, "applications"),
        "family_arrivals": (11_500, -500, "people"),
        "returns": (5_400, 420, "people"),
        "screening_backlog": (40_100, -3_300, "people"),
        "penalties_paid_million": (84.0, 9.5, "million euros"),
        "penalties_provision_million": (267.6, -11.0, "million euros"),
        "permit_holders_in_reception": (18_300, -950, "people"),
    }
    rows: list[tuple[Cell, ...]] = []
    for measure, (start, change, unit) in measures.items():
        for index, scenario in enumerate(SCENARIOS):
            for year in range(2026, 2037):
                passed = year - 2026
                middle = max(0.0, start + change * passed * (1 - 0.15 * index) + 0.02 * start * sin(passed))
                spread = 0.02 * start * passed**0.8
                rows.append(
                    (scenario, measure, year, max(0.0, middle - spread), middle, middle + spread, unit)
                )
    return table("chain_partners", rows, "all_asylum")


def published_modelled() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for figure, population, period, published, modelled, tolerance, unit, mark in (
        ("open applications", "track_4", "2023", 45_000.0, 45_310.0, 0.03, "applications", "calibration"),
        ("open applications", "track_4", "2024", 50_910.0, 51_400.0, 0.03, "applications", "validation"),
        ("open applications", "track_4", "2025", 51_790.0, 52_950.0, 0.03, "applications", "validation"),
        ("open over 6 months", "track_4", "2025", 0.779, 0.762, 0.03, "share", "validation"),
        ("open over 15 months", "track_4", "2025", 0.528, 0.471, 0.04, "share", "validation"),
        ("weeks to decision", "track_4", "2025", 67.0, 63.1, 0.10, "weeks", "validation"),
        ("penalties paid", "all_ind_decisions", "2025", 79.1, 97.2, 0.20, "million euros", "validation"),
        ("penalties paid", "all_ind_decisions", "2023", 11.3, 11.9, 0.20, "million euros", "calibration"),
        (
            "reception, average",
            "reception_entitled",
            "2025",
            74_700.0,
            73_200.0,
            0.05,
            "people",
            "validation",
        ),
        ("grant rate", "all_asylum", "2024", 0.63, None, 0.02, "share", "input"),
    ):
        if modelled is None:
            rows.append(
                (
                    figure,
                    population,
                    period,
                    published,
                    None,
                    None,
                    None,
                    tolerance,
                    unit,
                    mark,
                    None,
                    None,
                    SOURCE,
                )
            )
            continue
        difference = modelled - published if unit == "share" else modelled / published - 1
        rows.append(
            (
                figure, population, period, published, 0.97 * modelled, modelled, 1.03 * modelled, tolerance, unit,
                mark, difference, abs(difference) <= tolerance, SOURCE,
            )
        )  # fmt: skip
    return table("published_modelled", rows, "")


def foreseen() -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            "open applications",
            "track_4",
            "2024",
            50_910.0,
            22_000.0,
            58_000.0,
            143_000.0,
            "applications",
            True,
            SOURCE,
        ),
        (
            "open applications",
            "track_4",
            "2025",
            51_790.0,
            12_000.0,
            69_000.0,
            237_000.0,
            "applications",
            True,
            SOURCE,
        ),
        ("open over 15 months", "track_4", "2025", 0.528, 0.285, 0.408, 0.815, "share", True, SOURCE),
        (
            "penalties paid",
            "all_ind_decisions",
            "2025",
            79.1,
            83.7,
            105.1,
            223.3,
            "million euros",
            False,
            SOURCE,
        ),
    ]
    return table("foreseen", rows, "")


def triage() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for place, scenario in enumerate(SCENARIOS):
        for day, share in (("2027-12-31", 0.1), ("2029-06-12", 0.3), ("2035-12-31", 0.6)):
            rows.append((scenario, day, round(share / (1 + 0.2 * place), 4)))
    return table("triage", rows, "pact_inflow")


def levers() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for en, nl, kind, change, weeks, share in (
        ("100 fte more", "100 fte meer", "lever", "+100 fte", -31.0, None),
        ("Productivity", "Productiviteit", "lever", "+5%", -14.0, None),
        ("Fewer new applications", "Minder nieuwe aanvragen", "lever", "-1,000 a year", -19.0, None),
        ("Pre-phase three months later", "Voorfase drie maanden later", "lever", "+3 months", 6.0, None),
        ("Hours per case, category D", "Uren per zaak, categorie D", "assumption", "10% to 90%", 44.0, 0.41),
        (
            "Inflow of new applications",
            "Instroom van nieuwe aanvragen",
            "assumption",
            "10% to 90%",
            37.0,
            0.29,
        ),
        (
            "Share annulled by court",
            "Aandeel vernietigd door de rechter",
            "assumption",
            "10% to 90%",
            7.0,
            0.04,
        ),
    ):
        spread = 0.35 * abs(weeks) + 2
        rows.append((en, nl, kind, change, weeks - spread, weeks, weeks + spread, share))
    return table("levers", rows)


def assumptions() -> Table:
    return table(
        "assumptions",
        [
            (
                f"C-{index:03}", statement_en, statement_nl, value, low, high, unit, "no source gives it", None,
                "capacity planner", "2026-12-01", index if index < 4 else None,
            )
            for index, (statement_en, statement_nl, value, low, high, unit) in enumerate(
                (
                    ("Hours to hear and decide a case in category D", "Uren om een zaak in categorie D te horen en beslissen", 18.0, 14.0, 23.0, "hours"),
                    ("Share of capacity that overlaps between the gains", "Aandeel van de winst dat overlapt", 0.4, 0.2, 0.7, "share"),
                    ("Weeks before the location is ready", "Weken tot de locatie klaar is", 26.0, 13.0, 52.0, "weeks"),
                    ("Absence", "Verzuim", 0.07, 0.05, 0.09, "share"),
                ),
                start=1,
            )
        ],
    )  # fmt: skip


def synthetic_made_of() -> Table:
    return table(
        "synthetic_made_of",
        [
            ("54,000 open applications on 1 April 2026", "54.000 open aanvragen op 1 april 2026", True, "IND plan", "IND-plan"),
            ("Shares of the categories", "Aandelen van de categorieën", True, "IND plan", "IND-plan"),
            ("Nationalities within categories", "Nationaliteiten binnen categorieën", False, "fitted to UNHCR", "passend gemaakt op UNHCR"),
            ("Ages of applications", "Leeftijd van aanvragen", False, "carried forward", "doorgetrokken"),
        ],
    )  # fmt: skip


def plan_cycles() -> Table:
    rows: list[tuple[Cell, ...]] = []
    groups = (
        ("SYR A", 0.12),
        ("IRQ C", 0.2),
        ("YEM A", 0.15),
        ("AFG B", 0.9),
        ("NGA D", 0.35),
        ("SOM D", 0.5),
    )
    for cycle in range(1, 13):
        month = 10 + 3 * (cycle - 1)
        first = date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        for index, (group, rate) in enumerate(groups):
            if (index + cycle) % 3 != 0 or (group.endswith("B") and cycle < 3):
                cases = 900 + 130 * index
                rows.append((cycle, first.isoformat(), group, cases, rate * cases))
    return table("plan_cycles", rows)  # fmt: skip


def names() -> Table:
    rows = (
        ("three_years", "At most three years", "Maximaal drie jaar"),
        ("by_2031", "By 2031", "Uiterlijk in 2031"),
        ("no_measures", "11.9 years", "11,9 jaar"),
        ("open applications", "Open applications, end of year", "Open aanvragen, einde jaar"),
        ("open over 6 months", "Open for over 6 months", "Langer dan 6 maanden open"),
        ("open over 15 months", "Open for over 15 months", "Langer dan 15 maanden open"),
        ("weeks to decision", "Mean weeks from lodging to decision", "Gemiddelde weken van indienen tot besluit"),
        ("penalties paid", "Penalties paid", "Betaalde dwangsommen"),
        ("reception, average", "People in reception, average", "Mensen in de opvang, gemiddeld"),
        ("grant rate", "Grant rate", "Inwilligingspercentage"),
        ("no source gives it", "no source gives it", "geen bron geeft dit"),
        ("+3 months", "+3 months", "+3 maanden"),
        ("-1,000 a year", "−1,000 a year", "−1.000 per jaar"),
        ("10% to 90%", "10% to 90%", "10% tot 90%"),
        ("model", "model", "model"),
    )  # fmt: skip
    return table("names", list(rows), "", False)
