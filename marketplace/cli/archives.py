"""`flask backup|restore|export|import FILE`: all data in one file, and back."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext

from marketplace.actions import archives
from marketplace.cli.plainly import plainly
from marketplace.cli.progress import Progress

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
ANYWAY = click.option("--anyway", is_flag=True, help="Keep the data even if the audit finds broken promises.")


@click.command("backup")
@with_appcontext
@FILE
def backup(file: Path) -> None:
    """Write all data and files into FILE, for `restore` on the same engine. The site may go on meanwhile."""
    _told_of_writing(file, _unless_it_fails("Backing up", lambda watch: archives.backup(file, watch)))


@click.command("export")
@with_appcontext
@FILE
def export(file: Path) -> None:
    """Write all data and files into FILE, for `import` into either engine."""
    _told_of_writing(file, _unless_it_fails("Exporting", lambda watch: archives.export(file, watch)))


@click.command("restore")
@with_appcontext
@FILE
@ANYWAY
def restore(file: Path, anyway: bool) -> None:
    """Put the backup FILE in the place of all data.

    What stood here is copied into the instance folder before. Stop the site: what is written meanwhile is lost.
    """
    _told_of_reading(_unless_it_fails("Restoring", lambda watch: archives.restore(file, anyway=anyway, watch=watch)))


@click.command("import")
@with_appcontext
@FILE
@click.option("--replace", is_flag=True, help="Also when the database holds people already; they are copied before.")
@ANYWAY
def load(file: Path, replace: bool, anyway: bool) -> None:
    """Load the export FILE into this database."""
    read = _unless_it_fails("Importing", lambda watch: archives.load(file, replace=replace, anyway=anyway, watch=watch))
    _told_of_reading(read)


def _unless_it_fails(label: str, work: Callable):
    """Do it with a bar. What is in the way is one sentence, and for a broken archive also the audit's lines."""
    try:
        with plainly("The database refused; nothing was changed"), Progress(label) as watch:
            return work(watch)
    except archives.ArchiveError as error:
        for line in getattr(error, "breaches", ()):
            click.echo(line)
        raise click.ClickException(str(error)) from error


def _told_of_writing(file: Path, manifest: dict) -> None:
    click.echo(f"{file} holds everything, with {manifest['files']} files. Keep it as safe as the site itself.")
    if manifest["missing"]:
        click.echo(f"{len(manifest['missing'])} attachments had lost their files; flask verify names them.", err=True)


def _told_of_reading(loaded: archives.Loaded) -> None:
    for line in loaded.breaches:
        click.echo(line)
    click.echo(f"{loaded.rows:,} rows and {loaded.files:,} files are in place.")
    if loaded.before:
        click.echo(f"What stood here before is kept in {loaded.before}; delete it when it is no longer needed.")


COMMANDS = (backup, restore, export, load)
