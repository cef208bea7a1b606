"""The events. What the pages of all features share is in admin_base.py, and can be had from here."""

from django.contrib import admin
from django.db.models import Case, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from .admin_base import (
    ACT,
    NOTHING,
    CuratedAdmin,
    CuratorsOnly,
    PartInline,
    ReadOnly,
    ReadOnlyAdmin,
    ReadOnlyInline,
    ReasonForm,
    act,
    by_and_at,
    chosen_rows,
    readable_in,
    refused_form,
)
from .history import entries, kept_from, model_of, telling, who_of
from .models import PERSON_ERASED, SHIELDED, Archive, Event, Redaction, type_of

__all__ = [
    "ACT",
    "NOTHING",
    "ArchiveAdmin",
    "CuratedAdmin",
    "CuratorsOnly",
    "EventAdmin",
    "KindFilter",
    "PartInline",
    "ReadOnly",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "ReasonForm",
    "act",
    "archives_told",
    "by_and_at",
    "chosen_rows",
    "readable_in",
    "refused_form",
]


class KindFilter(admin.SimpleListFilter):
    """Which kind of row. The kinds are known without asking a long table for them."""

    title = gettext_lazy("kind of row")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = [model for model in model_admin.admin_site._registry if model is not Event]
        return sorted(((type_of(kind), capfirst(kind._meta.verbose_name)) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(object_type=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Everything that anybody did, newest first. Of what a report says, only that it changed."""

    list_display = ("at", "verb", "row", "who")
    list_filter = (KindFilter,)
    extra_lookups = ("by_id",)
    search_fields = ("verb", "told_label", "object_id", "told_by")
    search_help_text = gettext_lazy("What was done, the row, or who did it.")
    date_hierarchy = "at"
    ordering = ("-at", "-id")
    fields = ("at", "verb", "who", "row", "changes_in_words")

    def get_queryset(self, request):
        events = telling(super().get_queryset(request).exclude(kept_from(request.user)))
        if any(name.startswith("by_id") for name in request.GET):  # a link from a person to what they did
            events = events.filter(is_unnamed=False)
        return events.annotate(
            told_by=Case(When(is_unnamed=True, then=Value("")), default=F("by_label")),
            told_label=Case(When(is_about_unnamed=True, then=Value("")), default=F("object_label")),
        )

    @admin.display(description=gettext_lazy("row"), ordering="told_label")
    def row(self, event):
        model = model_of(event.object_type)
        if readable_in(self.admin_site)(event.object_type) is None and not event.is_about_unnamed:
            words = event.object_label
        else:
            words = f"{model._meta.verbose_name if model else event.object_type} {event.object_id}"
        if model is None or not self.admin_site.is_registered(model):
            return words
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[event.object_id])
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.display(description=gettext_lazy("who"), ordering="told_by")
    def who(self, event):
        return who_of(event)

    @admin.display(description=gettext_lazy("before and after"))
    def changes_in_words(self, event):
        may_read = readable_in(self.admin_site)
        (entry,) = entries([event], may_read=lambda kind: NOTHING if event.is_about_unnamed else may_read(kind))
        return render_to_string("admin/_changes.html", {"entry": entry})


@admin.register(Archive)
class ArchiveAdmin(ReadOnlyAdmin):
    """The copies of the public site that were written as files, and what each holds that is public no more."""

    list_display = ("at", "place", "world", "pages", "lost")
    list_filter = ("fictional",)
    search_fields = ("place", "manifest")
    ordering = ("-at", "-id")
    fields = ("at", "place", "world", "release", "manifest", "pages", "files", "size", "lost")

    def get_queryset(self, request):
        cases = Redaction.objects.filter(done_at__gte=OuterRef("at"))
        shields = Event.objects.filter(verb=SHIELDED, at__gte=OuterRef("at"))
        erased = Event.objects.filter(verb=PERSON_ERASED, at__gte=OuterRef("at"), after__contains=OuterRef("manifest"))
        since = {
            "cases": _number(cases, of="case"),
            "shields": _number(shields, of="id"),
            "erased": _number(erased, of="id"),
        }
        return super().get_queryset(request).annotate(**since)

    @admin.display(description=gettext_lazy("world"), ordering="fictional")
    def world(self, archive):
        return gettext_lazy("the demonstration") if archive.fictional else gettext_lazy("the real actors")

    @admin.display(description=gettext_lazy("taken away since"))
    def lost(self, archive):
        """Without names: those of a shielded organisation are told to nobody."""
        since = {"cases": archive.cases, "shields": archive.shields, "erased": archive.erased}
        if not any(since.values()):
            return gettext_lazy("nothing")
        return gettext("Replace this copy: takedowns %(cases)s, shields %(shields)s, erased people %(erased)s.") % since


def _number(rows, *, of):
    """How many different values of a column these rows have, as a column of another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count(of, distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def archives_told(archives):
    """The archives that hold something, for the curator who takes it away: one line each, with the day and the place."""
    if not archives:
        return gettext_lazy("None was made.")
    lines = format_html_join(
        "",
        '<li><a href="{}">{}</a></li>',
        ((reverse("admin:audit_archive_change", args=[each.pk]), str(each)) for each in archives),
    )
    return format_html("<ul>{}</ul>", lines)
