"""Which pieces of evidence some text uses. Every feature above has a table of its uses, which points here; no table is
named here, so that a new one counts from its first day."""

from .models import EvidenceItem


def is_used(item):
    """Whether a text of any feature points to the item. One query for each table of uses, until one is found."""
    return any(table.related_model._base_manager.filter(**{table.field.name: item}).exists() for table in _tables())


def unused():
    """Items that no text of any feature points to."""
    return EvidenceItem.objects.filter(**{f"{table.name}__isnull": True for table in _tables()})


def _tables():
    return [relation for relation in EvidenceItem._meta.related_objects if relation.one_to_many]
