"""The plinth: what every room may use and what knows no room.

Modules: `errors` (one class per failure), `datafiles` (reads YAML and JSON that people wrote),
`schemas` (checks a file against its JSON Schema), `content` (the compiled content of all rooms),
`messages` (catalogues and prose), `files` (whole files, the data folder), `dates` (partial dates),
`countries`, `languages`, `glossary`.
A new module here needs an ADR.
"""
