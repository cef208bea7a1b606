"""The public pages: which rounds were closed, and what each of their snapshots holds."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.common.citations import asked_at, known_words
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.common.sheets import csv_response
from commitments.scorecards.assemble.question import When

from . import access, export
from .content import names_in, served
from .models import Snapshot


@reads()
@require_safe
def snapshot_list(request):
    here = Snapshot.objects.published().in_world(fictional=scope_of(request).fictional)
    return render(request, "snapshots/snapshots.html", {"page_obj": page_of(here.listed(), request)})


@reads(pages=(), format=FORMATS)
@require_safe
def snapshot_page(request, code):
    """One snapshot: its instants, what it counts, its digest and how to check it."""
    snapshot = access.published_snapshot(code)
    content = served(snapshot)
    if wanted_format(request) == "json":
        return JsonResponse(export.as_data(snapshot, content))
    if wanted_format(request) == "csv":
        rows = export.rows_of(content)
        return csv_response(filename=f"waymark-{code}-snapshot.csv", header=export.HEADER, rows=rows)
    when = When(as_of=snapshot.as_of, known_at=snapshot.known_at)
    frameworks, _actors = names_in(content)
    demo = {"demo": "1"} if snapshot.cycle.fictional else {}
    return render(
        request,
        "snapshots/snapshot.html",
        {
            "snapshot": snapshot,
            "content": content,
            "known": known_words(when),
            "counts": [
                (frameworks[code], count, asked_at(reverse("scorecards:matrix", args=[code]), when=when, **demo))
                for code, count in content.counts
            ],
            "scope": about(scope_of(request), snapshot.cycle),
        },
    )
