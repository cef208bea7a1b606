"""Paging. A page that is not there is said to be so: the first one in its place would pass for it."""

from django.core.paginator import InvalidPage, Paginator
from django.utils.translation import ngettext

from .parameters import Unreadable

PER_PAGE = 25


def page_of(rows, request, *, per_page=PER_PAGE, parameter="page"):
    """The page of `rows` that `request` asks for. `rows` must be ordered by something unique."""
    pages = Paginator(rows, per_page)
    try:
        return pages.page(request.GET.get(parameter) or 1)
    except InvalidPage as missing:
        sentence = ngettext(
            "There is no such page: this list has %(n)d page.",
            "There is no such page: this list has %(n)d pages.",
            pages.num_pages,
        )
        raise Unreadable(**{parameter: sentence % {"n": pages.num_pages}}) from missing
