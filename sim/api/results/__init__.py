"""What a question's answer is: a tidy table, figures, a text, an object, files."""
