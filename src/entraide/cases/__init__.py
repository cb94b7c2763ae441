"""Requests of the office: who drafts them, their answers, what happened; the pages from type to letter.

Words: a Request is one letter in the making; an Answer is what was given to one question, with its version;
the History says in plain sentences what happened. Neighbours: `drafting`, `accounts`, `web` below.
"""
