# Who listens on a TCP port of this PC. Reads only; needs no rights, but of other users' processes only the name is told.
param([Parameter(Mandatory = $true)][ValidateRange(1, 65535)][int]$Port)
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

function Get-Listener {
    param([Parameter(Mandatory = $true)][int]$Port)
    # All of them, and then this port: asked for one port, the cmdlet calls it an error when nobody listens.
    $listeners = @(Get-NetTCPConnection -State Listen | Where-Object -FilterScript { $_.LocalPort -eq $Port })
    foreach ($listener in $listeners) {
        $processId = [int]$listener.OwningProcess
        $holder = [ordered]@{ address = $listener.LocalAddress; processId = $processId; name = $null; path = $null }
        $process = Get-CimInstance -ClassName Win32_Process -Filter ('ProcessId = {0}' -f $processId)
        # It may have ended meanwhile.
        if ($null -ne $process) {
            $holder.name = $process.Name
            $holder.path = $process.ExecutablePath
        }
        $holder
    }
}

try {
    $listeners = @(Get-Listener -Port $Port)
    Write-Answer -Value ([ordered]@{ listeners = $listeners })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
