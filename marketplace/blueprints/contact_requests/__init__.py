"""The サービス外連絡申請: its page and status for both parties, and what they and staff do with it."""

from marketplace.blueprints.contact_requests import asking, deciding, desk, pages
from marketplace.blueprints.contact_requests.blueprint import blueprint
