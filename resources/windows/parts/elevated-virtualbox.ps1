# The elevated script's installation of VirtualBox. It answers whether Windows wants a restart, and restarts nothing.

# Oracle's installer is copied to a folder that only administrators can write, and judged and run there: nobody can exchange
# it in between.
function Install-VirtualBox {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$ExpectedHash
    )
    # Always the same one, so that what a former run had to leave there goes now.
    $folder = [System.IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'pi-offload-installer')
    if (Test-Path -LiteralPath $folder) {
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
    $null = New-Item -ItemType Directory -Path $folder
    try {
        $copy = [System.IO.Path]::Combine($folder, 'VirtualBox-Win.exe')
        Copy-Item -LiteralPath $Path -Destination $copy
        Assert-OracleInstaller -Path $copy -ExpectedHash $ExpectedHash
        # Without the property, Windows Installer restarts a silent installation's PC by itself.
        $process = Start-Process -FilePath $copy -ArgumentList '--silent', '--msiparams', 'REBOOT=ReallySuppress' -Wait -PassThru
        # Windows Installer: 3010 is done, but for a restart; 1641 is the same, and the restart has begun.
        if ($process.ExitCode -eq 3010 -or $process.ExitCode -eq 1641) {
            return $true
        }
        if ($process.ExitCode -ne 0) {
            throw (New-Failure -Kind 'installer-failed' -Message ('The installer ended with exit code {0}.' -f $process.ExitCode))
        }
        return $false
    }
    finally {
        # A virus scanner may still hold the file: an error here would make a failure of an installation that went well.
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
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
