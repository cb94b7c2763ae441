"""Addresses of requests."""

from django.urls import path

from entraide.cases import views

urlpatterns = [
    path("", views.requests, name="requests"),
    path("new", views.new_request, name="request-new"),
    path("new/state", views.new_request_state, name="request-new-state"),
    path("samples/<slug:name>", views.start_from_sample, name="request-from-sample"),
    path("import", views.import_case, name="request-import"),
    path("<uuid:pk>", views.task_list, name="request"),
    path("<uuid:pk>/basis", views.legal_basis, name="request-basis"),
    path("<uuid:pk>/check", views.check_answers, name="request-check"),
    path("<uuid:pk>/letter", views.letter, name="request-letter"),
    path("<uuid:pk>/letter.<slug:kind>", views.download, name="request-download"),
    path("<uuid:pk>/finish", views.finish, name="request-finish"),
    path("<uuid:pk>/reopen", views.reopen, name="request-reopen"),
    path("<uuid:pk>/copy", views.copy, name="request-copy"),
    path("<uuid:pk>/history", views.history, name="request-history"),
    path("<uuid:pk>/<slug:task>", views.section, name="request-section"),
    path("<uuid:pk>/<slug:task>/<slug:page>", views.question_page, name="request-page"),
]
