"""« Veille »: is it for us?"""
