"""How results are written: folders, files, words, pages of panels."""
