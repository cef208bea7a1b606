"""The addresses of practices."""

from django.urls import path

from .views import checking, practices

app_name = "practices"

urlpatterns = [
    path("practices/", practices.practices, name="practices"),
    path("practices/new/<uuid:report_id>/<code:code>/", practices.new, name="new"),
    path("practices/<uuid:paper_id>/", practices.practice, name="practice"),
    path("practices/<uuid:paper_id>/write/", practices.write, name="write"),
    path("practices/<uuid:paper_id>/move/", practices.move, name="move"),
    path("practices/<uuid:paper_id>/review/", checking.review_practice, name="review"),
    path("practices/<uuid:paper_id>/withdraw/", checking.withdraw_practice, name="withdraw"),
]
