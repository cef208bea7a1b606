"""Targets of the 2030 Agenda by their codes."""


def in_order(target):
    """The key by which targets are sorted: 1.4 before 1.10 before 1.a before 10.1, as the 2030 Agenda counts."""
    goal, _dot, part = target.partition(".")
    return (int(goal) if goal.isdigit() else 99, (0, int(part), "") if part.isdigit() else (1, 0, part))
