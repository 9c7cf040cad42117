"""Another date: moved, cancelled and merged runs, and changing to another one."""
