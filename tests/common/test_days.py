"""A day that is typed is read as year-month-day alone, in every form and everywhere in the admin, and said in words."""

import importlib
import pkgutil
from datetime import date

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import get_format

import commitments
from commitments.common.days import EARLIEST, DayField
from commitments.progress.forms.report import PeriodForm
from commitments.progress.models import Cycle
from tests.cast import make_curator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

SENTENCE = "Write the day as year-month-day, for example 2026-03-01."


def site_forms():
    """Every class of form that our features define."""
    for module in pkgutil.walk_packages(commitments.__path__, "commitments."):
        if ".forms" in module.name or ".admin" in module.name:
            importlib.import_module(module.name)
    return [form for form in _subclasses(forms.BaseForm) if form.__module__.startswith("commitments.")]


def _subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def admin_forms(request):
    """Every form of the admin in which a curator writes, of rows and of their parts."""
    for model_admin in admin.site._registry.values():
        parts = [part for part in model_admin.get_inline_instances(request) if part.has_change_permission(request)]
        yield from (part.get_formset(request).form for part in parts)
        if model_admin.has_change_permission(request):
            yield model_admin.get_form(request)


def days_in(form_class):
    """{name: field} of the days in a form; a field for a day and an hour holds one too."""
    for name, field in form_class.base_fields.items():
        parts = getattr(field, "fields", [field])
        for part in parts:
            if isinstance(part, forms.DateField | forms.DateTimeField):
                yield f"{form_class.__name__}.{name}", part


def refusal_of(field, text):
    """The sentence with which a field refuses a text, or nothing."""
    try:
        field.clean(text)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def misread(field):
    """What a day in a form takes or refuses wrongly."""
    wrong = [] if refusal_of(field, "01/02/2026") == SENTENCE else ["01/02/2026"]
    wrong += [] if field.clean("2026-02-01") == date(2026, 2, 1) else ["2026-02-01"]
    days = [f"{year:04}-01-01" for year in (1, 1944, 2127, 9999)]
    return wrong + [day for day in days if "Is the year right?" not in refusal_of(field, day)]


def test_each_day_in_each_form_is_year_month_day_alone(rf):
    request = rf.get("/admin/")
    request.user = make_curator()
    days = [day for form in (*site_forms(), *admin_forms(request)) for day in days_in(form)]
    assert {name: wrong for name, field in days if (wrong := misread(field))} == {}
    assert len({name for name, _field in days}) > 25
    assert {"CycleForm.opens_on", "PeriodForm.period_end", "TargetForm.starts_on"} <= {name for name, _field in days}


def test_a_form_of_django_s_own_would_be_found(rf):
    class Form(forms.Form):
        day = forms.DateField(input_formats=["%m/%d/%Y", "%Y-%m-%d"])

    ((_name, field),) = days_in(Form)
    assert misread(field) == ["01/02/2026", "0001-01-01", "1944-01-01", "2127-01-01", "9999-01-01"]
    assert misread(DayField()) == []


def test_django_reads_and_shows_days_that_way_where_nobody_says_so():
    with pytest.raises(ValidationError):
        forms.DateField().clean("01/02/2026")
    with pytest.raises(ValidationError):
        forms.DateTimeField().clean("01/02/2026 12:00")
    assert forms.DateField().clean("2026-02-01") == date(2026, 2, 1)
    assert get_format("DATE_FORMAT") == get_format("SHORT_DATE_FORMAT") == "j F Y"


def test_the_first_and_the_latest_day_are_taken():
    for day in (EARLIEST, date(2126, 12, 31)):
        assert DayField().clean(day.isoformat()) == day


def test_a_curator_who_types_a_day_another_way_is_told_how_and_reads_it_in_words(client):
    client.force_login(make_curator())
    typed = {
        "code": "round-9", "title": "Ninth round", "covers_from": "01/02/2026", "covers_to": "2026-04-03",
        "opens_on": "2027-06-05", "closes_on": "2027-08-07", "invitations-TOTAL_FORMS": "0",
        "invitations-INITIAL_FORMS": "0",
    }  # fmt: skip
    refused = client.post(reverse("admin:progress_cycle_add"), typed)
    assert SENTENCE in refused.content.decode()
    assert 'value="01/02/2026"' in refused.content.decode(), "nothing that was typed is lost"
    assert "3 April 2026" in refused.content.decode()
    cycle = Cycle.objects.create(
        code="round-8", title="Eighth round", covers_from=date(2026, 2, 1), covers_to=date(2026, 4, 3),
        opens_on=date(2027, 6, 5), closes_on=date(2027, 8, 7),
    )  # fmt: skip
    for page in (
        client.get(reverse("admin:progress_cycle_changelist")).content.decode(),
        client.get(reverse("admin:progress_cycle_change", args=[cycle.pk])).content.decode(),
    ):
        assert "5 June 2027" in page
        assert "June 5" not in page


def test_a_reporter_is_told_how_a_day_is_written_and_reads_it_in_words():
    typed = {"period_start": "01/02/2026", "period_end": "2026-03-04", "language": "en"}
    form = PeriodForm(typed, today=date(2026, 11, 22))
    assert form.errors == {"period_start": [SENTENCE]}
    assert 'value="2026-03-04"' in str(form["period_end"])
    assert "4 March 2026" in str(form["period_end"])
    assert PeriodForm(typed | {"period_start": "2026-02-01"}, today=date(2026, 11, 22)).is_valid()
