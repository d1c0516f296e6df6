# Asks for an administrator's rights and runs elevated.ps1 with them; waits until it has ended. It answers in the file ResultPath.
# A declined prompt is the kind "declined". Needs no rights itself.
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

# Quotes a path for a command line. The system takes the whole line as one text here, so nothing that could end the quotes may be
# in it; a path of Windows cannot hold a quotation mark anyway.
function Format-PathArgument {
    param([Parameter(Mandatory = $true)][string]$Path)
    if ($Path -notmatch '^[A-Za-z]:\\[^"]*[^"\\]\z') {
        throw (New-Failure -Kind 'path-invalid' -Message ('Not the full path of a file on a drive: {0}' -f $Path))
    }
    return '"{0}"' -f $Path
}

function Get-ElevatedArgument {
    param(
        [Parameter(Mandatory = $true)][string]$RequestPath,
        [Parameter(Mandatory = $true)][string]$RequestHash,
        [Parameter(Mandatory = $true)][string]$ResultPath
    )
    '-NoProfile'
    '-NonInteractive'
    '-ExecutionPolicy'
    'Bypass'
    '-File'
    Format-PathArgument -Path ([System.IO.Path]::Combine($PSScriptRoot, 'elevated.ps1'))
    '-RequestPath'
    Format-PathArgument -Path $RequestPath
    '-RequestHash'
    $RequestHash
    '-ResultPath'
    Format-PathArgument -Path $ResultPath
}

# .NET and not Start-Process, which throws away the number of the error and keeps only its translated text.
function Start-Elevated {
    param([Parameter(Mandatory = $true)][string[]]$Argument)
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
    $start.FileName = [System.IO.Path]::Combine([Environment]::SystemDirectory, 'WindowsPowerShell\v1.0\powershell.exe')
    $start.Arguments = $Argument -join ' '
    $start.Verb = 'runas'
    $start.UseShellExecute = $true
    $start.WindowStyle = [System.Diagnostics.ProcessWindowStyle]::Hidden
    try {
        return [System.Diagnostics.Process]::Start($start)
    }
    catch {
        $cause = $_.Exception.GetBaseException()
        # ERROR_CANCELLED: the prompt was answered with No, or closed.
        if ($cause -is [System.ComponentModel.Win32Exception] -and $cause.NativeErrorCode -eq 1223) {
            throw (New-Failure -Kind 'declined' -Message $cause.Message)
        }
        throw
    }
}

function Wait-Elevated {
    param([Parameter(Mandatory = $true)][System.Diagnostics.Process]$Process)
    $Process.WaitForExit()
    return $Process.ExitCode
}

try {
    $arguments = @(Get-ElevatedArgument -RequestPath $RequestPath -RequestHash $RequestHash -ResultPath $ResultPath)
    $process = Start-Elevated -Argument $arguments
    $exitCode = Wait-Elevated -Process $process
    Write-Answer -Value ([ordered]@{ exitCode = $exitCode })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
