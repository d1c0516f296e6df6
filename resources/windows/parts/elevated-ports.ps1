# The elevated script's reservation of a port. Hyper-V's network (winnat) takes ranges of ports for itself at every start; one that
# an administrator reserved it leaves alone, and VirtualBox can listen there.

function Add-PortReservation {
    param([Parameter(Mandatory = $true)][int]$Port)
    if (Test-PortReservation -Port $Port) {
        return
    }
    $isStopped = Stop-WinNat
    try {
        $exitCode = Invoke-PortExclusion -Verb 'add' -Port $Port
    }
    finally {
        if ($isStopped) {
            Start-WinNat
        }
    }
    # Read back: the exit code alone is no proof.
    if (-not (Test-PortReservation -Port $Port)) {
        throw (New-Failure -Kind 'port-not-reserved' -Message ('netsh ended with exit code {0}.' -f $exitCode))
    }
}

# Takes back a reservation of this one port alone; a range of somebody else's that holds it stays.
function Remove-PortReservation {
    param([Parameter(Mandatory = $true)][int]$Port)
    $own = @(Get-ReservedPortRange | Where-Object -FilterScript { $_.byAdministrator -and $_.first -eq $Port -and $_.last -eq $Port })
    if ($own.Count -eq 0) {
        return
    }
    $exitCode = Invoke-PortExclusion -Verb 'delete' -Port $Port
    if (Test-PortReservation -Port $Port) {
        throw (New-Failure -Kind 'port-not-released' -Message ('netsh ended with exit code {0}.' -f $exitCode))
    }
}

# Answers the exit code. What netsh says is translated and not read.
function Invoke-PortExclusion {
    param(
        [Parameter(Mandatory = $true)][ValidateSet('add', 'delete')][string]$Verb,
        [Parameter(Mandatory = $true)][int]$Port
    )
    $arguments = @(
        'int', 'ipv4', $Verb, 'excludedportrange', 'protocol=tcp', ('startport={0}' -f $Port), 'numberofports=1', 'store=persistent'
    )
    $null = & (Get-SystemProgram -Name 'netsh.exe') @arguments
    return $LASTEXITCODE
}

function Test-PortReservation {
    param([Parameter(Mandatory = $true)][int]$Port)
    $ranges = @(Get-ReservedPortRange | Where-Object -FilterScript { $_.byAdministrator -and $_.first -le $Port -and $_.last -ge $Port })
    return ($ranges.Count -gt 0)
}

# It is a driver, which Get-Service does not see. Answers whether it ran; a PC without Hyper-V has none.
function Stop-WinNat {
    $driver = Get-WinNat
    if ($null -eq $driver -or -not $driver.Started) {
        return $false
    }
    $result = Invoke-CimMethod -InputObject $driver -MethodName StopService
    if ($result.ReturnValue -ne 0) {
        throw (New-Failure -Kind 'winnat-not-stopped' -Message ('StopService answers {0}.' -f $result.ReturnValue))
    }
    return $true
}

function Start-WinNat {
    $result = Invoke-CimMethod -InputObject (Get-WinNat) -MethodName StartService
    # 10: it runs already.
    if ($result.ReturnValue -ne 0 -and $result.ReturnValue -ne 10) {
        throw (New-Failure -Kind 'winnat-not-started' -Message ('StartService answers {0}.' -f $result.ReturnValue))
    }
}

function Get-WinNat {
    return Get-CimInstance -ClassName Win32_SystemDriver -Filter "Name = 'winnat'"
}
