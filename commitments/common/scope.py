"""Which world a page shows: real actors, or the fictional ones of the demonstration. Never both (docs/principles.md, 2)."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from .pagination import TURNS

PARAMETER = "demo"


@dataclass(frozen=True)
class Scope:
    demo_site: bool
    fictional: bool
    query: str
    switch_url: str
    archived_at: datetime | None = None
    """The instant of the archive for which the page is made (curation/static_site.py); none for a reader of the site."""

    @property
    def extra(self):
        """To be joined to a query string that already began."""
        return f"&{PARAMETER}=1" if self.fictional else ""


def scope_of(request, *, fictional=None):
    """The scope of a request; `fictional` overrides the switch on the pages of one actor.

    Without DEMO the switch does nothing: a copy that once held demonstration actors does not show them.
    """
    if fictional is None:
        fictional = request.GET.get(PARAMETER) == "1"
    fictional = fictional and settings.DEMO
    return Scope(
        demo_site=settings.DEMO,
        fictional=fictional,
        query=f"?{PARAMETER}=1" if fictional else "",
        switch_url=_other_world(request, fictional=fictional),
        archived_at=getattr(request, "archived_at", None),
    )


def about(scope, actor):
    """The same scope turned to `actor`'s world; the switch leads home, since no actor is in both."""
    if scope.fictional == actor.fictional:
        return scope
    query = f"?{PARAMETER}=1" if actor.fictional else ""
    return replace(scope, fictional=actor.fictional, query=query)


def scope(request):
    """Context processor: `scope` in every template."""
    return {"scope": scope_of(request)}


def _other_world(request, *, fictional):
    pairs = [(k, v) for k, values in request.GET.lists() for v in values if k not in {PARAMETER, *TURNS}]
    if not fictional:
        pairs.append((PARAMETER, "1"))
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path
