"""The daily mail: switched on and off at the desk, and stopped by the link in the mail itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from commitments.accounts.models import User
from commitments.progress import actions, notices


@require_POST
@login_required
def switch(request):
    """Mail for what waits on the desk: wanted or not."""
    wanted = request.POST.get("wanted") == "yes"
    actions.want_mail(user=request.user, wanted=wanted, by=request.user, at=timezone.now())
    words = _("You get a mail when something waits for you.") if wanted else _("You get no more such mail.")
    messages.success(request, words)
    return redirect("progress:desk")


@csrf_exempt  # the mail provider's own button sends it, without a page of ours; the token is the whole permission
@require_http_methods(["GET", "POST"])
def stop(request, token):
    """Stop the mail without signing in. The page names nobody."""
    user = User.objects.filter(pk=notices.user_id_in(token)).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        actions.want_mail(user=user, wanted=False, by=user, at=timezone.now())
    return render(request, "progress/digest_stop.html", {"is_stopped": request.method == "POST"})
