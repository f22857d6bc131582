"""The synthetic register meets every published total, and holds nothing that cannot be.

Expected values are the published figures themselves: 54,000 and 39, 17, 8, 28 % (IND plan, PL-0015 to
PL-0020); 51,790, 40,350 and 27,370 of track 4 (AR-0092 to AR-0094); 40,100 unscreened (AR-0066).
"""

from collections.abc import Callable

import numpy as np
import pytest

from ketenbalans import synthetic
from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.policy import country
from ketenbalans.synthetic import SyntheticRegister, assumptions
from ketenbalans.vocabulary.calendar import is_working_day
from ketenbalans.vocabulary.codes import GROUPS, Category, PriorityGroup

REFERENCE_DATE = np.datetime64("2026-04-01")


@pytest.fixture(scope="module")
def register() -> SyntheticRegister:
    return synthetic.build(seed=1)


def in_group(register: SyntheticRegister, *groups: Category | PriorityGroup) -> int:
    numbers = [GROUPS.index(group) for group in groups]
    return int(np.isin(register.applications.group, numbers).sum())


@pytest.mark.parametrize(
    ("groups", "count"),
    [
        ((Category.A,), 21_060),  # 0.39 * 54,000
        ((Category.B,), 9_180),  # 0.17 * 54,000
        ((Category.C,), 4_320),  # 0.08 * 54,000
        ((Category.D,), 15_120),  # 0.28 * 54,000
        (tuple(PriorityGroup), 4_320),  # 54,000 - 49,680; 8 % outside the categories
        (GROUPS, 54_000),
    ],
)
def test_the_published_totals_are_exact(
    register: SyntheticRegister, groups: tuple[Category | PriorityGroup, ...], count: int
) -> None:
    assert in_group(register, *groups) == count


@pytest.mark.parametrize("seed", [2, 3])
def test_totals_are_exact_for_every_seed(seed: int) -> None:
    other = synthetic.build(seed=seed)
    assert in_group(other, Category.A) == 21_060
    assert in_group(other, *PriorityGroup) == 4_320


def test_ages_follow_the_published_ages_of_track_4_carried_forward(register: SyntheticRegister) -> None:
    lodged = register.applications.lodged
    # Before October 2024: 27,370 at the end of 2025, less half of the 5,900 that left = 24,420.
    assert int((lodged < np.datetime64("2024-10-01")).sum()) == 24_420
    # October 2024 to June 2025: 40,350 - 27,370 = 12,980, less half of the other 2,950 (1,475) = 11,505.
    before_july = int((lodged < np.datetime64("2025-07-01")).sum())
    assert before_july == 24_420 + 11_505
    # July to December 2025: 51,790 - 40,350 = 11,440, less 60 % of the other 1,475 (885), plus 40 % of the
    # 1,200 outside track 4 (480) = 11,035.
    assert int((lodged < np.datetime64("2026-01-01")).sum()) == before_july + 11_035


def test_shares_over_6_and_15_months_stay_near_those_of_the_end_of_2025(register: SyntheticRegister) -> None:
    lodged = register.applications.lodged
    # 40,350 / 51,790 = 77.9 % and 27,370 / 51,790 = 52.8 % (track 4); one quarter later, all tracks.
    assert float((lodged < np.datetime64("2025-10-01")).mean()) == pytest.approx(0.779, abs=0.03)
    assert float((lodged < np.datetime64("2025-01-01")).mean()) == pytest.approx(0.528, abs=0.04)


def test_the_lodging_profile_is_smooth(register: SyntheticRegister) -> None:
    months, counts = np.unique(register.applications.lodged.astype("datetime64[M]"), return_counts=True)
    recent = counts[months >= np.datetime64("2023-06")]
    # Guards against jumps at the edges of the brackets; CBS flows themselves change by up to a half a month.
    assert (recent[1:] / recent[:-1]).max() < 1.7
    assert (recent[1:] / recent[:-1]).min() > 0.6


def test_no_day_is_impossible(register: SyntheticRegister) -> None:
    rest, applications = register.rest, register.applications
    for days in (
        applications.lodged,
        rest.nareis_lodged,
        rest.appeals_lodged,
        rest.permit_holders_since,
        rest.returning_since,
        rest.subsidiary_since,
        rest.notices.received,
        rest.court_orders.sent,
    ):
        assert days.max() < REFERENCE_DATE
        assert days.min() > np.datetime64("2020-01-01")
    assert all(is_working_day(day) for day in np.unique(applications.lodged).tolist())


def test_a_notice_comes_after_the_term_and_an_order_after_the_notice(register: SyntheticRegister) -> None:
    lodged = register.applications.lodged
    notices, orders = register.rest.notices, register.rest.court_orders
    six_months_at_least = np.timedelta64(181, "D")  # 1 September to 1 March, the shortest six months
    assert (notices.received - lodged[notices.application]).min() > six_months_at_least
    assert (notices.received >= register.rest.overdue_from[notices.application]).all()
    received = dict(zip(notices.application.tolist(), notices.received.tolist(), strict=True))
    two_weeks = 14  # Awb 6:12(2): an appeal for lateness may be lodged two weeks after the notice
    for application, sent in zip(orders.application.tolist(), orders.sent.tolist(), strict=True):
        assert (sent - received[application]).days > two_weeks


def test_counts_of_the_day_are_those_assumed(register: SyntheticRegister) -> None:
    rest, assumed = register.rest, register.assumed
    assert rest.nareis_lodged.size == assumed["S-040"]
    assert rest.appeals_lodged.size == assumed["S-042"]
    assert rest.notices.application.size == assumed["S-048"]
    assert np.unique(rest.notices.application).size == rest.notices.application.size
    assert rest.court_orders.application.size == assumed["S-050"]


def test_unscreened_asylum_and_nareis_add_up_to_the_published_total(register: SyntheticRegister) -> None:
    # 5 February 2026: 40,100 of asylum and nareis together; no change since is the stated assumption.
    unscreened = int((~register.applications.screened).sum())
    assert unscreened + register.rest.nareis_unscreened == 40_100


def test_nobody_is_screened_before_the_registration_interview(register: SyntheticRegister) -> None:
    applications = register.applications
    assert not (applications.screened & ~applications.interviewed).any()
    # Waits run from 8.5 to 25.5 weeks (17 weeks, half of it to either side).
    age = (REFERENCE_DATE - applications.lodged).astype(int)
    assert not applications.interviewed[age < 8.5 * 7].any()
    assert applications.interviewed[age > 25.5 * 7].mean() == pytest.approx(0.99, abs=0.005)


def test_households_share_nationality_day_and_region(register: SyntheticRegister) -> None:
    applications = register.applications
    assert (np.diff(applications.lodged.astype(int)) >= 0).all()
    same = np.diff(applications.household) == 0
    for column in (
        applications.nationality,
        applications.lodged.astype(int),
        applications.region,
        applications.language,
        applications.kind,
    ):
        assert (np.diff(column)[same] == 0).all()
    starts = np.append(True, ~same)
    assert int(starts.sum()) == np.unique(applications.household).size  # members stand together


def test_unaccompanied_minors_are_minors_and_alone(register: SyntheticRegister) -> None:
    applications = register.applications
    alone = applications.group == GROUPS.index(PriorityGroup.UNACCOMPANIED_MINOR)
    assert applications.minor[alone].all()
    sizes = np.bincount(applications.household)
    assert (sizes[applications.household[alone]] == 1).all()


def test_every_household_has_an_adult_or_is_a_minor_alone(register: SyntheticRegister) -> None:
    applications = register.applications
    adults = np.bincount(applications.household, weights=~applications.minor)
    without = adults[applications.household] == 0
    minors_alone = applications.group == GROUPS.index(PriorityGroup.UNACCOMPANIED_MINOR)
    assert (without == minors_alone).all()


def test_afghan_women_are_in_b_and_other_afghans_are_not(register: SyntheticRegister) -> None:
    applications = register.applications
    afghan = applications.nationality == applications.nationalities.index("AFG")
    in_b = applications.group == GROUPS.index(Category.B)
    in_d = applications.group == GROUPS.index(Category.D)
    assert applications.female[afghan & in_b].all()
    assert not applications.female[afghan & in_d].any()
    assert int((afghan & in_b).sum()) > 0


def test_every_category_is_that_of_the_country_policy(register: SyntheticRegister) -> None:
    applications, policy = register.applications, country.load()
    day = register.reference_date
    for number, code in enumerate(applications.nationalities):
        for female in (True, False):
            chosen = (applications.nationality == number) & (applications.female == female)
            row = policy.row_for(code, "female" if female else "male", day)
            groups = {GROUPS[group] for group in np.unique(applications.group[chosen]).tolist()}
            own = {row.priority_group or row.category}
            assert groups <= own | {PriorityGroup.UNACCOMPANIED_MINOR, PriorityGroup.NUISANCE}


def as_bytes(register: SyntheticRegister) -> dict[str, bytes]:
    def columns(record: object) -> dict[str, bytes]:
        return {
            name: value.tobytes() for name, value in vars(record).items() if isinstance(value, np.ndarray)
        }

    rest = register.rest
    return (
        columns(register.applications)
        | columns(rest)
        | {f"notice {name}": value for name, value in columns(rest.notices).items()}
        | {f"order {name}": value for name, value in columns(rest.court_orders).items()}
    )


def test_the_same_seed_gives_the_same_bytes(register: SyntheticRegister) -> None:
    assert as_bytes(synthetic.build(seed=1)) == as_bytes(register)


def test_another_seed_gives_other_people(register: SyntheticRegister) -> None:
    other, own = as_bytes(synthetic.build(seed=2)), as_bytes(register)
    fixed = {"key", "term_weeks", "order term_weeks", "order daily_rate", "order maximum"}
    assert {name for name in own if own[name] == other[name]} <= fixed


def test_another_composition_of_those_outside_keeps_their_total() -> None:
    many_minors = synthetic.build(assumed={"S-011": 1800})
    assert in_group(many_minors, PriorityGroup.UNACCOMPANIED_MINOR) == 1_800
    assert in_group(many_minors, *PriorityGroup) == 4_320
    assert in_group(many_minors, Category.A) == 21_060


@pytest.mark.parametrize("bound", ["low", "high"])
def test_the_register_can_be_built_at_both_ends_of_every_band(bound: str) -> None:
    every = assumptions.load().by_id
    for names in (["S-048", "S-049", "S-050", "S-051", "S-052"], ["S-031", "S-032", "S-029", "S-030"]):
        values = {name: getattr(every[name], bound) for name in names}
        built = synthetic.build(assumed=values)
        assert len(built.applications) == 54_000


Mistake = Callable[[], SyntheticRegister]


@pytest.mark.parametrize(
    ("mistake", "kind", "words"),
    [
        (lambda: synthetic.build(assumed={"S-011": 5000}), OutOfRangeError, "outside its band 700"),
        (lambda: synthetic.build(assumed={"S-01": 1}), UnknownNameError, "did you mean 'S-0"),
    ],
)
def test_a_wrong_assumption_is_refused(mistake: Mistake, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        mistake()
