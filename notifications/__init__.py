"""What is told to whom: the inbox, mails in the recipient's language, calendar invitations."""
