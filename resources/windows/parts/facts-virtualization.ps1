# What decides whether and how fast a virtual machine runs.

function Get-VirtualizationFact {
    $hypervisorPresent = [bool](Get-CimInstance -ClassName Win32_ComputerSystem).HypervisorPresent
    # Under a running hypervisor the processor's answer says nothing of the firmware.
    $firmwareEnabled = $null
    if (-not $hypervisorPresent) {
        $processors = @(Get-CimInstance -ClassName Win32_Processor)
        $firmwareEnabled = (@($processors | Where-Object -FilterScript { -not $_.VirtualizationFirmwareEnabled }).Count -eq 0)
    }
    $guard = Get-DeviceGuardState
    return [ordered]@{
        firmwareEnabled   = $firmwareEnabled
        hypervisorPresent = $hypervisorPresent
        vbs               = $guard.vbs
        memoryIntegrity   = $guard.memoryIntegrity
        features          = Get-FeatureState
        wslDistributions  = @(Get-WslDistribution)
    }
}

# Virtualization-based security and memory integrity: "off", "configured", "running", or $null where Windows does not tell.
function Get-DeviceGuardState {
    $state = @{ vbs = $null; memoryIntegrity = $null }
    # Absent in old versions, refused without rights in some: not knowing is an answer here.
    $guard = Get-CimInstance -Namespace 'root\Microsoft\Windows\DeviceGuard' -ClassName Win32_DeviceGuard -ErrorAction SilentlyContinue
    if ($null -eq $guard) {
        return $state
    }
    # 0: not enabled, 1: enabled but not running, 2: running.
    $names = @{ 0 = 'off'; 1 = 'configured'; 2 = 'running' }
    $state.vbs = $names[[int]$guard.VirtualizationBasedSecurityStatus]
    # 2 in these lists is hypervisor-enforced code integrity.
    if ($guard.SecurityServicesRunning -contains 2) {
        $state.memoryIntegrity = 'running'
    }
    elseif ($guard.SecurityServicesConfigured -contains 2) {
        $state.memoryIntegrity = 'configured'
    }
    else {
        $state.memoryIntegrity = 'off'
    }
    return $state
}

# The features of Windows that bring a hypervisor. Win32_OptionalFeature needs no rights; Get-WindowsOptionalFeature does.
function Get-FeatureState {
    $names = @(
        'Microsoft-Hyper-V-Hypervisor', 'VirtualMachinePlatform', 'HypervisorPlatform',
        'Microsoft-Windows-Subsystem-Linux', 'Containers-DisposableClientVM'
    )
    $features = @(Get-CimInstance -ClassName Win32_OptionalFeature -ErrorAction SilentlyContinue)
    return [ordered]@{
        # Windows always has some; none at all means that it did not tell.
        isKnown = ($features.Count -gt 0)
        # InstallState 1: enabled.
        enabled = @($features | Where-Object -FilterScript { $names -contains $_.Name -and $_.InstallState -eq 1 } |
                ForEach-Object -Process { $_.Name })
    }
}

# This user's distributions. wsl.exe would answer in the user's language, in UTF-16, and might start something.
function Get-WslDistribution {
    foreach ($key in @(Get-ChildItem -LiteralPath 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Lxss' -ErrorAction SilentlyContinue)) {
        $name = $key.GetValue('DistributionName')
        if ($null -ne $name) {
            # Version 2 runs in a virtual machine of Hyper-V.
            [ordered]@{ name = [string]$name; version = [int]$key.GetValue('Version', 1) }
        }
    }
}
