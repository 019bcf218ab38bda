"""How often something may be tried, by account and by address. Right passwords are not counted."""

from ipaddress import IPv6Address, ip_address

from marketplace.gateways.attempts import Limit
from marketplace.refusals import TooMany
from marketplace.saying import ngettext

GUESSES_OF_ACCOUNT = Limit("guesses-of-account", 10, 15 * 60)
GUESSES_FROM_ADDRESS = Limit("guesses-from-address", 100, 15 * 60)
LETTERS_TO_ACCOUNT = Limit("letters-to-account", 6, 60 * 60)
LETTERS_FROM_ADDRESS = Limit("letters-from-address", 60, 60 * 60)


def refuse_guessing(account: str, address: str) -> None:
    """Raises TooMany after too many wrong passwords for the account or from the address."""
    _refuse((GUESSES_OF_ACCOUNT, account), (GUESSES_FROM_ADDRESS, _network(address)))


def count_wrong(account: str, address: str) -> None:
    """A password was wrong (or the account unknown: nobody can tell)."""
    GUESSES_OF_ACCOUNT.count(account)
    GUESSES_FROM_ADDRESS.count(_network(address))


def forget_wrong(account: str) -> None:
    """The password was right, or set anew with a link: earlier wrong ones of this account do not count."""
    GUESSES_OF_ACCOUNT.forget(account)


def count_letter(account: str, address: str) -> None:
    """A letter was asked for: raises TooMany when too many were, otherwise counts it."""
    _refuse((LETTERS_TO_ACCOUNT, account), (LETTERS_FROM_ADDRESS, _network(address)))
    LETTERS_TO_ACCOUNT.count(account)
    LETTERS_FROM_ADDRESS.count(_network(address))


def _refuse(*limits: tuple[Limit, str]) -> None:
    seconds = max(limit.wait(whom) for limit, whom in limits)
    if seconds:
        minutes = -(-seconds // 60)
        message = ngettext(
            "短い時間に試した回数が多いため、受け付けを止めています。%(num)s分後にもう一度お試しください。",
            "短い時間に試した回数が多いため、受け付けを止めています。%(num)s分後にもう一度お試しください。",
            minutes,
        )
        raise TooMany(message, seconds)


def _network(address: str) -> str:
    """An address as far as one person cannot change it: the whole of an IPv4, the first half of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else str(parsed)
