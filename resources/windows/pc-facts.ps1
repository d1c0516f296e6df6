# Everything about this PC that does not change from minute to minute. Reads only; needs no rights.
param([Parameter(Mandatory = $true)][string]$Folder)
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
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\facts-hardware.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\facts-virtualization.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\facts-account.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\facts-security.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\facts-power.ps1')

try {
    $facts = [ordered]@{
        windows          = Get-WindowsFact
        hardware         = Get-HardwareFact
        volume           = Get-VolumeFact -Folder $Folder
        virtualization   = Get-VirtualizationFact
        otherFirewalls   = Get-OtherFirewallFact
        pendingRestart   = Get-PendingRestartFact
        account          = Get-AccountFact
        folders          = Get-FolderFact
        sleep            = Get-SleepFact
        visualCppRuntime = Test-VisualCppRuntime
        powerShell       = [ordered]@{
            version      = $PSVersionTable.PSVersion.ToString()
            languageMode = [string]$ExecutionContext.SessionState.LanguageMode
            culture      = [System.Globalization.CultureInfo]::CurrentUICulture.Name
        }
    }
    Write-Answer -Value $facts
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
