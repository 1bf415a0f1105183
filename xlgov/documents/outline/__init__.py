"""What the paragraphs of a report are: title, unit and year, headings, what surrounds it."""
