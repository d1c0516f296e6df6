# The IPv4 addresses of this PC, each with its interface. Reads only; needs no rights.
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
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\interfaces.ps1')

function Get-OwnAddress {
    foreach ($own in @(Get-NetIPAddress -AddressFamily IPv4)) {
        # Others are being given up, or another machine has them, too.
        if ([string]$own.AddressState -eq 'Preferred') {
            [ordered]@{
                address      = $own.IPAddress
                prefixLength = [int]$own.PrefixLength
                interface    = (Get-InterfaceFact -InterfaceIndex $own.InterfaceIndex)
            }
        }
    }
}

try {
    $addresses = @(Get-OwnAddress)
    Write-Answer -Value ([ordered]@{ addresses = $addresses })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
