"""The tables below the plan cycles: what binds and the replay, from small tables written by hand."""

from dataclasses import replace

from ketenbalans.planning.instance import Group, Instance, Intake, Limits
from ketenbalans.planning.replayed import Outcome, Replay
from ketenbalans.planning.wording_replay import ORDERS
from ketenbalans.report.figures.plan_replay import plan_views
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.voice import Voice
from ketenbalans.studies.replay_tables import binding_table, replay_table

GROUP = Group(id="A", stock=90, value=(3.0,), grant_rate=0.5, hours=(2.0,))
SIMPLE = ("planned", "first_come", "deadline_first", "easy_first")
INSTANCE = Instance(1, (GROUP,), Limits(loads={"hours": (100.0,)}), unit="weeks", euros_per_unit=100.0)


def outcome(order: str) -> Outcome:
    chain = {"remaining": (-0.0, 800.0, 3000.0), "penalties": (1e6, 2e6, 3e6)}
    return Outcome(order, (1.0, 2.0, 3.0), (0.8, 0.951, 0.99), (1.0, 2.0, 3.0), 0.5, 0.4, 0.64, (), chain)


def study() -> StudyTables:
    replay = Replay(200, 1, "plan", 180, (outcome("planned"), outcome("easy_first")), (), ages_known=True)
    made = (binding_table(INSTANCE, [Intake(1, "A", 50)]), replay_table(replay))
    return StudyTables({table.name: table for table in made}, {}, {})


def test_what_binds_is_told_in_euros() -> None:
    # An hour brings 3 / 2 = 1.5 weeks, 150 euros.
    binding, _ = plan_views(study(), Voice("nl"))
    assert binding.rows == (("1", "uren voor de oude voorraad", "100", "100", "150"),)


def test_the_plan_stands_first_beside_the_simple_orders() -> None:
    _, replay = plan_views(study(), Voice("nl"))
    assert [row[0] for row in replay.rows] == ["dit plan", "eerst de eenvoudige zaken"]
    assert replay.rows[0][1] == "95,1%"
    assert replay.rows[0][7] == "0 tot 3.000"


def test_every_order_of_work_has_a_name_and_one_without_a_chain_leaves_it_open() -> None:
    outcomes = tuple(
        replace(outcome(order), chain={}) if order not in SIMPLE else outcome(order) for order in ORDERS
    )
    table = replay_table(Replay(200, 1, "plan", 180, outcomes, (), ages_known=True))
    (view,) = plan_views(StudyTables({table.name: table}, {}, {}), Voice("en"))
    assert [row[0] for row in view.rows] == list(ORDERS.values())
    assert [row[7] for row in view.rows] == ["0 to 3,000"] * 4 + ["–"] * 4


def test_a_study_that_replayed_nothing_shows_nothing() -> None:
    assert plan_views(StudyTables({}, {}, {}), Voice("en")) == ()
