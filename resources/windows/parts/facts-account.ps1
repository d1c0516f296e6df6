# Who runs this, with which rights, and where this user's files are.

function Get-AccountFact {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $sids = @(Get-TokenSid)
    return [ordered]@{
        name            = $identity.Name
        sid             = $identity.User.Value
        isElevated      = (Test-Elevated)
        # May confirm the prompt with a click; another account has to type an administrator's password.
        isAdministrator = ($sids -contains 'S-1-5-32-544')
        integrityLevel  = (Get-IntegrityLevel -Sid $sids)
    }
}

# The SIDs of all groups of our token. whoami and not .NET, which leaves out the integrity level and the groups that are
# switched off until one elevates. Its lines also have translated names: only what has the form of a SID is read.
function Get-TokenSid {
    foreach ($line in @(& (Get-SystemProgram -Name 'whoami.exe') '/groups' '/fo' 'csv' '/nh')) {
        if ($line -match '"(S-1-[0-9-]+)"') {
            $Matches[1]
        }
    }
}

# S-1-16-X, "well-known SIDs": 4096 low, 8192 medium, 12288 high, 16384 system; the steps between count as the lower one.
function Get-IntegrityLevel {
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Sid)
    $label = @($Sid | Where-Object -FilterScript { $_ -match '^S-1-16-[0-9]+\z' })
    if ($label.Count -ne 1) {
        return $null
    }
    $level = [int]$label[0].Substring('S-1-16-'.Length)
    if ($level -ge 16384) {
        return 'system'
    }
    if ($level -ge 12288) {
        return 'high'
    }
    if ($level -ge 8192) {
        return 'medium'
    }
    return 'low'
}

function Get-FolderFact {
    $profileFolder = [Environment]::GetFolderPath('UserProfile')
    # One each for a private and for a work account.
    $oneDrive = @($env:OneDrive, $env:OneDriveConsumer, $env:OneDriveCommercial | Where-Object -FilterScript { $_ } | Select-Object -Unique)
    return [ordered]@{
        profile        = $profileFolder
        # VBoxManage writes to a pipe in the ANSI code page: other letters do not come back as they went.
        isProfileAscii = ($profileFolder -match '^[\x20-\x7E]+\z')
        oneDrive       = $oneDrive
        # Known folders that OneDrive has taken over.
        redirected     = @('Desktop', 'MyDocuments' | Where-Object -FilterScript {
                Test-Within -Path ([Environment]::GetFolderPath($_)) -Folder $oneDrive
            })
    }
}

function Test-Within {
    param(
        [Parameter(Mandatory = $true)][AllowEmptyString()][string]$Path,
        [Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Folder
    )
    foreach ($one in $Folder) {
        $start = '{0}\' -f $one.TrimEnd('\')
        if ($Path.StartsWith($start, [System.StringComparison]::OrdinalIgnoreCase)) {
            return $true
        }
    }
    return $false
}
