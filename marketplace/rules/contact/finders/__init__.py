"""The finders: each reads a view and says where in it stands one sort of contact."""
