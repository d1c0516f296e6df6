# IPv4 machines of the own networks that this PC spoke with lately. Reads only; needs no rights.
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

function Get-Neighbour {
    # "Permanent" are multicast and broadcast addresses; the other two did not answer.
    $silent = @('Permanent', 'Unreachable', 'Incomplete')
    foreach ($neighbour in @(Get-NetNeighbor -AddressFamily IPv4)) {
        $state = [string]$neighbour.State
        if ($silent -notcontains $state) {
            [ordered]@{ address = $neighbour.IPAddress; linkLayerAddress = $neighbour.LinkLayerAddress; state = $state }
        }
    }
}

try {
    $neighbours = @(Get-Neighbour)
    Write-Answer -Value ([ordered]@{ neighbours = $neighbours })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
