Attribute VB_Name = "XlgovRun"
Option Explicit
' The way in for the ribbon and for the buttons of the workbooks. It stands in one module with xlwings' code,
' because what starts Python is private to that module. The texts stand in the first row of the add-in's sheet.

' book is the name of the workbook whose button was pressed; the ribbon has none.
Public Sub XlgovRun(ByVal action As String, Optional ByVal book As String = "")
    If TypeName(Application.Caller) = "Range" Then Exit Sub
    If ActiveWorkbook Is Nothing Then
        If XlgovSeesProtectedView() Then XlgovSay "G1" Else XlgovSay "D1"
    ElseIf book <> "" And book <> ActiveWorkbook.Name Then
        XlgovSay "H1"
    ElseIf Not XlgovKnows(action) Then
        XlgovSay "E1"
    ElseIf Not XlgovCanName(ActiveWorkbook.Name) Then
        XlgovSay "F1"
    ElseIf XlgovMeans(book) Then
        On Error GoTo NotStarted
        RunPython "import xlgov.excel.entry;xlgov.excel.entry.run('" & action & "')"
    End If
    Exit Sub
NotStarted:
    XlgovSay "J1"
End Sub

Private Sub XlgovSay(ByVal cell As String)
    MsgBox ThisWorkbook.Worksheets(1).Range(cell).Value, vbExclamation, "xlgov"
End Sub

' Whether the active workbook is the one that is meant. A window of Protected View may be the one in front: the
' ribbon asks then, and names the workbook.
Private Function XlgovMeans(ByVal book As String) As Boolean
    Dim question As String
    XlgovMeans = True
    If book = "" And XlgovSeesProtectedView() Then
        question = ThisWorkbook.Worksheets(1).Range("L1").Value & vbCrLf & vbCrLf & ActiveWorkbook.Name
        XlgovMeans = MsgBox(question, vbYesNo + vbQuestion, "xlgov") = vbYes
    End If
End Function

' Whether a window shows a file that no macro can reach: if it is the one in front, ActiveWorkbook is another
' one. Excel tells nothing only where no such window is open, not where it stands behind.
Private Function XlgovSeesProtectedView() As Boolean
    Dim host As Object
    Dim shown As Object
    ' Excel 2007 knows no such windows, nor does macOS
    On Error Resume Next
    Set host = Application
    Set shown = host.ActiveProtectedViewWindow
    XlgovSeesProtectedView = Not shown Is Nothing
End Function

' The name is an argument of a command line: within double quotes, for cmd.exe or for the shell of macOS.
' "=" would be harmless, but xlwings does not find the workbook again. cmd.exe replaces %NAME% also in quotes.
Private Function XlgovCanName(ByVal book As String) As Boolean
    Dim parts() As String
    Dim index As Long
    XlgovCanName = Not book Like "*[""=$`|<>\]*"
    parts = Split(book, "%")
    For index = 1 To UBound(parts) - 1
        If Not parts(index) Like "*[!0-9A-Za-z_()]*" Then XlgovCanName = False
    Next index
End Function
