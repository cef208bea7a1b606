"""What is asked of every page: for which day, by what was known then, by which rules, of which actors."""

from dataclasses import dataclass
from datetime import date, datetime

from commitments.catalogue.models import Method
from commitments.common.vocabulary import ActorType
from commitments.scorecards.cells import MethodRules

DEFAULT_TYPE = ActorType.STATE


@dataclass(frozen=True)
class When:
    """The two instants of a question: the day the scorecard is for, and what was public."""

    as_of: date
    known_at: datetime


def method_at(day):
    """The rules in force on `day`, as plain values. One query."""
    return rules_of(Method.objects.at(day))


def rules_of(method):
    return MethodRules(
        version=method.version,
        ageing={2: method.ageing_2y, 5: method.ageing_5y, None: method.ageing_else},
        stale={2: method.stale_2y, 5: method.stale_5y, None: method.stale_else},
    )
