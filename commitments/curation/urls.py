"""The addresses of what waits for a second curator."""

from django.urls import path

from . import views

app_name = "curation"

urlpatterns = [
    path("desk/proposals/", views.proposals, name="proposals"),
    path("desk/proposals/<slug:kind>/<int:pk>/", views.proposal, name="proposal"),
]
