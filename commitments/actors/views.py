"""The people of an actor: who they are, who is invited, which role each has. And the page on which one accepts."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.accounts.limits import counted_once
from commitments.accounts.models import User
from commitments.accounts.sessions import forget_word, save_now
from commitments.common.lines import spelt_out
from commitments.common.parameters import accepts_anything
from commitments.common.scope import about, scope_of

from . import access, actions, assemble
from .actions.invitations import STANDS_FOR
from .forms import AcceptForm, InviteForm, RoleForm
from .identity import may_be_shielded
from .naming import told_apart


@require_safe
@login_required
def people(request):
    """Whose people? Without a question where there is only one answer."""
    actors = access.own_actors(request.user)
    if len(actors) == 1:
        return redirect("actors:people-of", actors[0].slug)
    return render(request, "actors/choose.html", {"actors": told_apart(actors), **_frame(request, actors[0])})


@require_http_methods(["GET", "POST"])
@login_required
def people_of(request, slug):
    """Everybody sees who reports for their actor; its focal points invite, and see the mail addresses."""
    if request.method == "GET":
        actor = access.actor_of_member(request.user, slug)
        managed = access.is_focal_point(request.user, actor.pk)
        return _people_page(request, actor, managed=managed, form=InviteForm() if managed else None)
    actor = access.actor_to_manage(request.user, slug)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = actions.invite_person(
                actor=actor, site=site_of(request), **form.facts(), **_by_and_at(request)
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("An invitation is on its way to %(email)s.") % {"email": spelt_out(invitation.email)}
            )
            return redirect("actors:people-of", actor.slug)
    return _people_page(request, actor, managed=True, form=form, status=422)


@require_POST
@login_required
def invite_again(request, slug, invitation_id):
    """The same invitation once more, with a new link and a new last day. The earlier link works no more."""
    earlier = access.invitation_to_manage(request.user, slug, invitation_id)
    try:
        actions.invite_again(invitation=earlier, site=site_of(request), **_by_and_at(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("A new invitation is on its way to %(email)s.") % {"email": spelt_out(earlier.email)}
        )
    return redirect("actors:people-of", slug)


@require_POST
@login_required
def take_back(request, slug, invitation_id):
    invitation = access.invitation_to_manage(request.user, slug, invitation_id)
    try:
        actions.revoke_invitation(invitation=invitation, **_by_and_at(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": invitation.email})
    return redirect("actors:people-of", slug)


@require_http_methods(["GET", "POST"])
@login_required
def role(request, slug, membership_id):
    """Give a colleague another role."""
    membership = access.membership_to_manage(request.user, slug, membership_id)
    form = RoleForm(request.POST or None, initial={"role": membership.role, "step": membership.step or None})
    if form.is_valid():
        try:
            changed = actions.change_role(membership=membership, **form.facts(), **_by_and_at(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = {"person": membership.user.get_full_name(), "role": changed.get_role_display()}
            messages.success(request, _("%(person)s. %(role)s.") % words)
            return redirect("actors:people-of", slug)
    return _membership_page(request, "actors/role.html", membership, form=form)


@require_http_methods(["GET", "POST"])
@login_required
def end(request, slug, membership_id):
    """Ask, then end a colleague's membership. It takes effect on their next request."""
    if request.method == "POST" and (ended := access.membership_ended_by(request.user, slug, membership_id)):
        return _ended(request, ended)
    membership = access.membership_to_manage(request.user, slug, membership_id)
    refused = ""
    if request.method == "POST":
        try:
            actions.end_membership(membership=membership, **_by_and_at(request))
        except ValidationError as refusal:
            refused = " ".join(refusal.messages)
        else:
            return _ended(request, membership)
    return _membership_page(request, "actors/end.html", membership, refused=refused, failed=bool(refused))


def _ended(request, membership):
    words = {"person": membership.user.get_full_name(), "actor": membership.actor.name}
    messages.success(request, _("%(person)s does not report for %(actor)s any more.") % words)
    return redirect("actors:people-of", membership.actor.slug)


# --- accepting ---


WORD = "invitation"
"""Under which name a session holds the word of a mailed link, until it is answered."""


@accepts_anything
@never_cache
@require_safe
def open_invitation(request, token):
    """What the link in the mail opens. The word leaves the address at once: addresses are logged, kept and passed on.

    Nothing is used up by it, whoever or whatever opens it. One page for every link that does not work.
    """
    invitation = access.invitation_to_accept(token, at=timezone.now())
    if invitation is None:
        return _gone(request, token)
    if _is_for_another(request, invitation):
        return render(request, "actors/invitation_for_another.html", status=403)
    request.session[WORD] = token
    return redirect("actors:accept")


@accepts_anything
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counted_once
def accept(request):
    """The invitation whose word this session holds."""
    at = timezone.now()
    token = request.session.get(WORD, "")
    invitation = access.invitation_to_accept(token, at=at) if token else None
    if invitation is None:
        return _gone(request, token or None)
    if _is_for_another(request, invitation):
        return render(request, "actors/invitation_for_another.html", status=403)
    if request.user.is_authenticated:
        return _accept_as_oneself(request, invitation, at=at)
    form = AcceptForm(request.POST or None)
    if form.is_valid() and (answer := _accept_with_password(request, invitation, form=form, at=at)):
        return answer
    return _invitation_page(request, invitation, form=form)


def _gone(request, token):
    """Who accepted it already, in this moment or long ago, goes on to their desk."""
    if access.has_accepted(request.user, token):
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "actors/invitation_gone.html", {"days": STANDS_FOR.days}, status=404)


def _is_for_another(request, invitation):
    """Somebody else's invitation is not theirs to accept who is signed in."""
    return request.user.is_authenticated and request.user.email != invitation.email


def _accept_as_oneself(request, invitation, *, at):
    """Somebody who is signed in only confirms."""
    refused = ""
    if request.method == "POST":
        try:
            actions.accept_invitation(invitation=invitation, by=request.user, at=at)
        except ValidationError as refusal:
            refused = " ".join(refusal.messages)
        else:
            forget_word(request.session, WORD)
            messages.success(request, _("You report for %(actor)s now.") % {"actor": invitation.actor.name})
            return redirect(settings.LOGIN_REDIRECT_URL)
    return _invitation_page(request, invitation, form=None, refused=refused)


@sensitive_variables("password")
def _accept_with_password(request, invitation, *, form, at):
    """Where to go on, or nothing when the password is not the right one or no good one.

    Tries are counted as those of the sign-in are. Who has an account goes on to the sign-in, which asks for the second
    factor; who is new is signed in, as after a sign-in with a password.
    """
    email, password = invitation.email, form.cleaned_data["password"]
    known = get_adapter(request).authenticate(request, email=email, password=password)
    is_new = known is None and not User.objects.filter(email=email).exists() and form.is_good_for(email)
    with transaction.atomic():
        if not request.tries.count():
            return respond_429(request)
        try:
            if known is not None:
                return _accept_as_known(request, invitation, known, at=at)
            if is_new:
                return _join(request, invitation, form=form, at=at)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            form.refuse_password()
    return None


def _accept_as_known(request, invitation, known, *, at):
    actions.accept_invitation(invitation=invitation, by=known, at=at)
    forget_word(request.session, WORD)
    messages.success(request, _("You report for %(actor)s now. Sign in to begin.") % {"actor": invitation.actor.name})
    save_now(request.session)
    return redirect(settings.LOGIN_URL)


@sensitive_variables("password")
def _join(request, invitation, *, form, at):
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    user = actions.join_by_invitation(invitation=invitation, name=name, password=password, at=at)
    forget_word(request.session, WORD)
    answer = perform_password_login(request, {"email": user.email}, Login(user=user, email=user.email))
    reauthenticate_by_password(request)  # chosen a moment ago: who needs a second factor sets it up at once
    save_now(request.session)
    return answer


# --- what the pages are made of ---


def site_of(request):
    """The beginning of our addresses, for a link in a mail."""
    return f"{request.scheme}://{request.get_host()}"


def _by_and_at(request):
    return {"by": request.user, "at": timezone.now()}


def _frame(request, actor):
    return {"actor": actor, "scope": about(scope_of(request), actor), "section": "progress:desk"}


def _people_page(request, actor, *, managed, form, status=200):
    context = {
        "people": assemble.people_of(actor, managed=managed, at=timezone.now()),
        "managed": managed,
        "offers_shield": managed and may_be_shielded(actor),
        "form": form,
        "days": STANDS_FOR.days,
        **_frame(request, actor),
    }
    return render(request, "actors/people.html", context, status=status)


def _membership_page(request, template, membership, *, form=None, refused="", failed=False):
    failed = failed or bool(form and form.errors)
    context = {"membership": membership, "form": form, "refused": refused, **_frame(request, membership.actor)}
    return render(request, template, context, status=422 if failed else 200)


def _invitation_page(request, invitation, *, form, refused=""):
    failed = bool(refused or (form and form.errors))
    context = {"invitation": invitation, "form": form, "refused": refused, **_frame(request, invitation.actor)}
    return render(request, "actors/accept.html", context, status=422 if failed else 200)
