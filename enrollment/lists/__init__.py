"""Lists of participants on paper and in a spreadsheet, for who runs it."""
