"""Accounts: signing up, in and out, passwords, settings, the public profile."""

from marketplace.blueprints.accounts import commands, passwords, profile, security, settings, signing_in, signing_up
from marketplace.blueprints.accounts.blueprint import blueprint
