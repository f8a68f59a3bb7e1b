"""How a question is asked: its options and keywords, its words, where it runs and what is kept."""
