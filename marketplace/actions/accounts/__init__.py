"""What people do with their accounts, split by what they can do."""
