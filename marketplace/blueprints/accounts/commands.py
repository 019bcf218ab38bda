"""`flask users …`: what the operator does with accounts (interface.md)."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from marketplace.actions.accounts import operator
from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.demo import clock as demo_clock
from marketplace.refusals import Refused
from marketplace.rules.addresses import mail_address


@blueprint.cli.command("create")
@click.argument("email")
@click.option("--staff", is_flag=True, help="A staff account; without it a member's.")
@click.option("--duty", default="", help="Duties of staff, with commas: review,identity,finance,admin.")
@click.option("--name", default="", help="The public name in addresses; made from EMAIL when left out.")
@click.option("--display-name", default="", help="The name that others read.")
def create(email: str, staff: bool, duty: str, name: str, display_name: str) -> None:
    """Make an account and print a one-time link with which its password is set."""
    duties = tuple(word.strip() for word in duty.split(",") if word.strip())
    if duties and not staff:
        raise click.ClickException("Only staff have duties: add --staff, or leave --duty out.")
    with _said():
        address = _address(email)
        token = operator.create(address, duties=duties if staff else None, name=name, display_name=display_name)
    click.echo(f"{address} can set a password here, once, within 3 days:")
    click.echo(f"{current_app.config['BASE_URL']}/password-reset/{token}")


@blueprint.cli.command("suspend")
@click.argument("email")
def suspend(email: str) -> None:
    """Let a member begin nothing any more; reading, delivering, ending and being paid go on."""
    with _said():
        operator.suspend(operator.by_email(_address(email)))
    click.echo(f"{email} is suspended and signed out everywhere.")


@blueprint.cli.command("restore")
@click.argument("email")
def restore(email: str) -> None:
    """Let a suspended member begin things again."""
    with _said():
        operator.restore(operator.by_email(_address(email)))
    click.echo(f"{email} may begin things again.")


def _address(email: str) -> str:
    address = mail_address(email)
    if address is None:
        raise click.ClickException(f"'{email}' is not an e-mail address.")
    return address


@contextmanager
def _said() -> Iterator[None]:
    """What an action refuses becomes one sentence and exit 1. In the demo, its clock counts."""
    demo_clock.apply()
    try:
        yield
    except Refused as refused:
        raise click.ClickException(refused.message) from refused
