"""Practices beside the claims that they stand on."""

from django.utils.translation import gettext as _

from commitments.common import c1
from commitments.common.citations import Citation
from commitments.common.labels import shown_claim
from commitments.common.templatetags.waymark import long_date
from commitments.exchange.models import SharedPractice
from commitments.pledges.models import Pledge
from commitments.progress.models import Claim

WITHDRAWN, REPORT_WITHDRAWN, NO_LONGER = "withdrawn", "report_withdrawn", "no_longer"
"""Why a practice is gone: the panel took it down; its report was withdrawn; the report no longer says that it worked."""


def with_claims(practices, *, at):
    """[(practice, its claim in force, how that is shown)] in one query; the practices come from `in_view`."""
    practices = list(practices)
    claims = Claim.objects.in_force(known_at=at).filter(revision__report__in={p.report_id for p in practices})
    found = {
        (claim.revision.report_id, claim.about_id): claim
        for claim in claims.select_related("revision__report", "commitment", "pledge")
    }
    rows = ((p, found.get((p.report_id, p.pledge_id or p.commitment_id))) for p in practices)
    return [(practice, claim, shown_claim(claim)) for practice, claim in rows if claim]


def citation_of(practice, *, gone):
    """How a published practice is cited; `gone` says why it is shown no more (practice_state)."""
    said = _("%(author)s, what worked: %(about)s, published %(day)s. Waymark.")
    day = long_date(practice.published_at)
    return Citation(
        words=said % {"author": practice.author, "about": practice.about.label, "day": day},
        path=practice.get_absolute_url(),
        form=c1.practice(paper=practice, gone=gone),
        fictional=practice.actor.fictional,
        gone=_("This practice is no longer shown.") if gone else "",
    )


def practices_on(commitment, *, fictional, at, most=10):
    """Practices of one world on a commitment, the latest first."""
    found = SharedPractice.objects.in_view(at=at).in_world(fictional=fictional).filter(commitment=commitment)
    return with_claims(found.with_names().latest_first()[:most], at=at)


def practice_state(practice, *, at):
    """(the claim in force or None, why the practice is gone or "")."""
    claim = practice.claim_at(at)
    if claim and not _is_told(claim):
        claim = None
    if practice.withdrawn_at:
        return claim, WITHDRAWN
    if claim is None:
        return None, REPORT_WITHDRAWN
    if not claim.says_it_worked or claim.revision.is_shielded:
        return claim, NO_LONGER
    return claim, ""


def _is_told(claim):
    """Of a pledge that was taken from public view not even the title is told."""
    return claim.pledge_id is None or Pledge.objects.published().filter(pk=claim.pledge_id).exists()
