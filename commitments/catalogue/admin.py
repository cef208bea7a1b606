"""The catalogue as curators keep it. Every save and every button is an action."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.admin import CuratedAdmin, PartInline, ReasonForm, act, by_and_at
from commitments.common.vocabulary import ActorType

from . import actions
from .models import (
    Anchor,
    Commitment,
    CommitmentTranslation,
    CrosswalkLink,
    Framework,
    Group,
    JourneyStage,
    LinkStatus,
    Method,
    Milestone,
)

MONTHS = ("ageing_2y", "stale_2y", "ageing_5y", "stale_5y", "ageing_else", "stale_else")
SDG_TARGET = re.compile(r"^(\d{1,2}\.[0-9a-z]{1,2})(\??)$")


def is_current(instance):
    return instance.retired_on is None


@admin.register(Framework)
class FrameworkAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_framework)
    fixed_fields = ("code",)
    readonly_fields = ("retired_on",)
    list_display = (
        "short_title",
        "code",
        "symbol",
        "adopted_on",
        "nature",
        "takes_adherence",
        "position",
        "retired_on",
    )
    list_editable = ("position",)
    list_filter = ("nature", "takes_adherence", "title_only", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("code", "title", "short_title", "symbol", "issuer")
    ordering = ("position", "code")
    actions = ("retire",)
    action_form = ReasonForm

    @act(gettext_lazy("Retire"), wants_reason=True, when=is_current)
    def retire(self, **facts):
        actions.retire_framework(**facts)


class WordsField(forms.MultipleChoiceField):
    """Words separated by blanks in one column, ticked one by one."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        return " ".join(super().clean(value))


class SdgTargetsField(forms.CharField):
    """`10.7 8.8?`: a question mark where Waymark proposes the target and the source does not name it."""

    def clean(self, value):
        targets = {}
        for word in super().clean(value).split():
            known = SDG_TARGET.match(word)
            if known is None:
                raise ValidationError(_("%(word)s is not an SDG target, such as 10.7 or 8.8?") % {"word": word})
            targets[known[1]] = bool(known[2])
        return targets


class CommitmentForm(forms.ModelForm):
    addressed_to = WordsField(
        label=gettext_lazy("Addressed to"),
        choices=ActorType.choices,
        required=False,
        help_text=gettext_lazy("None: to nobody in particular."),
    )
    journey_stages = forms.MultipleChoiceField(
        label=gettext_lazy("Stages of the journey"),
        choices=JourneyStage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Groups of people"),
        queryset=Group.objects.order_by("label", "pk"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sdg_targets = SdgTargetsField(
        label=gettext_lazy("SDG targets"),
        required=False,
        help_text=gettext_lazy(
            "Separated by blanks: 10.7 8.8? A question mark says that Waymark proposes it and the source does not name it."
        ),
    )

    class Meta:
        model = Commitment
        fields = ("addressed_to",)  # the rest is named by the page's fieldsets

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            tags = actions.tags_of(self.instance)
            self.initial["journey_stages"] = tags["journey_stages"]
            self.initial["people"] = [tag.group_id for tag in self.instance.groups.all()]
            self.initial["sdg_targets"] = " ".join(tags["sdg_targets"])

    def clean_addressed_to(self):
        """The same types in another order are no change."""
        types, stored = self.cleaned_data["addressed_to"], self.initial.get("addressed_to", "")
        return stored if set(types.split()) == set(stored.split()) else types


class TranslationInline(PartInline):
    model = CommitmentTranslation
    save_action = staticmethod(actions.save_translation)


@admin.register(Commitment)
class CommitmentAdmin(CuratedAdmin):
    """The tree in its order: an indented row is part of the one above it."""

    form = CommitmentForm
    save_action = staticmethod(actions.save_commitment)
    fixed_fields = ("code", "framework", "kind")
    readonly_fields = ("retired_on",)
    autocomplete_fields = ("framework", "parent")
    inlines = (TranslationInline,)
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
    ordering = ("framework__position", "framework__code", "kind", "position", "code")
    actions = ("track", "stop_tracking", "retire")
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
                )
            },
        ),
        (
            gettext_lazy("Words"),
            {"fields": ("short_title", "title", "official_title", "official_title_variant", "statement")},
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

    @act(gettext_lazy("Track"), when=lambda commitment: not commitment.trackable)
    def track(self, *, instance, by, at):
        instance.trackable = True
        actions.save_commitment(instance=instance, by=by, at=at)

    @act(gettext_lazy("Stop tracking"), when=lambda commitment: commitment.trackable)
    def stop_tracking(self, *, instance, by, at):
        instance.trackable = False
        actions.save_commitment(instance=instance, by=by, at=at)

    @act(gettext_lazy("Retire"), wants_reason=True, when=is_current)
    def retire(self, **facts):
        actions.retire_commitment(**facts)

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


def depth_of(commitment):
    """How deep it lies in its tree; three and deeper are one, which is as far as the list loads."""
    parent = commitment.parent
    if parent is None:
        return 0
    if parent.parent is None:
        return 1
    return 2 if parent.parent.parent is None else 3


@admin.register(CrosswalkLink)
class CrosswalkLinkAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_link)
    fixed_fields = ("code",)
    readonly_fields = ("status",)
    autocomplete_fields = ("source", "target")
    list_display = ("code", "source", "relation", "leads_to", "status", "in_source")
    list_filter = ("status", "relation", "source__framework", "target__framework", "in_source")
    list_select_related = ("source", "target")
    search_fields = (
        "code",
        "source__code",
        "source__short_title",
        "target__code",
        "target__short_title",
        "sdg_target",
        "rationale",
    )
    ordering = ("code",)
    actions = ("adopt", "dispute", "propose")

    @admin.display(description=gettext_lazy("to"), ordering="target__code")
    def leads_to(self, link):
        return link.target or _("SDG %(target)s") % {"target": link.sdg_target}

    @act(gettext_lazy("Adopt"), when=lambda link: link.status != LinkStatus.ADOPTED)
    def adopt(self, **facts):
        actions.adopt_link(**facts)

    @act(gettext_lazy("Dispute"), when=lambda link: link.status != LinkStatus.DISPUTED)
    def dispute(self, **facts):
        actions.dispute_link(**facts)

    @act(gettext_lazy("Put back to proposed"), when=lambda link: link.status != LinkStatus.PROPOSED)
    def propose(self, **facts):
        actions.propose_link(**facts)


@admin.register(Milestone)
class MilestoneAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_milestone)
    fixed_fields = ("code",)
    autocomplete_fields = ("framework",)
    list_display = ("title", "framework", "starts_on", "ends_on", "certainty")
    list_filter = ("framework", "certainty")
    list_select_related = ("framework",)
    search_fields = ("code", "title", "source")
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "code")


@admin.register(Group)
class GroupAdmin(CuratedAdmin):
    save_action = staticmethod(actions.save_group)
    fixed_fields = ("code",)
    list_display = ("label", "code")
    search_fields = ("code", "label")
    ordering = ("label", "code")


def is_used(method):
    """Something of a feature above was made by it. Asked of the relations: the catalogue knows no such feature."""
    relations: list[Any] = [each for each in Method._meta.get_fields(include_hidden=True) if each.one_to_many]
    return any(
        each.related_model._base_manager.filter(**{each.field.name: method}).exists()
        for each in relations
        if each.related_model is not Anchor
    )


class AnchorInline(PartInline):
    model = Anchor
    save_action = staticmethod(actions.save_anchor)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and is_used(obj))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and is_used(obj))

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else len(anchors_to_copy())


@admin.register(Method)
class MethodAdmin(CuratedAdmin):
    """A method that reports were answered by is fixed. The next version is another row, and begins as a copy."""

    save_action = staticmethod(actions.save_method)
    fixed_fields = ("version", "effective_on", *MONTHS)
    inlines = (AnchorInline,)
    list_display = ("version", "name", "effective_on")
    search_fields = ("version", "name", "note")
    ordering = ("-effective_on", "-id")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and is_used(obj))

    def get_changeform_initial_data(self, request):
        latest = latest_method()
        return model_to_dict(latest, fields=MONTHS) if latest else {}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk is None:
            kwargs["initial"] = anchors_to_copy()
        return kwargs


def latest_method():
    return Method.objects.order_by("-effective_on", "-id").first()


def anchors_to_copy():
    return list(
        Anchor.objects.filter(method=latest_method()).order_by("id").values("kind", "step", "label", "sentence")
    )
