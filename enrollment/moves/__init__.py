"""Another date: a run that moves, goes off or is merged, and people who change to another one."""
