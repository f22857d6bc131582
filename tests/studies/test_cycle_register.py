"""A small register read for the plan cycle, counted by hand; what it does not hold is lent and said."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import MissingValueError
from ketenbalans.register.doors import format_of, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.register.reading import Register
from ketenbalans.store.connections import open_store
from ketenbalans.studies import cycle_register
from ketenbalans.synthetic.building import build
from ketenbalans.vocabulary.codes import GROUPS

#   a b   Syrians, category A; b came under review and stays one open application
#   c     an Eritrean, category B; a security screening was done
#   d     a Turk whom an official placed in C
#   e     decided; f  nareis; neither is open asylum
#   g     a former decision annulled by a court: open anew, with its first day of lodging
#   h     flagged as causing nuisance: before the cohorts
EVENTS = """key,product,nationality,minor,nuisance,type,on,outcome,category,rule,reason
a,asylum,SYR,false,,lodged,2025-01-10,,,,
b,asylum,SYR,false,,lodged,2025-03-01,,,,
c,asylum,ERI,false,,lodged,2025-04-01,,,,
c,asylum,ERI,false,,security_screened,2025-05-01,,,,
d,asylum,TUR,false,,lodged,2025-06-01,,,,
d,asylum,TUR,false,,category_assigned,2026-03-01,,C,overrule,documents complete
e,asylum,SYR,false,,lodged,2025-01-10,,,,
e,asylum,SYR,false,,decided,2026-01-10,rejection,,,
f,nareis,SYR,false,,lodged,2025-02-01,,,,
g,asylum,IRQ,false,,lodged,2024-05-01,,,,
g,asylum,IRQ,false,,decided,2025-05-01,rejection,,,
g,asylum,IRQ,false,,appeal_lodged,2025-05-20,,,,
g,asylum,IRQ,false,,appeal_ruled,2026-02-01,annulled,,,
h,asylum,DZA,false,true,lodged,2025-07-01,,,,
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    file: Path = folder / "cases.csv"
    file.write_text(EVENTS)
    store = open_store(str(folder / "register.db"), create=True)
    table, mapping = open_source(file, format_of(file), None)
    run_import(store, ImportJob(table, file, mapping, key=PseudonymKey(bytes(range(32)))))
    return Register.open(store)


def test_open_applications_get_their_group_and_keep_their_first_day(register: Register) -> None:
    found, standing, notes = cycle_register.standing_of(register, date(2026, 4, 1), build(1))
    groups = Counter(
        (found.nationalities[code], str(GROUPS[group]))
        for code, group in zip(found.nationality.tolist(), found.group.tolist(), strict=True)
    )
    assert groups == {
        ("SYR", "A"): 2,
        ("ERI", "B"): 1,
        ("TUR", "C"): 1,
        ("IRQ", "C"): 1,
        ("DZA", "nuisance"): 1,
    }
    assert standing.initial.sum() == 6
    assert str(found.lodged.min()) == "2024-05-01"
    assert (cycle_register.RETURNED, {"count": 1}) in notes


def test_what_the_register_holds_counts_and_what_it_lacks_is_lent_and_said(register: Register) -> None:
    lent = build(1)
    _, standing, notes = cycle_register.standing_of(register, date(2026, 4, 1), lent)
    assert standing.appeals == 0.0  # one was lodged, and ruled upon
    assert standing.family_pending == 1.0
    assert standing.screened == 1.0
    assert standing.permit_holders == float(lent.rest.permit_holders_since.size)
    told = [fields["what"] for sentence, fields in notes if sentence == cycle_register.LENT]
    assert told == ["permit-holders in reception", "people in return"]


def test_a_day_without_open_applications_is_refused(register: Register) -> None:
    with pytest.raises(MissingValueError, match="no open application of the old stock on 2020-01-01"):
        cycle_register.standing_of(register, date(2020, 1, 1), build(1))


def test_the_last_day_is_that_of_the_last_event(register: Register) -> None:
    assert cycle_register.last_day(register) == date(2026, 3, 1)
