"""The daily mail: switched on and off at the desk, and stopped by the link in the mail itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from commitments.accounts.models import User
from commitments.accounts.sessions import forget_word
from commitments.common.parameters import accepts_anything
from commitments.desk import actions
from commitments.progress import notices


@require_POST
@login_required
def switch(request):
    """Mail for what waits on the desk: wanted or not."""
    wanted = request.POST.get("wanted") == "yes"
    actions.want_mail(user=request.user, wanted=wanted, by=request.user, at=timezone.now())
    words = _("You get a mail when something waits for you.") if wanted else _("You get no more such mail.")
    messages.success(request, words)
    return redirect("progress:desk")


WORD = "stop_mail"
"""Under which name a session holds the word of a mailed link, until it is answered."""


@accepts_anything
@csrf_exempt  # the mail provider's own button sends it (RFC 8058), without a page of ours; the word is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request, token):
    """What the link in the mail opens: a look changes nothing, and the word leaves the address at once."""
    user = _whose(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        return _stopped(request, user)
    request.session[WORD] = token
    return redirect("progress:stop-mail")


@accepts_anything
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request):
    """Stop the mail without signing in. The page names nobody."""
    user = _whose(request.session.get(WORD, ""))
    if user is None:
        return render(request, "desk/digest_stop.html", {"is_gone": True, "is_stopped": False}, status=404)
    if request.method == "POST":
        answer = _stopped(request, user)
        forget_word(request.session, WORD)
        return answer
    return render(request, "desk/digest_stop.html", {"is_gone": False, "is_stopped": False})


def _whose(token):
    return User.objects.filter(pk=notices.user_id_in(token)).first() if token else None


def _stopped(request, user):
    actions.want_mail(user=user, wanted=False, by=user, at=timezone.now())
    return render(request, "desk/digest_stop.html", {"is_gone": False, "is_stopped": True})
