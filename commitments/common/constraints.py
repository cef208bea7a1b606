"""Rules that recur in many tables, each named once, so that the database holds them."""

from django.db.models import CheckConstraint, F, Q


def one_of(field, choices, *, name, message=None):
    """`field` holds one of the values of `choices` (a Choices class), or is empty when the class has no such value."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": list(choices.values)}),
        name=name,
        violation_error_message=message or f"{field} must be one of: {', '.join(str(v) for v in choices.values)}.",
    )


def one_of_or_blank(field, choices, *, name):
    return CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *choices.values]}),
        name=name,
        violation_error_message=f"{field} must be empty or one of: {', '.join(str(v) for v in choices.values)}.",
    )


def both_or_neither(first, second, *, name, message=None):
    """Who and when go together: `first` and `second` are both set or both null."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
        violation_error_message=message or f"{first} and {second} go together.",
    )


def by_two_people(second, first, *, name, message):
    """`second` is another person than `first`; either may be null."""
    return CheckConstraint(
        condition=Q(**{f"{second}__isnull": True}) | ~Q(**{second: F(first)}),
        name=name,
        violation_error_message=message,
    )


def with_a_reason(state, reason, *, name, message=None):
    """In `state` the text `reason` is not empty."""
    return CheckConstraint(
        condition=~Q(state=state) | ~Q(**{reason: ""}),
        name=name,
        violation_error_message=message or f"{reason} is not empty when the state is {state}.",
    )


def not_before(later, earlier, *, name, message=None):
    """`later` is not before `earlier`; either may be null."""
    return CheckConstraint(
        condition=Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__gte": F(earlier)}),
        name=name,
        violation_error_message=message or f"{later} cannot be before {earlier}.",
    )
