"""A person's place in a run, or the wish for one: states, seats, the learner's own record."""
