from django.urls import path

from . import views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("about/panel/", views.panel, name="panel"),
    path("about/methodology/", views.methodology, name="methodology"),
    path("about/methodology/<str:version>/", views.method, name="method"),
    path("about/marks/", views.marks, name="marks"),
    path("about/words/", views.words, name="words"),
    path("search/", views.search, name="search"),
]
