Attribute VB_Name = "XlgovAddin"
Option Explicit
' The add-in's own part: the ribbon and the help of the functions.
' All Chinese text stands in the sheet of this add-in, because VBA source is not Unicode.

Public Sub XlgovRibbon(control As IRibbonControl)
    XlgovRun control.Tag
End Sub

Public Sub XlgovRibbonLoaded(ribbon As IRibbonUI)
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!XlgovDescribeFunctions"
End Sub

Public Sub XlgovDescribeFunctions()
    Dim line As Range
    Dim help() As String
    Dim count As Long
    Dim index As Long
    If ActiveWorkbook Is Nothing Then
        ' MacroOptions needs an open workbook
        Application.OnTime Now + TimeSerial(0, 0, 5), "'" & ThisWorkbook.Name & "'!XlgovDescribeFunctions"
        Exit Sub
    End If
    ' a help text that cannot be set is no reason to disturb anybody
    On Error Resume Next
    Set line = ThisWorkbook.Worksheets(1).Range("D2")
    Do While line.Value <> ""
        count = line.Offset(0, 3).Value
        ReDim help(1 To count)
        For index = 1 To count
            help(index) = line.Offset(0, 3 + index).Value
        Next index
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & line.Value, Description:=line.Offset(0, 2).Value, Category:=line.Offset(0, 1).Value, ArgumentDescriptions:=help
        Set line = line.Offset(1, 0)
    Loop
End Sub
