"""Reading: intake of zips and folders, pages and words, kinds of document, facts, requirements."""
