from django.urls import path

from commitments.record import views as record

from .views import (
    assignments,
    begin,
    changes,
    claim_page,
    claims,
    clearance,
    evidence,
    invitations,
    public,
    review,
    submission,
    withdrawals,
)
from .views.pages import PAGES

app_name = "progress"

urlpatterns = [
    path("reports/", public.reports, name="reports"),
    path("reports/new/", begin.new, name="new"),
    path("reports/new/review/", begin.new_review, name="new-review"),
    path("reports/<uuid:report_id>/", public.report, name="report"),
    path("reports/<uuid:report_id>/revisions/<int:number>/", public.revision, name="revision"),
    path("reports/<uuid:report_id>/revisions/<int:number>/changes/", changes.changes, name="changes"),
    path("evidence/<uuid:item_id>/file/", evidence.file, name="evidence-file"),
    path("desk/invitations/<int:invitation_id>/decline/", invitations.decline, name="decline"),
    path("desk/invitations/<int:invitation_id>/take-up/", invitations.reopen, name="take-up"),
    # the reporting actor
    path("reports/<uuid:report_id>/write/", claims.write, name="write"),
    path("reports/<uuid:report_id>/assign/", assignments.assign, name="assign"),
    path("reports/<uuid:report_id>/period/", claims.period, name="period"),
    path("reports/<uuid:report_id>/claims/<code:code>/", claim_page.claim, name="claim"),
    path("reports/<uuid:report_id>/claims/<code:code>/remove/", claim_page.remove_claim, name="remove-claim"),
    path("reports/<uuid:report_id>/check/", record.check, {"pages": PAGES}, name="check"),
    path("reports/<uuid:report_id>/submit/", record.submit, {"pages": PAGES}, name="submit"),
    path("reports/<uuid:report_id>/sent/", record.sent, {"pages": PAGES}, name="sent"),
    path("reports/<uuid:report_id>/discard/", record.discard, {"pages": PAGES}, name="discard"),
    path("reports/<uuid:report_id>/correct/", record.correct, {"pages": PAGES}, name="correct"),
    path("reports/<uuid:report_id>/answer/", submission.answer, name="answer"),
    path("reports/<uuid:report_id>/recall/", record.recall, {"pages": PAGES}, name="recall"),
    path("reports/<uuid:report_id>/ask-withdrawal/", withdrawals.ask, name="ask-withdrawal"),
    # its clearance
    path("reports/<uuid:report_id>/send/", submission.send, {"pages": PAGES}, name="send"),
    path("reports/<uuid:report_id>/clear/", clearance.clear, name="clear"),
    path("reports/<uuid:report_id>/send-back/", clearance.send_back, name="send-back"),
    path("reports/<uuid:report_id>/escalate/", clearance.escalate, name="escalate"),
    # the reviewers
    path("reports/<uuid:report_id>/review/", review.review, name="review"),
    path("reports/<uuid:report_id>/publish/", record.publish, {"pages": PAGES}, name="publish"),
    path("reports/<uuid:report_id>/return/", record.return_, {"pages": PAGES}, name="return"),
    path("reports/<uuid:report_id>/begin-review/", record.begin, {"pages": PAGES}, name="begin-review"),
    path("reports/<uuid:report_id>/comment/", review.comment, {"pages": PAGES}, name="comment"),
    path(
        "reports/<uuid:report_id>/claims/<int:claim_id>/evidence/<uuid:item_id>/class/",
        review.confirm_class,
        {"pages": PAGES},
        name="confirm-class",
    ),
    path("reports/<uuid:report_id>/withdraw/", record.withdraw, {"pages": PAGES}, name="withdraw"),
    path("reports/<uuid:report_id>/withdrawal/", withdrawals.withdrawal, name="withdrawal"),
    path("reports/<uuid:report_id>/withdrawal/grant/", withdrawals.grant, name="grant-withdrawal"),
    path("reports/<uuid:report_id>/withdrawal/decline/", withdrawals.decline, name="decline-withdrawal"),
    # both sides
    path("reports/<uuid:report_id>/revisions/<int:number>/rounds/<int:round_number>/", review.round_page, name="round"),
    # the curators
    path("reports/<uuid:report_id>/takedown/", record.ask_takedown, {"pages": PAGES}, name="takedown"),
    path("reports/<uuid:report_id>/takedown/<code:code>/", record.ask_takedown, {"pages": PAGES}, name="takedown-of"),
]
