"""How the erasure of a person reaches the words in which the log and the versions keep them: it opens an Erasure, puts one
constant in their place and closes it, in the caller's one transaction."""

import json
import re
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Q

from .immutability import ERASED, EVENT_TEXTS, FACTS, labels_of
from .models import Erasure, Event


def erase_words(*, person, own, words, by, at):
    """Take a person, who stays as an id, out of the log and out of every `*_by_label`.

    `own` are the events about the person; `words` the mail addresses and names that they have or had.
    """
    erasure = Erasure.objects.create(person_id=str(person.pk), by_id=str(by.pk), at=at)
    for model in apps.get_models():
        for label, who in labels_of(model).items():
            model._base_manager.filter(**{who: str(person.pk)}).exclude(**{label: ""}).update(**{label: ERASED})
    words = words | {json.dumps(word, ensure_ascii=False)[1:-1] for word in words}  # as before and after have them
    anywhere = {word for word in words if "@" in word or len(word.split()) > 1}
    _erase_from(own, words, labels=True)
    if anywhere:
        asked = [Q(**{f"{text}__icontains": word}) for text in EVENT_TEXTS for word in anywhere]
        _erase_from(Event.objects.filter(reduce(or_, asked)), anywhere)
    Erasure.objects.filter(pk=erasure.pk).update(done_at=at)


def _erase_from(events, words, *, labels=False):
    """Of each event the texts that have one of the words; with `labels` what it calls its row as well."""
    for event in events.order_by("pk"):
        gone = [name for name in EVENT_TEXTS if has_one_of(words, getattr(event, name))]
        gone += ["object_label"] if labels else []
        if gone:
            Event.objects.filter(pk=event.pk).update(**{name: "" if name in FACTS else ERASED for name in gone})


def has_one_of(words, text):
    """Whether a text has one of these names or mail addresses, as whole words and in whatever case."""
    return any(_pattern(word).search(text) for word in words)


def _pattern(word):
    """`ana@example.org` is not in `diana.ana@example.org`, nor in `ana@example.org.xx`."""
    before, after = (r"(?<![\w.+-])", r"(?![\w-]|\.\w)") if "@" in word else (r"(?<!\w)", r"(?!\w)")
    return re.compile(before + re.escape(word) + after, re.IGNORECASE)
