"""Messages that are held until staff have looked: staff's queue and case page, release and refuse, the sender's taking back."""

from marketplace.blueprints.held_messages import deciding, desk, taking_back
from marketplace.blueprints.held_messages.blueprint import blueprint
