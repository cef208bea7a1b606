"""What an address may ask after its `?`. What cannot be read is refused with a sentence: it is never left out in
silence, for then the answer to another question would stand there (docs/adr/0011)."""

from functools import wraps
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpResponse, HttpResponsePermanentRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from .search import why_not

DEMO = ("", "0", "1")
QUESTIONS = ("q", "term")
"""What is looked for: on our lists and in the admin, and in the admin's boxes that complete what is typed."""

FOLLOWED = ("utm_", "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "mtm_", "pk_campaign", "igshid")
"""Mail programs and social sites add these to a link to follow its reader. They ask nothing of us."""

SHOWN = 40
"""Letters of a refused value that are said again."""


class Unreadable(Exception):
    """`sentences` by the name of the parameter that cannot be read."""

    def __init__(self, **sentences):
        super().__init__(*sentences.values())
        self.sentences = sentences


def reads(*names, filters=(), pages=("page",), **choices):
    """Mark a public page with everything its address may ask: any other parameter is refused.

    `filters` are the FilterSets of its list, `pages` the parameters that turn pages, `choices` the values of those that
    have few. What `names` ask is checked where it is read.
    """
    fields = [name for each in filters for name in each.base_filters]

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            return view(request, *args, **kwargs)

        read: Any = answer
        read.known = frozenset(("demo", *names, *fields, *pages, *choices))
        read.choices = {"demo": DEMO, **choices}
        read.pages = frozenset(pages)
        return read

    return decorate


def accepts_anything(view):
    """Mark a page to which a mailed link leads: mail programs write what they like behind its address."""
    view.known = None
    return view


class Undeclared:
    """What a page of ours without `@reads` accepts: nothing but which world it shows."""

    known, choices, pages = frozenset(("demo",)), {"demo": DEMO}, frozenset()


class Moved(Exception):
    """What stands at the word `old` in an address has the word `new` today. Every page but the one of then leads there."""

    def __init__(self, *, old, new):
        self.old, self.new = old, new


class StrictParameters:
    """Refuses what an address asks and a page cannot read, before the page is made or while it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method not in ("GET", "HEAD"):
            return None
        refused = _too_long(request.GET)
        read = view if hasattr(view, "known") else Undeclared if _is_of_a_feature(request) else None
        if read and read.known is not None:
            refused |= _unreadable(request.GET, read)
        return refusal_of(request, refused) if refused else None

    def process_exception(self, request, exception):
        if isinstance(exception, Moved):
            path = request.get_full_path().replace(f"/{exception.old}/", f"/{exception.new}/", 1)
            return HttpResponsePermanentRedirect(path)
        return refusal_of(request, exception.sentences) if isinstance(exception, Unreadable) else None


def short(value):
    """As much of a refused value as a sentence may repeat."""
    value = value.replace("\x00", " ")
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"


def not_a_choice(name, value):
    return _("“%(value)s” is not one of the choices for “%(name)s”.") % {"value": short(value), "name": name}


def refusal_of(request, sentences):
    """422 in the form that was asked for. The page is made as if the refused parameters were not there."""
    asked = request.GET.get("format", "")
    left = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name not in sentences:
            left.setlist(name, values)
    request.GET = left
    lines = list(sentences.values())
    if asked == "json":
        return JsonResponse({"errors": lines}, status=422)
    if asked == "csv":
        return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8", status=422)
    without = f"{request.path}?{left.urlencode()}" if left else request.path
    return render(request, "422.html", {"sentences": lines, "without": without}, status=422)


def _is_of_a_feature(request):
    """The admin reads its lists by itself, and accounts are allauth's; both stand outside the features' own names."""
    return request.resolver_match.app_name not in ("", "admin")


def _too_long(asked):
    refused = {name: why_not(asked.get(name, "")) for name in QUESTIONS}
    return {name: sentence for name, sentence in refused.items() if sentence}


def _unreadable(asked, view):
    refused = {}
    for name, values in asked.lists():
        if sentence := _why_not(name, values, view):
            refused[name] = sentence
    return refused


def _why_not(name, values, view):
    value = values[-1]
    if name not in view.known:
        followed = name.startswith(FOLLOWED)
        return "" if followed else _("This page does not know the question “%(name)s”.") % {"name": short(name)}
    if len(set(filter(None, values))) > 1:
        return _("“%(name)s” is asked for more than once.") % {"name": name}
    if "\x00" in value:
        return f"{name}: {ProhibitNullCharactersValidator.message}"
    if value and name in view.choices and value not in view.choices[name]:
        return not_a_choice(name, value)
    if value and name in view.pages and not _is_number(value):
        return _("“%(value)s” is not the number of a page.") % {"value": short(value)}
    return ""


def _is_number(value):
    return value.isascii() and value.isdigit() and len(value) < 10 and int(value) > 0
