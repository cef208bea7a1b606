"""Paging: an unknown page is the nearest real one, never an error."""

from django.core.paginator import Paginator

PER_PAGE = 25


def page_of(rows, request, *, per_page=PER_PAGE, parameter="page"):
    """The page of `rows` that `request` asks for. `rows` must be ordered by something unique."""
    return Paginator(rows, per_page).get_page(request.GET.get(parameter))
