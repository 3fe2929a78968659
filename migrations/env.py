"""Run migrations on the connection that claimtracker.db.migrate gives, in its transaction."""

from alembic import context

from claimtracker.models import Base


def _is_ours(_thing, name, kind, _reflected, _other):
    # Search tables differ by engine and are made by hand.
    return not (kind == "table" and ("_search" in name or "_fts" in name))


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        include_object=_is_ours,
        compare_type=True,
    )
    context.run_migrations()


run()
