"""What counts as a mail address."""

import email_validator

# A site inside a company or a demo may well use .local or .invalid; a mail that cannot be delivered is shown as failed.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


def mail_address(text: str) -> str | None:
    """The address in small letters, as every server takes it, or None when it is none. The network is not asked."""
    try:
        found = email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except email_validator.EmailNotValidError:
        return None
    return found.ascii_email.lower()
