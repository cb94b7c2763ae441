"""Entraide: the working desk of international cooperation in criminal matters."""

__version__ = "0.1.0"
