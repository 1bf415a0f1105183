"""LibreOffice Calc behind the xlwings API: an engine over UNO. The way in is ``xlgov.excel.libreoffice``."""
