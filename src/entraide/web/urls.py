"""Addresses of the shell."""

from django.urls import path

from entraide.web import views

urlpatterns = [
    path("language", views.change_language, name="language"),
    path("glossary", views.glossary, name="glossary"),
    path("search", views.search, name="search"),
]
