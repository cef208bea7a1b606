"""Filters of the commitments that ask what was said on them, kept in the address."""

from django.utils.translation import gettext_lazy as _

from commitments.catalogue.filters import CommitmentFilter
from commitments.common.filters import choice

from . import agreeing
from .assemble.commitments import assessed_cells


class AssessedCommitmentFilter(CommitmentFilter):
    """The filters of the catalogue, and how far actors of one type and those who assess them are apart. `when` and
    `fictional` say which cells are looked at."""

    agreement = choice(_("States and their assessors"), agreeing.BETWEEN_TWO, method="with_agreement")

    def __init__(self, *args, when, fictional, **kwargs):
        super().__init__(*args, **kwargs)
        self.when, self.fictional = when, fictional
        self.found = {}

    def with_agreement(self, queryset, _name, value):
        """Those with at least one such cell. How many each has is kept in `found`, by the commitment's id."""
        cells = assessed_cells(when=self.when, fictional=self.fictional)
        counts = {pk: sum(agreeing.finds(value, cell) for cell in column) for pk, column in cells.items()}
        self.found = {pk: count for pk, count in counts.items() if count}
        return queryset.filter(commitment__in=self.found)
