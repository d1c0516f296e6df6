# Our address on the way to another machine. Reads only; needs no rights.
param([Parameter(Mandatory = $true)][System.Net.IPAddress]$Address)
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

function Get-Route {
    param([Parameter(Mandatory = $true)][System.Net.IPAddress]$Address)
    $found = @(Find-NetRoute -RemoteIPAddress ($Address.ToString()) -ErrorAction SilentlyContinue -ErrorVariable refusals)
    # Two objects: our address, and the route, which has none.
    $own = @($found | Where-Object -FilterScript { $null -ne $_.PSObject.Properties['IPAddress'] })
    if ($own.Count -eq 0) {
        $reason = [string]($refusals | Select-Object -First 1)
        throw (New-Failure -Kind 'no-route' -Message ('Find-NetRoute names no address of this PC. {0}' -f $reason))
    }
    return [ordered]@{
        address      = $own[0].IPAddress
        prefixLength = [int]$own[0].PrefixLength
        interface    = (Get-InterfaceFact -InterfaceIndex $own[0].InterfaceIndex)
    }
}

try {
    $route = Get-Route -Address $Address
    Write-Answer -Value $route
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
