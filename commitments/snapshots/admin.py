"""Closing a round, and its snapshots, for curators: what is missing, whom to remind, what would be kept."""

import json

from django.contrib import admin
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, ReasonForm, act
from commitments.audit.history import telling
from commitments.audit.models import Event, type_of
from commitments.common.citations import known_words
from commitments.progress.models import Cycle
from commitments.scorecards.assemble.question import When

from . import actions
from .content import Content, content_of, names_in
from .missing import MOST_MAILS, QUIET_DAYS, invited_in_vain, missing_in, reminders_for, why_not_close
from .models import Closing, Snapshot


class ActsAlone(CuratedAdmin):
    """A page on which nothing is written but by its acts."""

    view_on_site = False  # a stranger finds nothing there until it is published; how it stands leads there then

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def has_add_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        """None above the list: what an act would do is read on the page first."""
        on_the_list = request.resolver_match.url_name.endswith("_changelist")
        return {} if on_the_list else super().get_actions(request)

    def save_model(self, request, obj, form, change):
        """There is nothing that could be saved."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["title"] = capfirst(self.opts.verbose_name)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)


def may_close(cycle):
    return not why_not_close(cycle, today=timezone.localdate()) and not cycle.snapshots.standing().exists()


@admin.register(Closing)
class ClosingAdmin(ActsAlone):
    fields = ("title", "what_is_missing", "reminders", "snapshot")
    list_display = ("title", "code", "covers_to", "closes_on", "how_it_stands", "fictional")
    list_filter = ("fictional",)
    search_fields = ("code", "title")
    ordering = ("-closes_on", "code")
    actions = ("remind", "close")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("snapshots")

    def get_object(self, request, object_id, from_field=None):
        """One instant for all that the page asks, and what is missing asked once."""
        cycle = super().get_object(request, object_id, from_field)
        if cycle is not None:
            cycle.now = timezone.now()
        return cycle

    @admin.display(description=gettext_lazy("how it stands"))
    def how_it_stands(self, cycle):
        standing = [each for each in cycle.snapshots.all() if each.reopened_at is None]
        return render_to_string("admin/snapshots/_stands.html", {"snapshot": standing[0] if standing else None})

    @admin.display(description=gettext_lazy("1. What is missing"))
    def what_is_missing(self, cycle):
        told = {"rounds": self._rounds_of(cycle), "invited_in_vain": invited_in_vain(cycle)}
        return render_to_string("admin/snapshots/_missing.html", told)

    @admin.display(description=gettext_lazy("2. Reminders"))
    def reminders(self, cycle):
        found = reminders_for(cycle, self._rounds_of(cycle), at=cycle.now)
        caps = {"most": MOST_MAILS, "quiet": QUIET_DAYS}
        return render_to_string("admin/snapshots/_reminders.html", {"found": found, **caps})

    @admin.display(description=gettext_lazy("3. The snapshot"))
    def snapshot(self, cycle):
        taken = cycle.snapshots.standing().select_related("taken_by").first()
        told = {"taken": taken, "why_not": why_not_close(cycle, today=timezone.localdate(cycle.now))}
        if taken is None:
            content = content_of(cycle, at=cycle.now, salted=str)
            told |= told_of(content, as_of=cycle.now.date(), known_at=cycle.now)
        return render_to_string("admin/snapshots/_snapshot.html", told)

    def _rounds_of(self, cycle):
        if not hasattr(cycle, "rounds_to_close"):
            cycle.rounds_to_close = missing_in(cycle)
        return cycle.rounds_to_close

    def _events_about(self, instance):
        """Those of the cycle that it is."""
        return telling(Event.objects.filter(Q(object_type=type_of(Cycle), object_id=str(instance.pk))))

    @act(gettext_lazy("Send these reminders"))
    def remind(self, *, instance, by, at):
        actions.remind(cycle=instance, by=by, at=at)

    @act(gettext_lazy("Close this cycle"), when=may_close)
    def close(self, *, instance, by, at):
        actions.close(cycle=instance, by=by, at=at)


@admin.register(Snapshot)
class SnapshotAdmin(ActsAlone):
    fields = (
        "cycle",
        "as_of",
        "known_at",
        "size",
        "digest",
        "taken_by",
        "how_it_stands",
        "reopen_reason",
        "what_it_holds",
    )
    list_display = ("cycle", "as_of", "known_at", "size", "how_it_stands")
    list_filter = (
        ("published_at", admin.EmptyFieldListFilter),
        ("reopened_at", admin.EmptyFieldListFilter),
        "cycle__fictional",
    )
    list_select_related = ("cycle", "taken_by")
    search_fields = ("cycle__code", "cycle__title", "digest")
    ordering = ("-known_at", "-id")
    actions = ("publish", "reopen")
    action_form = ReasonForm

    @admin.display(description=gettext_lazy("how it stands"))
    def how_it_stands(self, snapshot):
        return render_to_string("admin/snapshots/_stands.html", {"snapshot": snapshot})

    @admin.display(description=gettext_lazy("what it holds"))
    def what_it_holds(self, snapshot):
        whole = json.loads(snapshot.content)
        content = Content(whole["head"], whole["rows"])
        told = told_of(content, as_of=snapshot.as_of, known_at=snapshot.known_at)
        return render_to_string("admin/snapshots/_content.html", told)

    @act(gettext_lazy("Publish: from then on the cycle stays closed"), when=lambda snapshot: snapshot.is_open)
    def publish(self, *, instance, by, at):
        actions.publish(snapshot=instance, by=by, at=at)

    @act(gettext_lazy("Open the cycle again"), wants_reason=True, when=lambda snapshot: snapshot.is_open)
    def reopen(self, *, instance, reason, by, at):
        actions.reopen(snapshot=instance, reason=reason, by=by, at=at)


def told_of(content, *, as_of, known_at):
    """What a curator reads of the content of a snapshot."""
    when = When(as_of=as_of, known_at=known_at)
    frameworks, actors = names_in(content)
    return {
        "content": content,
        "when": when,
        "known": known_words(when),
        "counts": [(frameworks[code], count) for code, count in content.counts],
        "unconfirmed": [
            (frameworks[framework], actors[actor], count)
            for framework, actor, count in sorted(content.unconfirmed, key=lambda each: (each[0], actors[each[1]]))
        ],
    }
