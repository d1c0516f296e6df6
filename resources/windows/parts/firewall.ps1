# Rules of Windows' firewall, in the local store: what an administrator or a program made on this PC.

# Our rule, or $null. Only for names of ours: the cmdlet takes its -Name for a pattern.
function Get-OwnRule {
    param([Parameter(Mandatory = $true)][ValidatePattern('^pi-offload-[a-z0-9-]{1,60}\z')][string]$Name)
    $rules = @(Get-NetFirewallRule -PolicyStore PersistentStore -Name $Name -ErrorAction SilentlyContinue -ErrorVariable refusals)
    Assert-OnlyNotFound -Refusal $refusals
    if ($rules.Count -eq 0) {
        return $null
    }
    return $rules[0]
}

# Where Oracle's installer put VirtualBox, or $null. Only an administrator can write this key.
function Get-VirtualBoxFolder {
    return Get-RegistryValue -Path 'HKLM:\SOFTWARE\Oracle\VirtualBox' -Name 'InstallDir'
}

# The programs of VirtualBox that listen for a virtual machine; none where it is not installed.
function Get-VirtualBoxProgram {
    $folder = [string](Get-VirtualBoxFolder)
    if (-not $folder) {
        return
    }
    foreach ($name in @('VBoxHeadless.exe', 'VirtualBoxVM.exe')) {
        [System.IO.Path]::Combine($folder, $name)
    }
}

# The program that a rule is for, with its variables replaced, or $null.
function Get-RuleProgram {
    param([Parameter(Mandatory = $true)][object]$Rule)
    $filter = $Rule | Get-NetFirewallApplicationFilter
    if (-not $filter.Program) {
        return $null
    }
    return [Environment]::ExpandEnvironmentVariables($filter.Program)
}

# Whether a rule blocks what comes in for one of these programs. -contains ignores case, as file names do.
function Test-BlockRule {
    param(
        [Parameter(Mandatory = $true)][object]$Rule,
        [Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Program
    )
    return ([string]$Rule.Direction -eq 'Inbound' -and [string]$Rule.Action -eq 'Block' -and $Program -contains (Get-RuleProgram -Rule $Rule))
}
