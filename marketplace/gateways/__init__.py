"""The outside: mail servers, file stores, payment providers. Never called inside a transaction."""
