"""Offers and practices that wait for the panel, and for how long."""

from dataclasses import dataclass

from django.utils import timezone

from commitments.exchange import lifecycle
from commitments.exchange.models import Offer, SharedPractice


@dataclass(frozen=True)
class WaitingRow:
    """An offer or a practice in a queue, and how many days it has waited."""

    paper: Offer | SharedPractice
    days: int

    @property
    def is_offer(self):
        return isinstance(self.paper, Offer)

    @property
    def is_escalated(self):
        """Silent for so long that the curators are told."""
        return lifecycle.is_escalated(days=self.days)


def waiting_rows(papers, *, at):
    return [WaitingRow(paper, days_waited(paper, at=at)) for paper in papers]


def days_waited(paper, *, at):
    return (timezone.localdate(at) - timezone.localdate(paper.submitted_at)).days
