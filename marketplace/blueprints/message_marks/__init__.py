"""Messages that their receiver marks for staff: the receiver's one button, staff's case page, erase and leave."""

from marketplace.blueprints.message_marks import deciding, desk, marking
from marketplace.blueprints.message_marks.blueprint import blueprint
