"""PDF with a text layer: what is drawn on the pages, as paragraphs and tables."""
