"""The analysts' views: one .sql file each, the same on SQLite and PostgreSQL.

A view begins with `-- version: N`, to be raised when its columns change, and a description; lines
that begin with `-- example:` are queries on it, for its readers. What
the two databases say differently stands in braces: {beijing:column} is a UTC time as Beijing time
in text, {beijing_date:column} its day, {day_number:column} the number of
that day, so that two can be subtracted, {date:column} a date as text, {days:column} the number of
a day that is text already, {set_aside:alias} the outcome of a set_aside_reading, that of a file
where the notice itself leaves it open.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

_PLACE = re.compile(r"\{(\w+):([\w.]+)\}")
_EXAMPLE = "example:"
_SET_ASIDE = (
    "CASE WHEN {0}.outcome = 'not_read' THEN COALESCE({0}.file_outcome, 'not_read')"
    " ELSE {0}.outcome END"
)
_FORMS = {
    "sqlite": {
        "set_aside": _SET_ASIDE,
        "beijing": "datetime({0}, '+8 hours')",
        "beijing_date": "date({0}, '+8 hours')",
        "date": "{0}",
        "day_number": "CAST(julianday(date({0}, '+8 hours')) + 0.5 AS INTEGER)",
        "days": "CAST(julianday({0}) + 0.5 AS INTEGER)",
    },
    "postgresql": {
        "set_aside": _SET_ASIDE,
        "beijing": "to_char({0} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
        "beijing_date": "to_char({0} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
        "date": "to_char({0}, 'YYYY-MM-DD')",
        "day_number": "(CAST({0} AT TIME ZONE 'Asia/Shanghai' AS date) - DATE '1970-01-01')",
        "days": "(CAST({0} AS date) - DATE '1970-01-01')",
    },
}


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, version, description, and its query before it is put into a dialect.

    examples  queries on it that answer a question of their own, the same on both databases
    """

    name: str
    version: int
    description: str
    query: str
    examples: tuple[str, ...] = ()

    def sql(self, dialect: str) -> str:
        """The query for one database."""
        forms = _FORMS[dialect]
        return _PLACE.sub(lambda m: forms[m.group(1)].format(m.group(2)), self.query)


def all_views() -> list[View]:
    """The views in order of name, those that others build on before these."""
    views = {p.stem: _read(p) for p in sorted(Path(__file__).parent.glob("v_*.sql"))}
    ordered: dict[str, View] = {}
    while len(ordered) < len(views):
        ready = [
            view
            for name, view in views.items()
            if name not in ordered and (_named(view) & views.keys()) - {name} <= ordered.keys()
        ]
        if not ready:
            raise ValueError(f"views that build on each other: {sorted(views.keys() - ordered)}")
        ordered[ready[0].name] = ready[0]
    return list(ordered.values())


def _named(view: View) -> set[str]:
    """The views that a query reads, with other words that begin like one."""
    return set(re.findall(r"\bv_\w+", view.query))


def _read(path: Path) -> View:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    version = re.fullmatch(r"version: (\d+)", head[0])
    if version is None:
        raise ValueError(f"{path.name}: expected '-- version: N' in line 1, found {head[0]!r}")
    query = "\n".join(line for line in lines if not line.startswith("--"))
    said = [line for line in head[1:] if not line.startswith(_EXAMPLE)]
    examples = tuple(x.removeprefix(_EXAMPLE).strip() for x in head if x.startswith(_EXAMPLE))
    return View(path.stem, int(version.group(1)), " ".join(said), query, examples)


def drop_views(connection: Connection) -> None:
    """Drop our views: a table under a view can't be altered."""
    with_others = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in inspect(connection).get_view_names():
        if name.startswith("v_"):
            connection.execute(text(f"DROP VIEW IF EXISTS {name}{with_others}"))


def create_views(connection: Connection) -> None:
    """Create all views; PostgreSQL keeps their descriptions, too."""
    dialect = connection.dialect.name
    for view in all_views():
        connection.exec_driver_sql(_creation(view, dialect))
        if dialect == "postgresql":
            quoted = _remark(view).replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS '{quoted}'")


def views_are_current(connection: Connection) -> bool:
    """True where the database has exactly today's views: nobody who reads has to wait then."""
    if connection.dialect.name == "postgresql":
        query = "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relkind = 'v'"
        wanted = {view.name: _remark(view) for view in all_views()}
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'view'"
        wanted = {view.name: _creation(view, "sqlite") for view in all_views()}
    held = {name: sql for name, sql in connection.exec_driver_sql(query) if name.startswith("v_")}
    return held == wanted


def _creation(view: View, dialect: str) -> str:
    return f"CREATE VIEW {view.name} AS\n{view.sql(dialect)}"


def _remark(view: View) -> str:
    digest = hashlib.sha256(view.query.encode()).hexdigest()[:12]
    return f"{view.description} (version {view.version}, {digest})"
