"""One form makes one thing, however often it is sent."""

from django.db import IntegrityError, transaction

from .models import FormKey


def once(*, key, act, by, at, make):
    """What `make()` returns, the first time this person sends this form; afterwards (None, id of what it made).

    Returns (made, object_id): `made` is None when the form was sent before. Without a key, `make()` runs each time.
    The key and what was made are one transaction: a form that was refused, or that failed, keeps its key free. Of two
    requests at once the second waits for the first (the column is unique) and then finds what that one made.
    """
    if key is None:
        made = make()
        return made, str(made.pk)
    named = {"key": key, "by_id": str(by.pk), "act": act}
    try:
        with transaction.atomic():
            kept = FormKey.objects.create(**named, at=at)
            made = make()
            kept.object_id = str(made.pk)
            kept.save(update_fields=["object_id"])
    except IntegrityError:
        before = FormKey.objects.filter(**named).first()
        if before is None:
            raise
        return None, before.object_id
    return made, str(made.pk)
