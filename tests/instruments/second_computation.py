"""The status of pairs of States computed a second time, in SQL, from the same rows: an oracle for the rules.

It shares no code with the rules. Participation alone is computed: no scope of offences, no declarations.
"""

import csv
import sqlite3
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import entraide
from entraide.core.datafiles import read_data

ROOT = Path(entraide.__file__).parent
SHIPPED = ROOT / "instruments" / "shipped" / "participation"

Row = dict[str, str]
Question = tuple[str, str, str, str, str | None]
"""From, to, instrument, day, day of knowledge (None: all that is in the tables)."""


def after(date: str, months: str, first: str) -> str:
    """Return the SQL for a day some months later; SQLite alone would turn 30 February into 2 March."""
    return f"""CASE WHEN {first} THEN date({date}, 'start of month', '+' || ({months} + 1) || ' months')
        ELSE min(date({date}, '+' || {months} || ' months'),
                 date({date}, 'start of month', '+' || ({months} + 1) || ' months', '-1 day')) END"""


TABLES = """
    CREATE TABLE country (code TEXT PRIMARY KEY, kind TEXT);
    CREATE TABLE instrument (id TEXT PRIMARY KEY, treaty INT, parent TEXT, unit TEXT, count INT, first INT,
        gone_months INT, gone_first INT);
    CREATE TABLE limits (instrument TEXT, date TEXT);
    CREATE TABLE consent_action (instrument TEXT, action TEXT, PRIMARY KEY (instrument, action));
    CREATE TABLE row (state TEXT, instrument TEXT, action TEXT, date TEXT, verified INT, known_from TEXT,
        complete TEXT);
    CREATE INDEX row_of ON row (state, instrument);
    CREATE TABLE ask (id INTEGER PRIMARY KEY, state TEXT, instrument TEXT, day TEXT, known TEXT,
        UNIQUE (state, instrument, day, known));
"""

# A day of knowledge that is not given lies after every row. Parents are asked for the same State and day.
ASK = """
    WITH given AS (SELECT ?1 AS state, ?2 AS instrument, ?3 AS day, coalesce(?4, '9999-12-31') AS known)
    INSERT OR IGNORE INTO ask (state, instrument, day, known)
    SELECT * FROM given
    UNION ALL
    SELECT state, parent, day, known FROM given JOIN instrument ON id = instrument WHERE parent NOT NULL
"""

STANDINGS = f"""
CREATE VIEW standing AS WITH
seen AS (        -- rows known by then; one that is not verified decides nothing
    SELECT ask.id, ask.day, instrument, action, row.date, verified, c.action NOT NULL AS binds
    FROM ask JOIN row USING (state, instrument) LEFT JOIN consent_action c USING (instrument, action)
    WHERE known_from <= known),
fact AS (SELECT * FROM seen WHERE verified AND date NOT NULL),
full AS (        -- until when the table lists everybody; NULL where it never did, or was not known to
    SELECT ask.id, max(complete) AS until FROM ask JOIN row USING (instrument) WHERE complete <= known
    GROUP BY ask.id),
lower AS (       -- the dates of the treaty and of those before which it cannot bind; NULL if one has none
    SELECT instrument, CASE WHEN count(*) = count(date) THEN max(date) END AS date
    FROM limits GROUP BY instrument),
waited AS (      -- the day on which a consent is effective if nothing else is later
    SELECT fact.*, coalesce(
        (SELECT min(e.date) FROM fact e
         WHERE e.id = fact.id AND e.action = 'entry_into_force' AND e.date >= fact.date),
        CASE WHEN fact.action = 'succession' THEN fact.date
             WHEN unit = 'days' THEN date(fact.date, '+' || count || ' days')
             WHEN unit = 'months' THEN {after("fact.date", "count", "first")} END) AS waited
    FROM fact JOIN instrument ON instrument.id = fact.instrument WHERE binds AND fact.date <= day),
left_ AS (       -- the first denunciation received after each consent, up to the day
    SELECT waited.id, waited.date AS deposit, min(fact.date) AS received FROM waited JOIN fact USING (id)
    WHERE fact.action = 'denunciation' AND fact.date BETWEEN waited.date AND waited.day
    GROUP BY waited.id, waited.date),
span AS (        -- max() of two days is NULL, unknown, if one of them is
    SELECT waited.id, waited.day, waited.date AS deposit, max(waited, lower.date) AS effective, received,
           {after("received", "gone_months", "gone_first")} AS gone
    FROM waited JOIN instrument ON instrument.id = waited.instrument
    LEFT JOIN lower ON lower.instrument = waited.instrument
    LEFT JOIN left_ ON left_.id = waited.id AND left_.deposit = waited.date),
verdict AS (
    SELECT id, deposit, effective, CASE
        WHEN effective IS NULL THEN 'unknown'
        WHEN received NOT NULL AND gone IS NULL THEN 'unknown'
        WHEN gone <= day THEN 'denounced'
        WHEN effective <= day THEN 'bound'
        ELSE 'not_yet_in_force' END AS status FROM span),
consent AS (     -- a consent that binds goes before all others, then the latest: it starts anew
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY status = 'bound' DESC,
        CASE WHEN status = 'bound' THEN effective END, deposit DESC) AS rank FROM verdict),
noted AS (       -- what else the rows of the State say
    SELECT id, count(*) AS any_row,
        max(verified AND action = 'provisional_application' AND date <= day) AS provisional,
        max(verified AND action IN ('signature', 'succession_to_signature') AND date <= day) AS signed,
        max(verified AND binds AND date > day) AS joins_later,
        max(verified AND binds AND date > day AND action = 'succession') AS succeeds_later
    FROM seen GROUP BY id),
alone AS (       -- one treaty without a look at its parent
    SELECT ask.*, CASE
        WHEN NOT treaty THEN 'unknown'
        WHEN kind = 'territory' AND any_row IS NULL THEN 'territorial_unknown'
        WHEN consent.status NOT NULL THEN consent.status
        WHEN provisional THEN 'unknown'
        WHEN succeeds_later THEN 'unknown'       -- perhaps from the day of independence
        WHEN signed THEN CASE WHEN ask.day <= until OR joins_later THEN 'signed_only' ELSE 'unknown' END
        WHEN ask.day <= until THEN 'not_party'
        ELSE 'unknown' END AS status, effective, parent
    FROM ask JOIN country ON code = state JOIN instrument ON instrument.id = instrument
    LEFT JOIN full USING (id) LEFT JOIN noted USING (id)
    LEFT JOIN consent ON consent.id = ask.id AND consent.rank = 1)
SELECT a.state, a.instrument, a.day, a.known, CASE        -- a Protocol binds only with its Convention
        WHEN a.status <> 'bound' OR a.parent IS NULL THEN a.status
        WHEN p.status IN ('bound', 'unknown', 'denounced') THEN p.status
        ELSE 'not_yet_in_force' END AS status,
    CASE WHEN a.status NOT IN ('bound', 'not_yet_in_force') THEN NULL
         WHEN a.parent IS NULL THEN a.effective
         WHEN p.status IN ('bound', 'not_yet_in_force') THEN max(a.effective, p.effective) END AS effective
FROM alone a LEFT JOIN alone p
    ON p.state = a.state AND p.instrument = a.parent AND p.day = a.day AND p.known = a.known;
"""

ORDER = (
    "denounced",
    "not_party",
    "signed_only",
    "not_yet_in_force",
    "territorial_unknown",
    "unknown",
    "bound",
)
"""The first that holds for one of the two decides."""


def shipped_rows() -> list[Row]:
    """Return the rows of all shipped files, each with the day from which it is known."""
    rows = []
    for path in sorted(SHIPPED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows += [{**row, "as_at": row["as_at"] or path.name[:10]} for row in csv.DictReader(handle)]
    return rows


@cache
def treaties() -> list[dict[str, Any]]:
    """Return instruments and schemes as the content holds them."""
    return list(read_data(ROOT / "instruments" / "content" / "instruments.yaml"))


@cache
def countries() -> dict[str, str]:
    """Return the kind of each country: state, territory, organization."""
    return {item["code"]: item["kind"] for item in read_data(ROOT / "core" / "content" / "countries.yaml")}


def loaded(rows: Iterable[Row]) -> sqlite3.Connection:
    """Return a database that holds the facts."""
    base = sqlite3.connect(":memory:")
    base.executescript(TABLES + STANDINGS)
    base.executemany("INSERT INTO country VALUES (?, ?)", countries().items())
    dates = {item["id"]: item.get("in_force") for item in treaties()}
    for item in treaties():
        clause, parent = item.get("entry_into_force") or {}, item.get("parent")
        later = clause.get("later") or {}
        after = (item.get("denunciation") or {}).get("after") or {}
        gone = (after.get("count"), after.get("first_of_month"))
        rule = (later.get("unit"), later.get("count"), later.get("first_of_month"))
        base.execute(
            "INSERT INTO instrument VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (item["id"], item["treaty"], parent, *rule, *gone),
        )
        # the treaty's own date counts even if a clause forgets to name it
        names = {item["id"], *(limit["instrument"] for limit in clause.get("not_before", ()))}
        base.executemany("INSERT INTO limits VALUES (?, ?)", [(item["id"], dates[name]) for name in names])
        actions = [(item["id"], action) for action in clause.get("consent_actions", ())]
        base.executemany("INSERT INTO consent_action VALUES (?, ?)", actions)
    base.executemany(
        "INSERT INTO row VALUES (:state, :instrument, :action, nullif(:date, ''), :confidence = 'sourced',"
        " :as_at, nullif(:complete_as_at, ''))",
        rows,
    )
    return base


def standings(
    asked: Iterable[tuple[str, str, str, str | None]], extra: Iterable[Row] = ()
) -> list[tuple[str, str | None]]:
    """Return standing and effective day for each State, instrument, day and day of knowledge."""
    asked = list(asked)
    base = loaded([*shipped_rows(), *extra])
    base.executemany(ASK, asked)
    found = {tuple(line[:4]): (line[4], line[5]) for line in base.execute("SELECT * FROM standing")}
    base.close()
    return [found[(*ask[:3], ask[3] or "9999-12-31")] for ask in asked]


def pairs(questions: list[Question], extra: Iterable[Row] = ()) -> list[tuple[str, str | None]]:
    """Return the status of each pair and the day from which both are bound, if both are."""
    extra = list(extra)
    first = standings([(one, treaty, day, known) for one, _, treaty, day, known in questions], extra)
    second = standings([(other, treaty, day, known) for _, other, treaty, day, known in questions], extra)
    answers: list[tuple[str, str | None]] = []
    for one, other in zip(first, second, strict=True):
        status = min(one[0], other[0], key=ORDER.index)
        both = max(one[1] or "", other[1] or "")
        answers.append(("usable", both) if status == "bound" else (status, None))
    return answers
