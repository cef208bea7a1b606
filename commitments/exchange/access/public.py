"""What anyone may read."""

from django.db.models import Q
from django.http import Http404

from commitments.exchange import lifecycle
from commitments.exchange.models import Offer, SharedPractice, needs_in_force


def need_of(report_id, code, *, at, demo_site):
    """The need, public or private; for callers that check who asks."""
    needs = needs_in_force(at=at).filter(Q(commitment__code=code) | Q(pledge__code=code), revision__report=report_id)
    need = needs.first()
    if need is None or (need.actor.fictional and not demo_site):
        raise Http404
    return need


def offer_to_read(offer_id, *, demo_site):
    """A published, ended or withdrawn offer of an actor that can be named. The withdrawn one is a tombstone."""
    return _paper(Offer.objects.with_names(), offer_id, demo_site=demo_site)


def practice_to_read(practice_id, *, demo_site):
    """A practice that was published, whatever became of its claim: what is gone leaves its place."""
    return _paper(SharedPractice.objects.with_names(), practice_id, demo_site=demo_site)


def _paper(papers, pk, *, demo_site):
    papers = papers.filter(pk=pk, state__in=lifecycle.PUBLIC, actor__shielded=False)
    if not demo_site:
        papers = papers.filter(actor__fictional=False)
    paper = papers.first()
    if paper is None:
        raise Http404
    return paper
