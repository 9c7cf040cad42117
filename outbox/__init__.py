"""Work to be done after commit, as rows: appended with the change, claimed, done, deleted."""
