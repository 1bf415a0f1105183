Attribute VB_Name = "XlgovNoteWriter"
Option Explicit
' The notes of a workbook, all at once: a call from Python takes milliseconds, and a note takes five of them.
' The module has another name: Application.Run would find the module of this name, which is no macro.
' It is Private so that neither formulas nor the list of macros see it; Application.Run reaches it all the same.

' No text: the note of a cell goes. No height: it keeps its author and its window. Otherwise it is made anew.
' Tells how many letters the notes with a text have then: Python does by itself what this could not do.
Private Function XlgovNotes(ByVal book As String, ByVal sheets As Variant, ByVal addresses As Variant, ByVal texts As Variant, ByVal width As Double, ByVal heights As Variant) As Long
    Dim place As Range
    Dim index As Long
    Dim letters As Long
    If TypeName(Application.Caller) = "Range" Then Exit Function
    On Error GoTo Failed
    For index = LBound(addresses) To UBound(addresses)
        Set place = Workbooks(book).Worksheets(sheets(index)).Range(addresses(index))
        If Not place.Comment Is Nothing Then
            If texts(index) = "" Or heights(index) > 0 Then place.Comment.Delete
        End If
        If texts(index) <> "" Then
            If place.Comment Is Nothing Then
                place.AddComment CStr(texts(index))
            Else
                place.Comment.Text CStr(texts(index))
            End If
            If heights(index) > 0 Then
                place.Comment.Shape.Width = width
                place.Comment.Shape.Height = heights(index)
            End If
            letters = letters + Len(place.Comment.Text)
        End If
    Next index
    XlgovNotes = letters
    Exit Function
Failed:
    XlgovNotes = -1
End Function
