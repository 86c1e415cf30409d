"""Official forms: filled in the file itself, only where it is blank (domain.md § 5.2).

What is written in a form is French whatever the language of the window; what is told about it is translated.
"""
