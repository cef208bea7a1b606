"""What was typed and not saved: sent here while its writer types, listed for them, thrown away by their wish."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from commitments.progress import keeping
from commitments.progress.actions import scratching
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Scratch

WORDS = {
    "progress:new": gettext_lazy("Log progress"),
    "progress:new-review": gettext_lazy("Begin a full review"),
    "progress:claim": gettext_lazy("Answers in a draft"),
    "progress:assign": gettext_lazy("Ask others to fill rows"),
    "progress:period": gettext_lazy("Period and language"),
    "progress:correct": gettext_lazy("Correct the report"),
    "progress:check": gettext_lazy("Check your answers"),
    "progress:clear": gettext_lazy("Clear the report"),
    "progress:review": gettext_lazy("Review"),
    "progress:escalate": gettext_lazy("Submit without clearance"),
    "progress:decline": gettext_lazy("Decline the invitation"),
    "progress:withdraw": gettext_lazy("Withdraw the report"),
    "progress:ask-withdrawal": gettext_lazy("Ask for the withdrawal of the report"),
    "progress:withdrawal": gettext_lazy("Answer a request for withdrawal"),
    "progress:takedown": gettext_lazy("Ask for a takedown"),
    "progress:takedown-of": gettext_lazy("Ask for a takedown"),
    "pledges:new": gettext_lazy("Make a pledge"),
    "pledges:write": gettext_lazy("Write the pledge"),
    "pledges:revise": gettext_lazy("Revise the pledge"),
    "pledges:check": gettext_lazy("Check the pledge"),
    "pledges:review": gettext_lazy("Review a pledge"),
    "pledges:withdraw": gettext_lazy("Take the pledge from public view"),
    "support:new": gettext_lazy("Offer support"),
    "support:write": gettext_lazy("Write the offer"),
    "support:review": gettext_lazy("Check an offer"),
    "support:withdraw": gettext_lazy("Take the offer from public view"),
    "practices:new": gettext_lazy("Put an answer forward as a practice"),
    "practices:write": gettext_lazy("Write the practice"),
    "practices:review": gettext_lazy("Check a practice"),
    "practices:withdraw": gettext_lazy("Take the practice from public view"),
}


@keeping.settles_what_is_kept
@csrf_exempt  # the mark is the token: signed, of one person and one page, and good for nothing else (docs/adr/0014)
@require_POST
def scratch(request):
    """Keep what stands in a form now. Answers a program, in JSON; a sentence in `refused` is for its writer."""
    mark = keeping.mark_sent(request)
    if mark is None:
        return HttpResponse(status=403)
    try:
        row = keeping.keep_for(mark, keeping.typed_in(request), at=timezone.now())
    except PermissionDenied as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    known = request.POST.get("scratch_version", "")
    return JsonResponse(
        {
            "version": row.version,
            "elsewhere": known.isdigit() and known != str(row.version - 1),
            "signed_out": request.user.pk != mark.user_id,
        }
    )


@require_safe
@login_required
def unsaved(request):
    """All that this person typed and did not save, the latest first."""
    rows = []
    for row in Scratch.objects.filter(user=request.user).order_by("-saved_at", "id"):
        try:
            keeping.check_place(request.user, row.place)
        except (Http404, PermissionDenied):
            continue  # what they may see no more, they read no more here either
        found = resolve(row.place.partition("?")[0])
        rows.append(
            {
                "words": WORDS[found.view_name],
                "code": found.kwargs.get("code", ""),
                "place": row.place,
                "saved_at": row.saved_at,
                "texts": [value for _name, value in keeping.as_sent(row).items() if is_prose(value)],
                "mark": keeping.mark_of(request.user, row.place, session_key=request.session.session_key),
            }
        )
    return render(request, "progress/unsaved.html", {"rows": rows, "days": scratching.LIFETIME.days})


def is_prose(value):
    """Long enough to know it again by, and typed: keys and digests that a form sends of itself are no text of anybody."""
    return len(value) > 30 and not re.fullmatch(r"[0-9a-f-]+", value)


@require_POST
@login_required
def throw_away(request):
    """Forget what was typed at one place, and show what is saved there, or go where the page says."""
    mark = keeping.read_mark(request.POST.get("of", ""))
    if mark is None or mark.user_id != request.user.pk:
        raise Http404
    scratching.forget_scratch(user=request.user, places=[mark.place])
    messages.success(request, _("What was not saved is thrown away."))
    onward = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    return redirect(onward if own else mark.place)
