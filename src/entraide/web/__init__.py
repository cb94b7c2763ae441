"""The shell of the site: page frame, style sheet, headers, permissions by default, blocks that rooms fill.

Words: a Block is a part of a shared page (desk, search) that a room fills. Neighbours: `core` below; every
room with pages above.
"""
