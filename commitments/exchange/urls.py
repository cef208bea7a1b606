"""The addresses of needs, offers and matches."""

from django.urls import path

from commitments.record import views as record

from .views import matching, offers, papers, review, support
from .views.pages import OFFERS

app_name = "support"

urlpatterns = [
    path("support/", support.support, name="support"),
    path("support/needs/<uuid:report_id>/<code:code>/", support.need, name="need"),
    path("support/needs/<uuid:report_id>/<code:code>/close/", matching.close, name="close"),
    path("support/needs/<uuid:report_id>/<code:code>/propose/", matching.propose, name="propose"),
    path("support/matches/<uuid:match_id>/", matching.match, name="match"),
    path("support/matches/<uuid:match_id>/answer/", matching.answer, name="answer"),
    path("support/offers/new/", offers.new, name="new"),
    path("support/offers/<uuid:paper_id>/", offers.offer, name="offer"),
    path("support/offers/<uuid:paper_id>/write/", offers.write, name="write"),
    path("support/offers/<uuid:paper_id>/move/", papers.move, {"pages": OFFERS}, name="move"),
    path("support/offers/<uuid:paper_id>/review/", review.review, {"pages": OFFERS}, name="review"),
    path("support/offers/<uuid:paper_id>/withdraw/", record.withdraw, {"pages": OFFERS}, name="withdraw"),
    path("support/offers/<uuid:paper_id>/takedown/", record.ask_takedown, {"pages": OFFERS}, name="takedown"),
    path("desk/support/", support.desk, name="desk"),
    path("desk/support/private/", support.private, name="private"),
]
