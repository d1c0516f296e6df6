# Presses buttons as a person would: for each of its arguments waits for a box, notes what it says, and presses the button of that
# number (IDOK 1, IDCANCEL 2, IDYES 6, IDNO 7). Gives up after a minute.
Unicode true
RequestExecutionLevel user
SilentInstall silent
OutFile "${OUT_FILE}"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WordFunc.nsh"

Section
  ${GetParameters} $0
  StrCpy $1 1
  StrCpy $5 0
  ${Do}
    ${WordFind} "$0" " " "E+$1" $2
    ${If} ${Errors}
      StrCpy $2 "$0"
      ${If} $1 > 1
        ${Break}
      ${EndIf}
    ${EndIf}
    ${Do}
      FindWindow $3 "#32770"
      ${If} $3 <> 0
        ${Break}
      ${EndIf}
      Sleep 100
      IntOp $5 $5 + 1
      ${If} $5 > 600
        SetErrorLevel 1
        Quit
      ${EndIf}
    ${Loop}
    Sleep 300
    GetDlgItem $4 $3 65535
    System::Call 'user32::GetWindowTextW(p r4, w .r6, i 1024)'
    FileOpen $7 "${NOTES}\boxes.txt" a
    FileSeek $7 0 END
    FileWriteUTF16LE $7 "$6$\n---$\n"
    FileClose $7
    System::Call 'user32::PostMessageW(p r3, i 0x111, p r2, p 0)'
    ${Do}
      Sleep 50
      System::Call 'user32::IsWindow(p r3) i .r8'
    ${LoopWhile} $8 <> 0
    IntOp $1 $1 + 1
  ${Loop}
SectionEnd
