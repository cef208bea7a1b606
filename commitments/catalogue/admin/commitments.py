"""Commitments in their tree, and the groups of people that they concern, as curators keep them."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, ReasonForm, act, by_and_at
from commitments.audit.admin_versions import DECIDED, VersionAdmin, VersionedAdmin
from commitments.catalogue import actions
from commitments.catalogue.models import Commitment, CommitmentTranslation, CommitmentVersion, Group

from .forms import CommitmentForm, SucceedForm, TranslationForm
from .frameworks import is_current


@admin.register(Commitment)
class CommitmentAdmin(VersionedAdmin):
    """The tree in its order: an indented row is part of the one above it."""

    form = CommitmentForm
    add_action = staticmethod(actions.add_commitment)
    change_action = staticmethod(actions.change_commitment)
    fixed_fields = ("code", "framework", "kind")
    readonly_fields = ("retired_on", "succeeded_by", "languages")
    autocomplete_fields = ("framework", "parent")
    list_display = ("in_tree", "level", "kind", "position", "trackable", "certainty", "retired_on")
    list_editable = ("position",)
    list_filter = (
        "framework",
        "level",
        "kind",
        "trackable",
        "certainty",
        ("retired_on", admin.EmptyFieldListFilter),
    )
    list_select_related = ("parent__parent__parent",)
    search_fields = ("code", "number", "short_title", "title", "official_title", "statement")
    indexed = "commitment"
    ordering = ("framework__position", "framework__code", "kind", "position", "code")
    actions = ("track", "stop_tracking", "retire", "bring_back")
    action_form = ReasonForm
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "code",
                    "framework",
                    "parent",
                    "level",
                    "kind",
                    "trackable",
                    "position",
                    "number",
                    "retired_on",
                    "succeeded_by",
                )
            },
        ),
        (
            gettext_lazy("Words"),
            {"fields": ("short_title", "title", "official_title", "official_title_variant", "statement", "languages")},
        ),
        (
            gettext_lazy("Source"),
            {
                "fields": (
                    "source_document",
                    "source_locator",
                    "anchor",
                    "anchor_document",
                    "anchor_line",
                    "certainty",
                    "note",
                )
            },
        ),
        (
            gettext_lazy("Whom and what it concerns"),
            {
                "fields": (
                    "addressed_to",
                    "announced_by",
                    "asked_by",
                    "horizon_years",
                    "journey_stages",
                    "people",
                    "sdg_targets",
                )
            },
        ),
    )

    @admin.display(description=gettext_lazy("commitment"), ordering="position")
    def in_tree(self, commitment):
        whole = _("part of %(code)s") % {"code": commitment.parent.code} if commitment.parent else ""
        return format_html(
            '<span class="wm-depth-{}">{} <small class="quiet">{} {}</small></span>',
            depth_of(commitment),
            commitment.label,
            commitment.code,
            whole,
        )

    @admin.display(description=gettext_lazy("in other languages"))
    def languages(self, commitment):
        """The way to its words in each language, which have pages of their own, and to a new one."""
        if commitment.pk is None:
            return _("Save it first.")
        standing = commitment.translations.filter(recorded_at__isnull=False, superseded_at=None)
        listed, new = (reverse(f"admin:catalogue_commitmenttranslation_{page}") for page in ("changelist", "add"))
        return format_html(
            '{} <a href="{}?commitment__id__exact={}">{}</a>. <a href="{}?commitment={}">{}</a>',
            ", ".join(dict.fromkeys(each.get_language_display() for each in standing.order_by("language"))),
            *(listed, commitment.pk, _("All versions")),
            *(new, commitment.pk, _("Add a language")),
        )

    @act(gettext_lazy("Track"), wants_reason=True, when=lambda commitment: not commitment.trackable)
    def track(self, **facts):
        actions.track_commitment(tracked=True, **facts)

    @act(gettext_lazy("Stop tracking"), wants_reason=True, when=lambda commitment: commitment.trackable)
    def stop_tracking(self, **facts):
        actions.track_commitment(tracked=False, **facts)

    @act(gettext_lazy("Retire"), wants_reason=True, when=is_current)
    def retire(self, **facts):
        actions.retire_commitment(**facts)

    @act(gettext_lazy("Bring back"), wants_reason=True, when=lambda commitment: commitment.retired_on is not None)
    def bring_back(self, **facts):
        actions.bring_back_commitment(**facts)

    def get_urls(self):
        succeed = self.admin_site.admin_view(self.succeed)
        return [
            path("<path:commitment_id>/succeed/", succeed, name="catalogue_commitment_succeed"),
            *super().get_urls(),
        ]

    def succeed(self, request, commitment_id):
        """Propose that this commitment is retired, and which follow it."""
        intro = _(
            "For a commitment that was split, drawn together with others, or replaced. What was reported on it stays under it,"
            " with its wording: its page says what follows, and what follows says what came before."
        )
        facts = {"name": "succeed", "title": _("Retire, and say what follows"), "intro": intro}
        return self.propose_page(request, commitment_id, SucceedForm, propose=actions.retire_commitment, **facts)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "journey_stages" in form.cleaned_data:  # the list's form knows only the place
            actions.tag_commitment(
                commitment=form.instance,
                journey_stages=form.cleaned_data["journey_stages"],
                groups=form.cleaned_data["people"],
                sdg_targets=form.cleaned_data["sdg_targets"],
                **by_and_at(request),
            )


@admin.register(CommitmentVersion)
class CommitmentVersionAdmin(VersionAdmin):
    list_select_related = ("commitment",)
    search_fields = ("commitment__code", "title", "reason")


@admin.register(CommitmentTranslation)
class CommitmentTranslationAdmin(VersionAdmin):
    """The words of a commitment in other languages. One that stands is changed or corrected on its page."""

    form = TranslationForm
    save_action = staticmethod(actions.add_translation)
    change_action = staticmethod(actions.change_translation)
    autocomplete_fields = ("commitment",)
    list_filter = (*DECIDED, "language", "commitment__framework")
    list_select_related = ("commitment",)
    search_fields = ("commitment__code", "official_title", "title", "reason")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ("commitment", "language", *CommitmentTranslation.FACTS, "reason")
        if self.may_write(obj):
            return (*self.get_readonly_fields(request, obj), *CommitmentTranslation.FACTS, *VersionedAdmin.how)
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ()
        known = ("commitment", "language", "holds_from", "proposed", "decided")
        return known if self.may_write(obj) else super().get_fields(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def may_write(self, version):
        return version.recorded_at is not None and version.superseded_at is None

    def what_waits(self, request, instance):
        return list(
            CommitmentTranslation.objects.waiting().filter(
                commitment=instance.commitment_id, language=instance.language
            )
        )

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
            return
        stored = CommitmentTranslation.objects.get(pk=obj.pk)
        self.save_change(request, obj, form, stored=stored, noun="translation", day=stored.from_on)


def depth_of(commitment):
    """How deep it lies in its tree; three and deeper are one, which is as far as the list loads."""
    parent = commitment.parent
    if parent is None:
        return 0
    if parent.parent is None:
        return 1
    return 2 if parent.parent.parent is None else 3


@admin.register(Group)
class GroupAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_group)
    fixed_fields = ("code",)
    list_display = ("label", "code")
    search_fields = ("code", "label")
    ordering = ("label", "code")
