# Windows, processor, memory and disk of this PC.

function Get-WindowsFact {
    $key = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    return [ordered]@{
        # Identifiers such as "Professional" and "24H2"; the name of the product is in the user's language.
        edition        = [string](Get-RegistryValue -Path $key -Name 'EditionID')
        displayVersion = [string](Get-RegistryValue -Path $key -Name 'DisplayVersion')
        build          = [int](Get-RegistryValue -Path $key -Name 'CurrentBuildNumber')
        revision       = [int](Get-RegistryValue -Path $key -Name 'UBR')
    }
}

function Get-HardwareFact {
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    $processors = @(Get-CimInstance -ClassName Win32_Processor)
    # Win32_Processor, Architecture. OSArchitecture of Win32_OperatingSystem would be a translated text.
    $architectures = @{ 0 = 'x86'; 9 = 'x64'; 12 = 'arm64' }
    $architecture = $architectures[[int]$processors[0].Architecture]
    if ($null -eq $architecture) {
        $architecture = 'other'
    }
    return [ordered]@{
        architecture  = $architecture
        cpuThreads    = [int]$computer.NumberOfLogicalProcessors
        # Both are in KiB.
        memoryMiB     = [int][Math]::Floor($system.TotalVisibleMemorySize / 1024)
        freeMemoryMiB = [int][Math]::Floor($system.FreePhysicalMemory / 1024)
    }
}

# The volume that a folder is on, or will be on: it need not exist. $null for a share of another machine.
function Get-VolumeFact {
    param([Parameter(Mandatory = $true)][string]$Folder)
    $root = [System.IO.Path]::GetPathRoot($Folder)
    if ($root -notmatch '^[A-Za-z]:\\\z') {
        return $null
    }
    $drive = New-Object -TypeName System.IO.DriveInfo -ArgumentList $root
    if (-not $drive.IsReady) {
        return $null
    }
    return [ordered]@{
        root       = $root
        # FAT32 holds no file of 4 GiB and more.
        fileSystem = $drive.DriveFormat
        isFixed    = ($drive.DriveType -eq [System.IO.DriveType]::Fixed)
        # What this user may fill, quotas included.
        freeMiB    = [int][Math]::Floor($drive.AvailableFreeSpace / 1048576)
    }
}

# Windows, updates or an installer wait for a restart. Three places, because each is written by another part of Windows.
function Get-PendingRestartFact {
    $current = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
    $renames = Get-RegistryValue -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager' -Name 'PendingFileRenameOperations'
    return [ordered]@{
        components    = (Test-Path -LiteralPath ('{0}\Component Based Servicing\RebootPending' -f $current))
        windowsUpdate = (Test-Path -LiteralPath ('{0}\WindowsUpdate\Auto Update\RebootRequired' -f $current))
        # Also left by programs that update themselves: a hint, no proof.
        fileRenames   = ($null -ne $renames)
    }
}

# VirtualBox's installer needs it. The key is what Microsoft names for looking whether it is there.
function Test-VisualCppRuntime {
    $key = 'HKLM:\SOFTWARE\Microsoft\VisualStudio\14.0\VC\Runtimes\x64'
    return (Get-RegistryValue -Path $key -Name 'Installed') -eq 1
}
