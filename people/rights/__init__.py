"""Rights: the security log, giving and ending roles, and the review of who has what."""
