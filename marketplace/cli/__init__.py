"""The commands of `flask …` (interface.md), a file per subject. `users …` stands with the routes of accounts."""

from flask import Flask

from marketplace.cli import archives, checks, contact, database, demo, work


def register(app: Flask) -> None:
    """Add every command to the application."""
    from marketplace.serve import serve_command

    for command in (serve_command, demo.group, contact.group, *archives.COMMANDS, *checks.COMMANDS, *work.COMMANDS):
        app.cli.add_command(command)
