"""What the admin tells of an actor and its people that stand behind a row: a name, or a shield (docs/adr/0015)."""

from django.contrib import admin
from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext, ngettext

from commitments.accounts.models import User
from commitments.audit.models import type_of

from .models import Actor, ActorName, Adherence, Invitation, Membership, Role


class TypeFilter(admin.ChoicesFieldListFilter):
    """Types of actor. A row whose actor is not told has none: few organisations of a type would tell it."""

    def queryset(self, request, queryset):
        told_rows = queryset.filter(is_hidden=False) if self.used_parameters else queryset
        return super().queryset(request, told_rows)


def told(queryset, *, hidden, actor):
    """Adds `is_hidden`, and `told_name` and `told_code` to look for: those of the actor that `actor` leads to, where the
    admin tells it. `hidden` is the condition under which it does not."""

    def unless_hidden(name):
        return Case(When(hidden, then=Value("")), default=F(f"{actor}__{name}"))

    return queryset.annotate(
        is_hidden=ExpressionWrapper(hidden, output_field=BooleanField()),
        told_name=unless_hidden("name"),
        told_code=unless_hidden("code"),
    )


def whose(row, *, actor, row_id):
    """The actor of a row of `told`, or words in its place; `row_id` is random and tells one such row from another."""
    if not row.is_hidden:
        return actor
    return gettext("shielded organisation %(row)s") % {"row": str(row_id)[:8]}


def people_of_shielded():
    """Ids, as text, of everybody who reports for a shielded organisation or did: the log does not name them, since who
    wrote a report tells whose it is."""
    people = Membership.objects.filter(actor__shielded=True)
    return people.annotate(key=Cast("user_id", CharField())).values("key")


def rows_of_shielded():
    """The condition on events that are about a shielded organisation, what is kept under it, or its people."""
    condition = Q(object_type=type_of(Actor), object_id__in=_keys(Actor.objects.filter(shielded=True)))
    for model in (ActorName, Adherence, Membership):
        keys = _keys(model._base_manager.filter(actor__shielded=True))
        condition |= Q(object_type=type_of(model), object_id__in=keys)
    condition |= Q(object_type=type_of(User), object_id__in=people_of_shielded())
    # Invitations are on no page of the admin, whosever they are, so nobody has to find one by its words.
    return condition | Q(object_type=type_of(Invitation))


def memberships_told(user):
    """Who reports for whom, as far as the admin tells `user`: of a shielded organisation its own people alone know, and
    superusers."""
    if user.is_superuser:
        return Membership.objects.all()
    own = Membership.objects.current().filter(user=user)
    return Membership.objects.filter(Q(actor__shielded=False) | Q(actor__in=own.values("actor")))


def how_many(actor):
    """How many people report for an actor, in words, for those who are not told who they are."""
    here = Membership.objects.current().filter(actor=actor, user__is_active=True)
    people, focal = here.count(), here.filter(role=Role.FOCAL_POINT).count()
    if not people:
        return gettext("Nobody yet")
    words = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    lead = ngettext("%(n)d focal point among them", "%(n)d focal points among them", focal) % {"n": focal}
    return f"{words}, {lead}"


def _keys(rows):
    return rows.annotate(key=Cast("pk", CharField())).values("key")
