"""Pages about people: the own profile, and what colleagues with a role for it manage."""
