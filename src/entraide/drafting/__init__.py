"""Writes requests: what each kind of request must hold, what is missing, and the letter. No tables.

Words: a RequestType lists questions, contents, rules and sections; a Case is a file with answers; a Report
says what is missing; a Letter is built from clauses and rendered as PDF, DOCX, HTML and JSON.
Neighbours: `instruments`, `interview` and `core` below; `cases` and the command line above.
"""
