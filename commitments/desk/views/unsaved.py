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
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from commitments.record import autosave
from commitments.record.models import Scratch
from commitments.record.workflow import Refused


@autosave.settles_what_is_kept
@csrf_exempt  # the mark is the token: signed, of one person and one page, and good for nothing else (docs/adr/0014)
@require_POST
def scratch(request):
    """Keep what stands in a form now. Answers a program, in JSON; a sentence in `refused` is for its writer."""
    mark = autosave.mark_sent(request)
    if mark is None:
        return HttpResponse(status=403)
    try:
        row = autosave.keep_for(mark, autosave.typed_in(request), at=timezone.now())
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
            page = autosave.check_place(request.user, row.place)
        except (Http404, PermissionDenied):
            continue  # what they may see no more, they read no more here either
        rows.append(
            {
                "words": page.title,
                "code": resolve(row.place.partition("?")[0]).kwargs.get("code", ""),
                "place": row.place,
                "saved_at": row.saved_at,
                "texts": [value for _name, value in autosave.as_sent(row).items() if is_prose(value)],
                "mark": autosave.mark_of(request.user, row.place, session_key=request.session.session_key),
            }
        )
    return render(request, "desk/unsaved.html", {"rows": rows, "days": autosave.LIFETIME.days})


def is_prose(value):
    """Long enough to know it again by, and typed: keys and digests that a form sends of itself are no text of anybody."""
    return len(value) > 30 and not re.fullmatch(r"[0-9a-f-]+", value)


@require_POST
@login_required
def throw_away(request):
    """Forget what was typed at one place, and show what is saved there, or go where the page says."""
    mark = autosave.read_mark(request.POST.get("of", ""))
    if mark is None or mark.user_id != request.user.pk:
        raise Http404
    autosave.forget_scratch(user=request.user, places=[mark.place])
    messages.success(request, _("What was not saved is thrown away."))
    onward = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    return redirect(onward if own else mark.place)
