"""Word documents (.docx): what they show, as paragraphs and tables."""
