"""The addresses of pledges and targets."""

from django.urls import path

from commitments.record import views as record

from .views import drafts, partners, public, targets
from .views.pages import PAGES

app_name = "pledges"

urlpatterns = [
    path("pledges/", public.pledges, name="pledges"),
    path("pledges/new/", drafts.new, name="new"),
    path("pledges/<uuid:pledge_id>/", public.pledge, name="pledge"),
    path("pledges/<uuid:pledge_id>/revisions/<int:number>/", public.revision, name="revision"),
    path("pledges/<uuid:pledge_id>/revisions/<int:number>/changes/", public.changes, name="changes"),
    # its maker
    path("pledges/<uuid:pledge_id>/write/", drafts.write, name="write"),
    path("pledges/<uuid:pledge_id>/revise/", record.correct, {"pages": PAGES}, name="revise"),
    path("pledges/<uuid:pledge_id>/check/", record.check, {"pages": PAGES}, name="check"),
    path("pledges/<uuid:pledge_id>/submit/", record.submit, {"pages": PAGES}, name="submit"),
    path("pledges/<uuid:pledge_id>/recall/", record.recall, {"pages": PAGES}, name="recall"),
    path("pledges/<uuid:pledge_id>/sent/", record.sent, {"pages": PAGES}, name="sent"),
    path("pledges/<uuid:pledge_id>/discard/", record.discard, {"pages": PAGES}, name="discard"),
    # those whom it names
    path("pledges/<uuid:pledge_id>/partners/<slug:slug>/", partners.answer, name="partner"),
    # the panel
    path("pledges/<uuid:pledge_id>/review/", record.review, {"pages": PAGES}, name="review"),
    path("pledges/<uuid:pledge_id>/begin-review/", record.begin, {"pages": PAGES}, name="begin-review"),
    path("pledges/<uuid:pledge_id>/publish/", record.publish, {"pages": PAGES}, name="publish"),
    path("pledges/<uuid:pledge_id>/return/", record.return_, {"pages": PAGES}, name="return"),
    path("pledges/<uuid:pledge_id>/withdraw/", record.withdraw, {"pages": PAGES}, name="withdraw"),
    # the curators
    path("pledges/<uuid:pledge_id>/takedown/", record.ask_takedown, {"pages": PAGES}, name="takedown"),
    # the clock of an actor
    path("desk/targets/<slug:slug>/", targets.targets, name="targets"),
    path("desk/targets/<slug:slug>/<int:target_id>/end/", targets.end, name="end-target"),
]
