"""A report as it is published: one manuscript, from which the Word document and the web page are drawn."""
