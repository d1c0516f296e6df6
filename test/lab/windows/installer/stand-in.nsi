# Stands in for the program: notes how it was started, and ends with the code that the test wrote. Without one it cannot be started.
Unicode true
RequestExecutionLevel user
SilentInstall silent
OutFile "${OUT_FILE}"
!include "FileFunc.nsh"

Section
  ${GetParameters} $0
  FileOpen $1 "${NOTES}\started.txt" a
  FileSeek $1 0 END
  FileWrite $1 "$0$\r$\n"
  FileClose $1
  FileOpen $1 "${NOTES}\exit-code.txt" r
  FileRead $1 $2
  FileClose $1
  SetErrorLevel $2
SectionEnd
