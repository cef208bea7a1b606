from django.urls import path

from . import views

app_name = "snapshots"

urlpatterns = [
    path("snapshots/", views.snapshot_list, name="snapshots"),
    path("snapshots/<slug:code>/", views.snapshot_page, name="snapshot"),
]
