"""What `flask` finds: the application, made from the environment's settings."""

from marketplace import create_app

app = create_app()
