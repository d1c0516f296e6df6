# What electron-builder's templates use of the plug-in StdUtils, which Debian's NSIS does not have, by NSIS's own means.
!include "FileFunc.nsh"

!define StdUtils.TestParameter "!insertmacro TestParameter"
!macro TestParameter RESULT NAME
  Push $R8
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "--${NAME}" ${RESULT}
  IfErrors +3
  StrCpy ${RESULT} "true"
  Goto +2
  StrCpy ${RESULT} "false"
  Pop $R8
!macroend

!define StdUtils.GetAllParameters "!insertmacro GetAllParameters"
!macro GetAllParameters RESULT TRUNCATED
  ${GetParameters} ${RESULT}
!macroend

!define StdUtils.GetParentPath "!insertmacro GetParentPath"
!macro GetParentPath RESULT PATH
  ${GetParent} `${PATH}` ${RESULT}
!macroend

!define StdUtils.ExecShellAsUser "!insertmacro ExecNothing"
!macro ExecNothing RESULT FILE VERB ARGUMENTS
!macroend
