"""What a file says: its bytes become running text and tables, each with the place where it stands.

A reader is a pure function of bytes. Whatever a file holds, reading it ends: it gives parts, or raises Unreadable, and
spends no more than the Allowance. Nothing is written to a disk.
"""

from marketplace.rules.contact.readers.opening import read
from marketplace.rules.contact.readers.reading import HOSTILE, Allowance, Part, Place, Row, Table, Text, Unreadable
