"""One line holds nothing invisible, and nothing that turns its order: in every form, the admin's too."""

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import get_resolver

from commitments.accounts.models import User
from commitments.audit.admin_base import ReadOnly
from commitments.common.lines import LineField, MailField, OneLine, spelt_out, visible
from tests.cast import make_actor, make_invitation, make_user

LOOKED_UP = {"SignInForm.login", "ForgottenForm.email", "CodeForm.code", "ConfirmCodeForm.code", "AddAppForm.code"}
"""allauth's own questions: what is typed there is looked for, and never kept."""

MARKS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]  # which turn the order
MARKS += [
    0x200B,
    0x200C,
    0x200D,
    0x2060,
    0x2063,
    0xFEFF,
    0x00AD,
    0x180E,
    0x034F,
    0x115F,
    0x3164,
    0xFE0F,
    0xE0041,
    0xE0100,
]


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"U+{mark:04X}")
def test_what_cannot_be_seen_is_left_out_of_a_line(mark):
    sign = chr(mark)
    assert LineField().clean(f"{sign}Ana {sign}Özgür{sign}") == "Ana Özgür"
    with pytest.raises(ValidationError, match="required"):
        LineField().clean(f" {sign} {sign}")


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029"])
def test_what_is_no_sign_of_a_line_is_refused(sign):
    with pytest.raises(ValidationError):
        LineField().clean(f"Ana{sign}Bcc: eve")
    assert LineField().clean("Ana") == "Ana", "the control"


@pytest.mark.parametrize(
    "name",
    [
        "علی‌رضا",  # Persian: a non-joiner
        "नई‌दिल्ली",
        "ශ්‍රී ලංකාව",  # Sinhala: a joiner
        "\u0661\u06dd",  # a sign that is drawn
        "葛\U000e0100城",  # the variant of a character
        "Zoë O’Brien-Nguyễn",
        "e\u0301",
    ],
)
def test_a_name_is_written_as_its_language_writes_it(name):
    assert visible(name) == name


def test_a_joiner_joins_nothing_where_no_script_needs_it():
    assert visible("A\u200dn\u200ca \u200cعلی\u200c \u200d") == "Ana علی "


# --- addresses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["zoe@ex\u0430mple.org", "zoe@\u0440aypal.example", "zoe@waymar\u03ba.example"])
def test_an_address_in_two_alphabets_is_refused_and_says_how_it_would_be_spelt(address):
    with pytest.raises(ValidationError, match="xn--"):
        MailField().clean(address)
    plain = address.rpartition("@")[2].encode("idna").decode()
    assert MailField().clean(f"zoe@{plain}") == f"zoe@{plain}", "whoever means it types that"


def test_an_address_in_one_alphabet_is_taken_and_said_back_as_its_mail_goes():
    assert MailField().clean("iris@b\u00fccher.example") == "iris@b\u00fccher.example"
    assert (
        MailField().clean("iris@\u043f\u043e\u0447\u0442\u0430.example")
        == "iris@\u043f\u043e\u0447\u0442\u0430.example"
    )
    assert spelt_out("iris@b\u00fccher.example") == "iris@b\u00fccher.example (xn--bcher-kva.example)"
    assert spelt_out("iris@example.org") == "iris@example.org"
    assert MailField().clean("iris\u200b@example.org\u202c") == "iris@example.org"


# --- every form ---------------------------------------------------------------------------------------------------------


def is_a_line(field):
    if isinstance(field, (forms.RegexField, forms.SlugField)):
        return False  # they name the letters that they take
    return isinstance(field, forms.CharField) and getattr(field.widget, "input_type", "") in ("text", "email", "url")


def forms_of_ours(kind=forms.BaseForm):
    for each in kind.__subclasses__():
        if each.__module__.startswith("commitments."):
            yield each
        yield from forms_of_ours(each)


def lines_in(fields, of):
    return [(f"{of}.{name}", field) for name, field in fields.items() if is_a_line(field)]


def every_line():
    assert get_resolver().url_patterns  # with them every form is imported
    return [
        found
        for each in set(forms_of_ours())
        if not issubclass(each, forms.ModelForm)  # the admin's, which makes them anew: below
        for found in lines_in(each.base_fields, each.__qualname__)
        if found[0] not in LOOKED_UP
    ]


def test_every_line_of_our_forms_takes_nothing_invisible():
    lines = every_line()
    assert len(lines) >= 12
    assert [name for name, field in lines if not isinstance(field, OneLine)] == []


@pytest.mark.django_db
def test_every_line_of_the_admin_takes_nothing_invisible():
    request = RequestFactory().get("/admin/")
    request.user = make_user("Root", is_superuser=True, is_staff=True)
    lines = []
    for model, kept in admin.site._registry.items():
        if isinstance(kept, ReadOnly):
            continue
        lines += lines_in(kept.get_form(request).base_fields, model.__name__)
        for formset, inline in kept.get_formsets_with_inlines(request):
            if not isinstance(inline, ReadOnly):
                lines += lines_in(formset.form.base_fields, inline.model.__name__)
    assert len(lines) >= 20
    assert [name for name, field in lines if not isinstance(field, OneLine)] == []


def test_a_line_that_somebody_forgot_is_found():
    class Forgotten(forms.Form):
        title = forms.CharField()
        text = forms.CharField(widget=forms.Textarea)
        password = forms.CharField(widget=forms.PasswordInput)

    ((name, field),) = lines_in(Forgotten.base_fields, "Forgotten")
    assert name == "Forgotten.title"
    assert not isinstance(field, OneLine)


@pytest.mark.django_db
def test_a_person_who_takes_a_lying_name_is_called_by_what_one_sees(client):
    make_invitation("eve@example.org", make_actor(), token="one")
    client.get("/accounts/invitations/one/")
    answers = {"name": "\u202eAna (focal point)\u200b", "password": "a good long pass phrase"}
    assert client.post("/accounts/invitations/", answers).status_code == 302
    assert User.objects.get(email="eve@example.org").name == "Ana (focal point)"
