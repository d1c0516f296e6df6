# The one script that runs with an administrator's rights: does what the request file names, and writes what came of it to the result
# file. Started by request-elevation.ps1 alone. The request: {"version":1,"actions":[{"action":...}, ...]}, see README.md.
param(
    [Parameter(Mandatory = $true)][string]$RequestPath,
    [Parameter(Mandatory = $true)][ValidatePattern('^[0-9a-fA-F]{64}\z')][string]$RequestHash,
    [Parameter(Mandatory = $true)][string]$ResultPath
)
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
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\firewall.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\elevated-request.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\elevated-firewall.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\elevated-ports.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\elevated-virtualbox.ps1')

# Does one action; answers whether Windows wants a restart.
function Invoke-Action {
    param([Parameter(Mandatory = $true)][object]$Action)
    switch -CaseSensitive ($Action.action) {
        'allow-firewall-rule' { Set-OwnRule -Name $Action.name -Port $Action.port -RemoteAddress $Action.remoteAddress }
        'remove-firewall-rule' { Remove-OwnRule -Name $Action.name }
        'remove-block-rule' { Remove-BlockRule -Name $Action.name }
        'reserve-port' { Add-PortReservation -Port $Action.port }
        'release-port' { Remove-PortReservation -Port $Action.port }
        'install-virtualbox' { return Install-VirtualBox -Path $Action.path -ExpectedHash $Action.sha256 }
    }
    return $false
}

# One outcome for each action: when one fails, the others are done all the same, because none needs another.
function Get-Outcome {
    param([Parameter(Mandatory = $true)][object]$Action)
    try {
        $restartNeeded = Invoke-Action -Action $Action
        return [ordered]@{ action = $Action.action; ok = $true; restartNeeded = $restartNeeded }
    }
    catch {
        return [ordered]@{ action = $Action.action; ok = $false; error = (Get-FailureDetail -ErrorRecord $_) }
    }
}

function Assert-Elevated {
    if (-not (Test-Elevated)) {
        throw (New-Failure -Kind 'not-elevated' -Message 'This script was started without an administrator''s rights.')
    }
}

Assert-ResultPath -RequestPath $RequestPath -ResultPath $ResultPath
try {
    Assert-Elevated
    $actions = @(Read-Request -Path $RequestPath -ExpectedHash $RequestHash)
    $outcomes = @($actions | ForEach-Object -Process { Get-Outcome -Action $_ })
    $document = ConvertTo-Answer -Value ([ordered]@{ outcomes = $outcomes })
}
catch {
    $document = ConvertTo-FailureAnswer -ErrorRecord $_
}
Save-Result -Path $ResultPath -Document $document
