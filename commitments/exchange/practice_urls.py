"""The addresses of practices."""

from django.urls import path

from commitments.record import views as record

from .views import papers, practices, review
from .views.pages import PRACTICES

app_name = "practices"

urlpatterns = [
    path("practices/", practices.practices, name="practices"),
    path("practices/new/<uuid:report_id>/<code:code>/", practices.new, name="new"),
    path("practices/<uuid:paper_id>/", practices.practice, name="practice"),
    path("practices/<uuid:paper_id>/write/", practices.write, name="write"),
    path("practices/<uuid:paper_id>/move/", papers.move, {"pages": PRACTICES}, name="move"),
    path("practices/<uuid:paper_id>/review/", review.review, {"pages": PRACTICES}, name="review"),
    path("practices/<uuid:paper_id>/withdraw/", record.withdraw, {"pages": PRACTICES}, name="withdraw"),
    path("practices/<uuid:paper_id>/takedown/", record.ask_takedown, {"pages": PRACTICES}, name="takedown"),
]
