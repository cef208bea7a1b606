"""Where else a claim counts: references through adopted links, ticked by whoever writes, fixed with the claim."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.catalogue.models import CrosswalkLink, LinkStatus
from commitments.progress.lifecycle import Refused
from commitments.progress.models import ClaimReference


@dataclass(frozen=True)
class LeftOut:
    """A place where a claim was to count too, and does not: its link holds no longer."""

    where: str
    status: str

    @property
    def status_word(self):
        return LinkStatus(self.status).label


def count_elsewhere(claim, *, links, lends, by, at):
    """Let a claim of an open revision count where `links` (codes) lead, and lend its step over `lends` of them.

    What was ticked before stays as it was confirmed, by whom and when. Refuses a link that is not adopted, unless it
    was ticked before: then it stays until the report is handed in, and is left out there (`leave_out`).
    """
    wanted = dict.fromkeys((*links, *lends))
    kept = {reference.link.code: reference for reference in claim.references.select_related("link")}
    ClaimReference.objects.filter(pk__in=[r.pk for code, r in kept.items() if code not in wanted]).delete()
    found = _links_from(claim, wanted) if wanted else {}
    for code in wanted:
        _count(claim, found.get(code), kept.get(code), code=code, lend=code in lends, by=by, at=at)


def copy_references(claim, *, to):
    """The same references for a correction: confirmed by whom and when they were. What holds no longer is left out when
    the correction is handed in."""
    ClaimReference.objects.bulk_create(
        ClaimReference(
            claim=to,
            link_id=each.link_id,
            commitment_id=each.commitment_id,
            sdg_target=each.sdg_target,
            relation=each.relation,
            lends=each.lends,
            confirmed_at=each.confirmed_at,
            confirmed_by_id=each.confirmed_by_id,
        )
        for each in claim.references.all()
    )


def leave_out(revision, *, by, at):
    """Before a revision is handed in: take away the references whose link is not adopted now, and say which.

    The links are locked until it is handed in, so that none is retired in between (catalogue/decisions.py locks them
    too). Returns LeftOut for each.
    """
    ticked = ClaimReference.objects.filter(claim__revision=revision).order_by("link_id", "pk")
    references = list(ticked.select_related("commitment__framework", "claim"))
    links = {link.pk: link for link in _held({each.link_id for each in references})}
    left_out = []
    for each in references:
        link = links[each.link_id]
        if link.is_adopted:
            continue
        left_out.append(LeftOut(where=each.where, status=link.status))
        record_event(
            verb="claim.reference_left_out",
            about=each.claim,
            by=by,
            at=at,
            before={"link": link.code, "lends": each.lends},
            after={"link_status": link.status},
        )
        each.delete()
    return tuple(left_out)


def references_of(claim):
    """What events and comparisons keep of it: `["gcm.6--sdg.8.8", "gcm.1--a68-190.7, lends"]`."""
    return sorted(
        f"{code}, lends" if lends else code for code, lends in claim.references.values_list("link__code", "lends")
    )


def _held(pks):
    return CrosswalkLink.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")


def _links_from(claim, codes):
    links = CrosswalkLink.objects.in_world(fictional=claim.actor.fictional).leading_from(claim.commitment)
    links = links.filter(code__in=list(codes))
    return {link.code: link for link in links.select_related("source", "target")}


def _count(claim, link, kept, *, code, lend, by, at):
    if kept is not None and kept.lends == lend:
        return
    if link is None:
        raise Refused(_("%(code)s: no link leads from this commitment.") % {"code": code})
    if not link.is_adopted:
        raise Refused(
            _("%(code)s: this link is %(status)s, so nothing new counts across it.")
            % {"code": code, "status": link.get_status_display()}
        )
    if lend and not link.may_lend:
        raise Refused(_("Only over a link that says “the same” does a stage hold there too."))
    if kept is not None:
        kept.lends, kept.confirmed_at, kept.confirmed_by = lend, at, by
        kept.save(update_fields=["lends", "confirmed_at", "confirmed_by"])
        return
    other = link.other_end(claim.commitment)
    ClaimReference.objects.create(
        claim=claim,
        link=link,
        commitment=other,
        sdg_target="" if other else link.sdg_target,
        relation=link.relation,
        lends=lend,
        confirmed_at=at,
        confirmed_by=by,
    )
