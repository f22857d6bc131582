"""What no schedule can go below: rides, lawyers' days and interpreters' days, each counted on its own.

People with the same reception location (or lawyer, or language) are packed into as few vehicles (days) as
their windows allow, everything else left out; the sum of these is a lower bound on every schedule that
places the same people. Equations and proof: ``docs/explanation/day-schedule.md``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush

from ketenbalans.scheduling.answer import Costs
from ketenbalans.scheduling.arrays import meeting_size, prephase_size
from ketenbalans.scheduling.instance import Instance, Person, Step
from ketenbalans.scheduling.windows import Window


def fewest_batches(spans: Iterable[tuple[int, int]], size: int) -> int:
    """Fewest batches of at most a size such that all in a batch share a day; any number of batches a day.

    The one whose last day comes first needs a batch that ends no later than that day. Waiting until then
    loses nobody, and filling up with those whose last days come next leaves the freest for later.

    Args:
        spans: First and last day of each.
        size: Most in a batch.

    Example:
        >>> fewest_batches([(0, 1), (1, 3), (2, 3), (5, 6)], size=2)  # two at day 1, one at 3, one at 6
        3
    """
    waiting = sorted(spans, reverse=True)
    ready: list[int] = []
    batches = day = 0
    while waiting or ready:
        while waiting and waiting[-1][0] <= day:
            heappush(ready, waiting.pop()[1])
        while ready and ready[0] <= day:
            batches += 1
            for _ in range(min(size, len(ready))):
                heappop(ready)
        day += 1
    return batches


def lower_bounds(instance: Instance, people: Sequence[Person], window: Mapping[str, Window]) -> Costs:
    """The least that each part can be for a schedule that places all steps of these people.

    Args:
        instance: The question.
        people: Those who are placed.
        window: Window of each by key.
    """
    seats = {one.id: one.seats for one in instance.receptions}
    rides: dict[str, list[tuple[int, int]]] = defaultdict(list)
    meetings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    halves: dict[str, list[tuple[int, int]]] = defaultdict(list)
    helped: dict[str, list[tuple[int, int]]] = defaultdict(list)
    whole_days = 0
    group = language_groups(instance, people)
    for person in people:
        own = window[person.key]
        for step, first in own.first.items():
            span = (first, own.last[step])
            rides[person.reception].append(span)
            if step is Step.MEETING:
                meetings[person.lawyer].append(span)
            elif step is Step.PREPHASE:
                helped[group[person.language]].append(span)
            elif person.long_hearing:
                whole_days += 1
            else:
                halves[group[person.language]].append(span)
    trips = sum(fewest_batches(spans, seats[reception]) for reception, spans in rides.items())
    lawyers = sum(fewest_batches(spans, meeting_size(instance)) for spans in meetings.values())
    interpreters = whole_days + sum(fewest_batches(spans, 2) for spans in halves.values())
    interpreters += sum(fewest_batches(spans, prephase_size(instance)) for spans in helped.values())
    return Costs(trips, lawyers, interpreters, 0)


def language_groups(instance: Instance, people: Sequence[Person]) -> dict[str, str]:
    """A name for each set of languages that interpreters join: only within a set can a day be shared."""
    of: dict[str, str] = {person.language: person.language for person in people}

    def root(language: str) -> str:
        while of.setdefault(language, language) != language:
            language = of[language]
        return language

    for interpreter in instance.interpreters:
        spoken = sorted(interpreter.languages)
        for other in spoken[1:]:
            of[root(other)] = root(spoken[0])
    return {language: root(language) for language in list(of)}
