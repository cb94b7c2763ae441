"""Lets `python -m entraide` do what `entraide` does."""

from entraide.config.cli import run

run()
