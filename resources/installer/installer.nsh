# What the installer of electron-builder does for Pi Offload alone (nsis.include in electron-builder.yml). Its templates insert these
# macros by their names (app-builder-lib 26.17.0, templates/nsis/uninstaller.nsi and installSection.nsh).
#
# Uninstalled from Windows' list of apps, the program is asked first what shall become of what it set up: the virtual machine, and what is
# on the Pi. An update runs the uninstaller of the version before, too, with --updated: then nothing is asked and nothing removed.

# What the program ends with (electron/shell/uninstall.ts). Every other code, and one that does not start, could not ask.
!define EXIT_NOTHING_LEFT 0
!define EXIT_KEPT 10
!define EXIT_CANCELLED 11
# And what it ends with that is to make way (electron/shell/make-way.ts).
!define EXIT_RUN_UNDER_WAY 11

# Where the program keeps its notes (electron/composition.ts); the ledger is there as long as anything is.
!define NOTES_FOLDER "$LOCALAPPDATA\pi-offload\Data"
!define LEFT_NOTE "${NOTES_FOLDER}\how-to-remove.txt"

!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "getProcessInfo.nsh"
# The templates have these only where customCheckAppRunning is not defined (allowOnlyOneInstallerInstance.nsh).
Var pid

LangString runUnderWay 1033 "Pi Offload is changing something on this PC or on your Pi. Let that come to its end, or stop it in its window, and try again."
LangString runUnderWay 1031 "Pi Offload ändert gerade etwas auf diesem PC oder auf Ihrem Pi. Lassen Sie das zu Ende gehen oder halten Sie es in seinem Fenster an, und versuchen Sie es dann noch einmal."

# The program that is open ends in order, and none is taken away in the middle of a run. One that cannot tell is left to the templates.
!macro makeWay
  ${If} ${FileExists} "$INSTDIR\${PRODUCT_FILENAME}.exe"
    ClearErrors
    ExecWait '"$INSTDIR\${PRODUCT_FILENAME}.exe" --make-way' $R0
    ${IfNot} ${Errors}
    ${AndIf} $R0 == ${EXIT_RUN_UNDER_WAY}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(runUnderWay)" /SD IDOK
      SetErrorLevel 1
      Quit
    ${EndIf}
  ${EndIf}
!macroend

# The templates only know to end the program by force. Before that, an installer and a silent uninstaller let it make way; somebody who
# uninstalls by hand is asked by the program, and that ends what is open. An update was begun by the program itself.
!macro customCheckAppRunning
  !ifdef BUILD_UNINSTALLER
    ${If} ${Silent}
      ${GetParameters} $R0
      ClearErrors
      ${GetOptions} $R0 "/S" $R1
      ${IfNot} ${Errors}
      ${AndIfNot} ${isUpdated}
        !insertmacro makeWay
      ${EndIf}
      !insertmacro IS_POWERSHELL_AVAILABLE
      !insertmacro _CHECK_APP_RUNNING
    ${EndIf}
  !else
    ${IfNot} ${isUpdated}
      !insertmacro makeWay
    ${EndIf}
    !insertmacro IS_POWERSHELL_AVAILABLE
    !insertmacro _CHECK_APP_RUNNING
  !endif
!macroend

!ifdef BUILD_UNINSTALLER
  LangString couldNotAsk 1033 "Pi Offload did not start, so it could not remove what it set up: the virtual machine on this PC, and what is on your Pi.$\r$\n$\r$\nUninstall the program all the same, and leave all that as it is?"
  LangString couldNotAsk 1031 "Pi Offload startete nicht und konnte deshalb nicht entfernen, was es eingerichtet hat: die virtuelle Maschine auf diesem PC und seine Einstellungen auf dem Pi.$\r$\n$\r$\nDas Programm trotzdem deinstallieren und alles das lassen, wie es ist?"
  LangString leftNote 1033 "Pi Offload was uninstalled. Something of what it set up is still there, on this PC or on a Pi.$\r$\n$\r$\nTo remove it, install Pi Offload again and choose Uninstall there. It needs the files in this folder for that:$\r$\n${NOTES_FOLDER}"
  LangString leftNote 1031 "Pi Offload wurde deinstalliert. Etwas von dem, was es eingerichtet hat, ist noch da, auf diesem PC oder auf einem Pi.$\r$\n$\r$\nUm es zu entfernen, installieren Sie Pi Offload wieder und wählen dort Deinstallieren. Es braucht dafür die Dateien in diesem Ordner:$\r$\n${NOTES_FOLDER}"

  # Before anything is deleted, and before the program's end is forced. Quit leaves everything as it is.
  !macro customUnInit
    # A one-click uninstaller always calls itself silent by now: only the command line says who began it.
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/S" $R1
    ${If} ${Errors}
    ${AndIfNot} ${isUpdated}
      Call un.askTheProgram
      # Should it be open still, it is ended now.
      Call un.checkAppRunning
    ${EndIf}
  !macroend

  Function un.askTheProgram
    ClearErrors
    ExecWait '"$INSTDIR\${PRODUCT_FILENAME}.exe" --uninstall' $R0
    ${If} ${Errors}
      StrCpy $R0 "none"
    ${EndIf}
    ${If} $R0 == ${EXIT_NOTHING_LEFT}
    ${OrIf} $R0 == ${EXIT_KEPT}
      Return
    ${EndIf}
    ${If} $R0 != ${EXIT_CANCELLED}
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(couldNotAsk)" IDYES leaveAll
    ${EndIf}
    SetErrorLevel 1
    Quit
    leaveAll:
  FunctionEnd

  !macro customUnInstall
    ${IfNot} ${isUpdated}
      Call un.leaveNote
      # What the program entered by itself (electron/shell/start.ts and after-restart.ts).
      DeleteRegKey HKCU "Software\Classes\pi-offload"
      DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
      DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
      # The templates keep a copy of the installer for the next update, and never take it away.
      ${GetParent} "$LOCALAPPDATA\${APP_INSTALLER_STORE_FILE}" $R0
      RMDir /r "$R0"
      # What Chromium keeps for rehearsals (electron/shell/start.ts); the rest of its files the templates delete.
      RMDir /r "$APPDATA\pi-offload-rehearsal"
    ${EndIf}
  !macroend

  # Where something stays, a text beside its notes says how to remove it. Nobody but the program takes the notes themselves.
  Function un.leaveNote
    ${IfNot} ${FileExists} "${NOTES_FOLDER}\ledger.json"
      Return
    ${EndIf}
    FileOpen $R0 "${LEFT_NOTE}" w
    FileWriteUTF16LE /BOM $R0 "$(leftNote)$\r$\n"
    FileClose $R0
  FunctionEnd
!else
  # It is there again.
  !macro customInstall
    Delete "${LEFT_NOTE}"
  !macroend
!endif
