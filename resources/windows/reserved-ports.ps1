# The ranges of TCP ports that are reserved. Reads only; needs no rights.
param()
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# Constrained language mode (AppLocker, App Control) forbids what follows; this answer needs nothing that it forbids.
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    '{"ok":false,"error":{"kind":"language-mode","hresult":null,"errorId":null,"message":"The language mode is not FullLanguage."}}'
    exit
}
[Console]::OutputEncoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
# Only Windows' own modules: the folders of the user, and those of another PowerShell that started us, are left out.
$env:PSModulePath = '{0}\Modules;{1}\WindowsPowerShell\v1.0\Modules' -f $PSHOME, [Environment]::SystemDirectory
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\answer.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\system.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\port-ranges.ps1')

try {
    $ranges = @(Get-ReservedPortRange)
    Write-Answer -Value ([ordered]@{ ranges = $ranges })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
