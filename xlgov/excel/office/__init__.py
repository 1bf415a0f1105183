"""LibreOffice Calc behind the xlwings API: an engine over UNO. The way in is :mod:`xlgov.excel.libreoffice`."""
