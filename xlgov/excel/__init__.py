"""Inside Excel and LibreOffice: buttons, worksheet functions, installation. Only here is xlwings imported."""
