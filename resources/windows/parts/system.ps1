# Reading the system: its registry and its own programs.

# A program of Windows by its full path. A name alone would be looked for in PATH, which the user can change.
function Get-SystemProgram {
    param([Parameter(Mandatory = $true)][ValidateSet('netsh.exe', 'whoami.exe')][string]$Name)
    return [System.IO.Path]::Combine([Environment]::SystemDirectory, $Name)
}

# The value, or $null where the key or the value is absent.
function Get-RegistryValue {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$Name
    )
    $key = Get-Item -LiteralPath $Path -ErrorAction SilentlyContinue
    if ($null -eq $key) {
        return $null
    }
    return $key.GetValue($Name)
}

# Whether this process has an administrator's rights now; not whether the account could get them.
function Test-Elevated {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
    return $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
}
