"""The house's own net: an undefined variable fails in our templates, and only there."""

import pytest
from django.template import Engine, Origin, Template, engines

from tests.conftest import OUR_TEMPLATES


def render(source, *, path, **context):
    engine: Engine = engines["django"].engine
    template = Template(source, origin=Origin(name=str(path)), engine=engine)
    return template.render(engine_context(context))


def engine_context(context):
    from django.template import Context

    return Context(context)


def test_a_misspelt_variable_fails_in_a_template_of_ours():
    with pytest.raises(pytest.fail.Exception, match=r"undefined variable “mispelt” in templates/x/page\.html"):
        render("<p>{{ mispelt }}</p>", path=OUR_TEMPLATES / "x" / "page.html")


def test_a_misspelt_attribute_fails_even_with_a_default():
    with pytest.raises(pytest.fail.Exception, match=r"undefined variable “actor\.nam”"):
        render("{{ actor.nam|default:'-' }}", path=OUR_TEMPLATES / "x.html", actor={"name": "Arcadia"})


def test_asking_whether_something_is_there_is_no_fault():
    assert render("{% if nothing %}a{% else %}b{% endif %}", path=OUR_TEMPLATES / "x.html") == "b"


def test_a_template_of_others_may_lean_on_the_undefined():
    assert render("<p>{{ nothing }}</p>", path="/elsewhere/crispy/field.html") == "<p></p>"
