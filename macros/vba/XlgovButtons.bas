Attribute VB_Name = "XlgovButtons"
Option Explicit
' The buttons of this workbook hand over to the add-in xlgov.xlam, which does the work.

Private Sub Forward(ByVal action As String)
    Dim addin As Object
    On Error Resume Next
    Set addin = Workbooks("xlgov.xlam")
    On Error GoTo 0
    If addin Is Nothing Then
        MsgBox ThisWorkbook.Worksheets("_xlgov").Range("D1").Value, vbExclamation, "xlgov"
        Exit Sub
    End If
    On Error GoTo Older
    Application.Run "xlgov.xlam!XlgovRun", action, ThisWorkbook.Name
    Exit Sub
Older:
    ' an add-in of before takes no name, and has done nothing yet
    Application.Run "xlgov.xlam!XlgovRun", action
End Sub
