# When this PC goes to sleep by itself. Power schemes and settings are named by GUIDs that are the same on every Windows.

function Get-SleepFact {
    $schemes = 'HKLM:\SYSTEM\CurrentControlSet\Control\Power\User\PowerSchemes'
    $scheme = [string](Get-RegistryValue -Path $schemes -Name 'ActivePowerScheme')
    $sleep = '29f6c1db-86da-48c5-9fdb-f2b67b1f44da'
    $hibernate = '9d7815a6-7ee4-497e-8888-515a05f02364'
    return [ordered]@{
        onMains   = [ordered]@{
            sleepAfterSeconds     = (Get-PowerSetting -Scheme $scheme -Setting $sleep -Source 'AC')
            hibernateAfterSeconds = (Get-PowerSetting -Scheme $scheme -Setting $hibernate -Source 'AC')
        }
        onBattery = [ordered]@{
            sleepAfterSeconds     = (Get-PowerSetting -Scheme $scheme -Setting $sleep -Source 'DC')
            hibernateAfterSeconds = (Get-PowerSetting -Scheme $scheme -Setting $hibernate -Source 'DC')
        }
    }
}

# Seconds, 0 for never, or $null where it is not known. A policy wins, then the user's own value, then the scheme's default.
function Get-PowerSetting {
    param(
        [Parameter(Mandatory = $true)][AllowEmptyString()][string]$Scheme,
        [Parameter(Mandatory = $true)][string]$Setting,
        [Parameter(Mandatory = $true)][ValidateSet('AC', 'DC')][string]$Source
    )
    # The subgroup "Sleep".
    $subgroup = '238c9fa8-0aad-41ed-83f4-97be242c8f20'
    $power = 'HKLM:\SYSTEM\CurrentControlSet\Control\Power'
    $places = @(
        ('HKLM:\SOFTWARE\Policies\Microsoft\Power\PowerSettings\{0}' -f $Setting),
        ('{0}\User\PowerSchemes\{1}\{2}\{3}' -f $power, $Scheme, $subgroup, $Setting),
        ('{0}\PowerSettings\{1}\{2}\DefaultPowerSchemeValues\{3}' -f $power, $subgroup, $Setting, $Scheme)
    )
    foreach ($place in $places) {
        $seconds = Get-RegistryValue -Path $place -Name ('{0}SettingIndex' -f $Source)
        if ($null -ne $seconds) {
            return [int]$seconds
        }
    }
    return $null
}
