"""Figures of pledges as people write them."""

from django import template

from commitments.pledges import measures

register = template.Library()


@register.filter
def figure(value):
    """`12.5`, `0`: a decimal without zeros at its end."""
    return measures.plain(value)
