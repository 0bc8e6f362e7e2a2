"""The generated pages of `docs/`: what the code knows of sources, tables and views, for readers.

`make docs` writes them; a test says when they are behind the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, create_engine
from sqlalchemy.dialects import postgresql

from db.models import metadata
from db.views import all_views, create_views
from scheduler.messages import Message, all_messages
from spiders.declared import unknown_sources
from spiders.registry import all_sources
from spiders.spec import SourceSpec

DOCS = Path(__file__).parent.parent / "docs"
_NOTE = "<!-- Written by `make docs` from the code; changes here are lost. -->\n"


def pages() -> dict[str, str]:
    """File name to text."""
    return {
        "sources.md": _sources(),
        "schema.md": _schema(),
        "views.md": _views(),
        "messages.md": _messages(),
    }


def write() -> None:
    """Write the pages."""
    DOCS.mkdir(exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


def _sources() -> str:
    specs = [cls.spec for cls in all_sources().values()]
    unknown = [f"- {what}: {why}" for what, why in unknown_sources().items()]
    told = (
        "What official announcements come from and no source reads, because its list is not known:"
    )
    head = ["# Sources\n", f"{told}\n", *unknown, ""]
    return "\n".join([_NOTE, *head, *(_source(spec) for spec in specs)])


def _source(spec: SourceSpec) -> str:
    facts = {
        "Title": spec.title,
        "Publisher": spec.publisher,
        "Channel": spec.channel,
        "Page": f"<{spec.url}>",
        "Hosts": ", ".join(sorted(spec.hosts)),
        "Access": _access(spec),
        "Asked": f"every {_span(spec.cadence)}, {spec.delay:g} s between requests",
        **({"Asked from within a browser": ", ".join(spec.opens)} if spec.browser else {}),
        "Goes back": f"{_span(spec.overlap)} before its watermark",
        "Whole list in a run": "yes" if spec.full_list else "no",
        "Fewest rows": str(spec.floor),
        **({"Gives": spec.gives} if spec.gives else {}),
        **({"Quirks and limits": spec.quirks} if spec.quirks else {}),
        "Rests on captures": spec.captured or "nothing",
        "Rests on the specification alone": spec.from_spec or "nothing",
        **({"Guessed": spec.guessed} if spec.guessed else {}),
    }
    lines = [f"- **{name}**: {value}" for name, value in facts.items()]
    return "\n".join([f"## `{spec.id}`\n", *lines, ""])


def _access(spec: SourceSpec) -> str:
    if spec.why or spec.access != "restricted":
        return f"{spec.access}: {spec.why}" if spec.why else spec.access
    return "restricted: not asked until a User-Agent is set in `YINDAO_USER_AGENTS`"


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:g} h" if hours < 24 else f"{hours / 24:g} d"


def _schema() -> str:
    tables = [metadata.tables[name] for name in sorted(metadata.tables)]
    return "\n".join([_NOTE, "# Tables\n", *(_table(table) for table in tables)])


def _table(table: Table) -> str:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    rows = [
        f"| `{column.name}` | {column.type.compile(dialect)} | {_meaning(column.comment)} |"
        for column in table.c
    ]
    head = ["| column | type | meaning |", "|---|---|---|"]
    said = [f"{table.comment}\n"] if table.comment else []
    return "\n".join([f"## `{table.name}`\n", *said, *head, *rows, ""])


def _meaning(comment: str | None) -> str:
    return (comment or "").replace("|", r"\|")


def _messages() -> str:
    head = "# What `yindao doctor` says\n\nEach message with what it means and what to do.\n"
    return "\n".join([_NOTE, head, *(_message(*each) for each in all_messages().items())])


def _message(code: str, message: Message) -> str:
    facts = {"Says": message.title, "Means": message.meaning, "What to do": message.action}
    lines = [f"- **{name}**: {text}" for name, text in facts.items()]
    return "\n".join([f"## `{code}`\n", *lines, ""])


def _views() -> str:
    return "\n".join([_NOTE, "# Views for analysts\n", *_view_sections()])


def _view_sections() -> Iterator[str]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        create_views(connection)
        for view in all_views():
            result = connection.exec_driver_sql(f"SELECT * FROM {view.name} LIMIT 0")
            columns = ", ".join(f"`{name}`" for name in list(result.keys()))
            yield f"## `{view.name}` (version {view.version})\n\n{view.description}\n\n{columns}\n"
            for example in view.examples:
                yield f"```sql\n{example}\n```\n"
    engine.dispose()


if __name__ == "__main__":
    write()
