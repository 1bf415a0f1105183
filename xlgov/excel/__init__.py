"""Inside Excel and LibreOffice: buttons, worksheet functions, installation. The only package that imports xlwings."""
