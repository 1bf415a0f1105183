"""Inside Excel and LibreOffice: buttons, worksheet functions, installation; alone in importing xlwings."""
