"""A line end counts once: in the box of the browser, on the server, and in what is stored."""

import pytest
from django import forms
from django.contrib import admin
from django.urls import get_resolver, reverse

from commitments.common.widgets import TextArea
from commitments.progress.forms.remarks import ReviewForm
from tests.cast import make_actor, make_commitment, make_draft, make_member, make_method, make_user
from tests.filling import Form, fill_in

LINE_ENDS = {"of Windows and of every browser": "\r\n", "of a long time ago": "\r", "of Unix": "\n"}


def kinds_of(form):
    return [form, *(each for below in form.__subclasses__() for each in kinds_of(below))]


def our_forms():
    get_resolver().url_patterns  # noqa: B018  imports every view, and with it every form
    return sorted(
        {form for form in kinds_of(forms.BaseForm) if form.__module__.startswith("commitments.")},
        key=lambda form: (form.__module__, form.__qualname__),
    )


def boxes_of(fields):
    return {name: field for name, field in fields.items() if isinstance(field.widget, forms.Textarea)}


def our_boxes():
    """{place: field} of every text of several lines that a form of ours asks for."""
    boxes = {
        f"{form.__module__}.{form.__qualname__}.{name}": field
        for form in our_forms()
        for name, field in boxes_of(form.base_fields).items()
    }
    drawn = ReviewForm(places=[(None, "", "The report as a whole")])
    return boxes | {f"ReviewForm.{name}": field for name, field in boxes_of(drawn.fields).items()}


def lines_of(length, line_end):
    """A text of `length` letters in lines of 100, where a line end is one letter; as it is sent with `line_end`."""
    text = ("x" * 99 + "\n") * (length // 100) + "x" * (length % 100)
    return (text[:-1] + "x").replace("\n", line_end)


def cleaned(field, text):
    return field.clean(field.widget.value_from_datadict({"box": text}, {}, "box"))


def test_every_box_of_a_form_is_one_that_counts_a_line_end_once():
    boxes = our_boxes()
    assert len(boxes) >= 30
    assert [place for place, field in boxes.items() if not isinstance(field.widget, TextArea)] == []


@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
def test_a_text_of_just_the_limit_is_taken_and_one_letter_more_is_refused(line_end):
    limited = {place: field for place, field in our_boxes().items() if getattr(field, "max_length", None)}
    assert len(limited) >= 29
    for place, field in limited.items():
        taken = cleaned(field, lines_of(field.max_length, line_end))
        assert (len(taken), "\r" in taken) == (field.max_length, False), place
        with pytest.raises(forms.ValidationError, match="at most"):
            cleaned(field, lines_of(field.max_length, line_end) + "y")


def test_every_box_of_the_admin_counts_a_line_end_once(rf, db):
    request = rf.get("/admin/")
    request.user = make_user("Root", is_staff=True, is_superuser=True)
    boxes = {}
    written = {m: p for m, p in admin.site._registry.items() if p.has_change_permission(request)}
    for model, page in written.items():
        forms_of_page = [page.get_form(request, change=False)]
        forms_of_page += [inline.get_formset(request).form for inline in page.get_inline_instances(request)]
        for form in forms_of_page:
            boxes |= {f"{model.__name__}.{name}": field for name, field in boxes_of(form.base_fields).items()}
    assert len(boxes) >= 5
    assert [place for place, field in boxes.items() if not isinstance(field.widget, TextArea)] == []


def test_a_narrative_as_long_as_its_box_allows_is_saved_with_its_line_ends(client, db):
    make_method()
    arcadia = make_actor()
    ana = make_member("Ana", arcadia)
    draft = make_draft(arcadia, make_commitment("gcm.13"), by=ana)
    client.force_login(ana)
    url = reverse("progress:claim", args=[draft.report_id, "gcm.13"])
    sent = lines_of(10_000, "\r\n")
    assert len(sent) > 10_000

    assert fill_in(client, url, then="check", view="mixed", narrative=sent).status_code == 302
    assert draft.claims.get().narrative == lines_of(10_000, "\n")

    refused = fill_in(client, url, then="check", view="mixed", narrative=sent + "y")
    assert refused.status_code == 422
    assert len(Form(client, refused).values["narrative"]) >= 10_001, "nothing that was typed is lost"
