"""The transfer question, eight weeks after: "gebruik je het?"."""
