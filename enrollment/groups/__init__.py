"""Enrolling a group on behalf: a list, a file or a rule for who; dry run, carrying out, undo."""
