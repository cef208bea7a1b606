from django.urls import path

from .views import actors, all_actors, cell, commitments, frameworks, matrix, sdg, verify

app_name = "scorecards"

urlpatterns = [
    path("frameworks/", frameworks.framework_list, name="frameworks"),
    path("frameworks/<code:framework>/", frameworks.framework_page, name="framework"),
    path("frameworks/<code:framework>/all/", all_actors.framework_all, name="framework-all"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/<code:code>/", commitments.commitment_page, name="commitment"),
    path("commitments/<code:code>/all/", all_actors.commitment_all, name="commitment-all"),
    path("sdg/", sdg.sdg_list, name="sdg"),
    path("sdg/<code:target>/", sdg.sdg_page, name="sdg-target"),
    path("actors/", actors.actor_list, name="actors"),
    path("actors/<slug:slug>/", actors.actor_page, name="actor"),
    path("verify/", verify.verify_page, name="verify"),
    path("scorecards/", matrix.scorecard_list, name="scorecards"),
    path("scorecards/<code:framework>/", matrix.matrix_page, name="matrix"),
    path("scorecards/<code:framework>/<slug:slug>/", actors.actor_scorecard, name="actor-scorecard"),
    path("scorecards/<code:framework>/<slug:slug>/<code:code>/", cell.why_this_cell, name="cell"),
]
