from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.common.parameters import reads
from commitments.common.scope import scope_of
from commitments.scorecards import verifying


@reads("citation", pages=())
@require_safe
def verify_page(request):
    """Whether a citation still holds: the same, another answer now, or none. It shows the world of what it found."""
    text = request.GET.get("citation", "").strip()
    # Also by a name that it bore before, where it still answers to it.
    hosts = {urlsplit(settings.SITE_URL).netloc, request.get_host(), *settings.ALLOWED_HOSTS}
    verdict = verifying.check(text, hosts=hosts, at=timezone.now()) if text else None
    found = verdict.found if verdict else None
    context = {
        "text": text if len(text) <= verifying.MOST else "",
        "most": verifying.MOST,
        "verdict": verdict,
        "scope": scope_of(request, fictional=found.citation.fictional) if found else scope_of(request),
    }
    status = 422 if verdict and verdict.unread else 200
    return render(request, "scorecards/verify.html", context, status=status)
