"""Filters of the commitments that ask what was said on them, kept in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from commitments.catalogue.filters import CommitmentFilter

from . import agreeing
from .assemble.commitments import assessed_cells


class AssessedCommitmentFilter(CommitmentFilter):
    """The filters of the catalogue, and how far actors of one type and those who assess them lie apart. `when` and
    `fictional` say which cells are looked at."""

    agreement = django_filters.ChoiceFilter(
        choices=agreeing.BETWEEN_TWO,
        method="with_agreement",
        label=_("States and their assessors"),
        empty_label=_("Any"),
    )

    def __init__(self, *args, when, fictional, **kwargs):
        super().__init__(*args, **kwargs)
        self.when, self.fictional = when, fictional
        self.found = {}

    def with_agreement(self, queryset, _name, value):
        """Those with at least one such cell. How many each has is kept in `found`, by the commitment's id."""
        cells = assessed_cells(when=self.when, fictional=self.fictional)
        counts = {pk: sum(agreeing.finds(value, cell) for cell in column) for pk, column in cells.items()}
        self.found = {pk: count for pk, count in counts.items() if count}
        return queryset.filter(pk__in=self.found)
