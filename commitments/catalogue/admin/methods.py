"""Methods and their anchor sentences as curators keep them, until something was made by them."""

from typing import Any

from django.contrib import admin
from django.forms.models import model_to_dict

from commitments.audit.admin import PartInline
from commitments.audit.admin_versions import VersionAdmin
from commitments.catalogue import actions
from commitments.catalogue.models import Anchor, Method

MONTHS = ("ageing_2y", "stale_2y", "ageing_5y", "stale_5y", "ageing_else", "stale_else")


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
class MethodAdmin(VersionAdmin):
    """A method does not change. The next one is another row, begins as a copy, and waits for a second curator."""

    save_action = staticmethod(actions.add_method)
    inlines = (AnchorInline,)
    search_fields = ("version", "name", "note")
    ordering = ("-effective_on", "-id")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ("version", "name", "effective_on", *MONTHS, "note", "reason")
        return super().get_fields(request, obj)

    def get_list_display(self, request):
        return ("version", "name", *super().get_list_display(request))

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.get_fields(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def may_write(self, method):
        """Its anchors, until it is recorded."""
        return method.is_waiting

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)

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
