# TCP ports that Windows keeps for itself or for an administrator.

# netsh, because no cmdlet knows these ranges. Its words are translated, so only lines of two numbers are read; a star marks the
# ranges that an administrator reserved, which programs may use by naming the port.
function Get-ReservedPortRange {
    $lines = @(& (Get-SystemProgram -Name 'netsh.exe') 'int' 'ipv4' 'show' 'excludedportrange' 'protocol=tcp')
    if ($LASTEXITCODE -ne 0) {
        throw (New-Failure -Kind 'netsh-failed' -Message ('netsh ended with exit code {0}.' -f $LASTEXITCODE))
    }
    foreach ($line in $lines) {
        if ($line -match '^\s*([0-9]{1,5})\s+([0-9]{1,5})\s*(\*?)\s*\z') {
            [ordered]@{ first = [int]$Matches[1]; last = [int]$Matches[2]; byAdministrator = ($Matches[3] -eq '*') }
        }
    }
}
