# The elevated script's installation of VirtualBox. Both ways answer whether Windows wants a restart; none of them restarts it.

# By winget, from its own place in Program Files: the "winget" of PATH lies in a folder that the user can write.
function Install-VirtualBoxByWinget {
    param([Parameter(Mandatory = $true)][string]$Version)
    $package = Get-AppxPackage -Name 'Microsoft.DesktopAppInstaller'
    if ($null -eq $package) {
        throw (New-Failure -Kind 'winget-missing' -Message 'The app installer of Windows is not there for this account.')
    }
    $winget = [System.IO.Path]::Combine($package.InstallLocation, 'winget.exe')
    $apps = [System.IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'WindowsApps\')
    if (-not $winget.StartsWith($apps, [System.StringComparison]::OrdinalIgnoreCase)) {
        throw (New-Failure -Kind 'winget-missing' -Message ('{0} is not where Windows installs apps.' -f $winget))
    }
    $arguments = @(
        'install', '--exact', '--id', 'Oracle.VirtualBox', '--version', $Version, '--source', 'winget', '--silent',
        '--accept-package-agreements', '--accept-source-agreements', '--disable-interactivity'
    )
    $process = Start-Process -FilePath $winget -ArgumentList $arguments -WindowStyle Hidden -Wait -PassThru
    $code = '0x{0:X8}' -f $process.ExitCode
    # AppInstallerErrors.h: a restart finishes the installation; or it is under way already.
    if ($code -eq '0x8A150109' -or $code -eq '0x8A15010B') {
        return $true
    }
    if ($process.ExitCode -ne 0) {
        throw (New-Failure -Kind 'winget-failed' -Message ('winget ended with exit code {0}.' -f $code))
    }
    return $false
}

# By Oracle's installer. It is copied to a folder that only administrators can write, and judged and run there: nobody can exchange
# it in between.
function Install-VirtualBoxByFile {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$ExpectedHash
    )
    $name = 'pi-offload-{0}' -f [guid]::NewGuid()
    $folder = [System.IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), $name)
    $null = New-Item -ItemType Directory -Path $folder
    try {
        $copy = [System.IO.Path]::Combine($folder, 'VirtualBox-Win.exe')
        Copy-Item -LiteralPath $Path -Destination $copy
        Assert-OracleInstaller -Path $copy -ExpectedHash $ExpectedHash
        $process = Start-Process -FilePath $copy -ArgumentList '--silent', '--ignore-reboot' -Wait -PassThru
        # Windows Installer: 3010 is done, but for a restart.
        if ($process.ExitCode -eq 3010) {
            return $true
        }
        if ($process.ExitCode -ne 0) {
            throw (New-Failure -Kind 'installer-failed' -Message ('The installer ended with exit code {0}.' -f $process.ExitCode))
        }
        return $false
    }
    finally {
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}

# The very file that was wanted, and whole and signed by Oracle.
function Assert-OracleInstaller {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$ExpectedHash
    )
    $hash = (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash
    if ($hash -ne $ExpectedHash) {
        throw (New-Failure -Kind 'installer-changed' -Message ('The SHA-256 of the installer is {0}.' -f $hash))
    }
    $signature = Get-AuthenticodeSignature -LiteralPath $Path
    if ($signature.Status -ne [System.Management.Automation.SignatureStatus]::Valid) {
        throw (New-Failure -Kind 'installer-unsigned' -Message ('The state of the signature is {0}.' -f $signature.Status))
    }
    $signer = $signature.SignerCertificate.GetNameInfo([System.Security.Cryptography.X509Certificates.X509NameType]::SimpleName, $false)
    if ($signer -cne 'Oracle America, Inc.') {
        throw (New-Failure -Kind 'installer-foreign' -Message ('The installer is signed by {0}.' -f $signer))
    }
}
