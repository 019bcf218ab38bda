"""What `flask` finds: the application, made from the environment's settings."""

from marketplace import create_app
from marketplace.config import SettingsError

try:
    app = create_app()
except SettingsError as problem:
    raise SystemExit(str(problem)) from None
