# The request of the elevated script. All of it is judged before any of it is done, and by itself: whoever asks is not trusted.

# Reads the file once, so that what was judged is what is done. The SHA-256 stood on the command line of the prompt: a file that
# was exchanged since then is refused.
function Read-Request {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$ExpectedHash
    )
    if ((Get-Item -LiteralPath $Path).Length -gt 65536) {
        throw (New-Failure -Kind 'request-invalid' -Message 'The request is longer than 64 KiB.')
    }
    $bytes = [System.IO.File]::ReadAllBytes($Path)
    $hash = [BitConverter]::ToString([System.Security.Cryptography.SHA256]::Create().ComputeHash($bytes)) -replace '-', ''
    if ($hash -ne $ExpectedHash) {
        throw (New-Failure -Kind 'request-changed' -Message 'The request is not the one that was confirmed.')
    }
    $text = (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false, $true).GetString($bytes)
    $request = ConvertFrom-Json -InputObject $text
    Assert-Field -Object $request -Name 'version', 'actions'
    if ($request.version -ne 1) {
        throw (New-Failure -Kind 'request-invalid' -Message 'The version of the request is not 1.')
    }
    $actions = @($request.actions)
    if ($actions.Count -lt 1 -or $actions.Count -gt 200) {
        throw (New-Failure -Kind 'request-invalid' -Message 'The request has no actions, or more than 200.')
    }
    foreach ($action in $actions) {
        Assert-Action -Action $action
    }
    return $actions
}

function Assert-Action {
    param([Parameter(Mandatory = $true)][object]$Action)
    Assert-Text -Object $Action -Name 'action' -Pattern '^[a-z-]{1,40}\z'
    switch -CaseSensitive ($Action.action) {
        'allow-firewall-rule' {
            Assert-Field -Object $Action -Name 'action', 'name', 'port', 'remoteAddress'
            Assert-RuleName -Action $Action
            Assert-Port -Action $Action
            $byte = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
            $address = '{0}\.{0}\.{0}\.{0}' -f $byte
            # A subnet of a home: from 8 to 32 bits, so that never the whole world is let in.
            Assert-Text -Object $Action -Name 'remoteAddress' -Pattern ('^(LocalSubnet|{0}|{0}/([89]|[12][0-9]|3[0-2]))\z' -f $address)
        }
        'remove-firewall-rule' {
            Assert-Field -Object $Action -Name 'action', 'name'
            Assert-RuleName -Action $Action
        }
        'remove-block-rule' {
            Assert-Field -Object $Action -Name 'action', 'name'
            # Windows names such rules after the path of the program. What the rule is, is looked at before it is removed.
            Assert-Text -Object $Action -Name 'name' -Pattern '^[^\x00-\x1F]{1,1000}\z'
        }
        'reserve-port' {
            Assert-Field -Object $Action -Name 'action', 'port'
            Assert-Port -Action $Action
        }
        'release-port' {
            Assert-Field -Object $Action -Name 'action', 'port'
            Assert-Port -Action $Action
        }
        'install-virtualbox' {
            Assert-Field -Object $Action -Name 'action', 'path', 'sha256'
            Assert-Text -Object $Action -Name 'path' -Pattern '^[A-Za-z]:\\[^"<>|*?\x00-\x1F]{1,240}\.exe\z'
            Assert-Text -Object $Action -Name 'sha256' -Pattern '^[0-9a-fA-F]{64}\z'
        }
        default {
            throw (New-Failure -Kind 'request-invalid' -Message ('There is no action {0}.' -f $Action.action))
        }
    }
}

# Exactly these fields: one that is not known may be one that somebody relies on.
function Assert-Field {
    param(
        [Parameter(Mandatory = $true)][AllowNull()][object]$Object,
        [Parameter(Mandatory = $true)][string[]]$Name
    )
    $found = ''
    if ($Object -is [System.Management.Automation.PSCustomObject]) {
        $found = @($Object.PSObject.Properties | ForEach-Object -Process { $_.Name } | Sort-Object) -join ' '
    }
    $wanted = @($Name | Sort-Object) -join ' '
    if ($found -cne $wanted) {
        throw (New-Failure -Kind 'request-invalid' -Message ('The fields are "{0}" and not "{1}".' -f $found, $wanted))
    }
}

function Assert-Text {
    param(
        [Parameter(Mandatory = $true)][AllowNull()][object]$Object,
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][string]$Pattern
    )
    $value = $null
    if ($Object -is [System.Management.Automation.PSCustomObject] -and $null -ne $Object.PSObject.Properties[$Name]) {
        $value = $Object.PSObject.Properties[$Name].Value
    }
    if ($value -isnot [string] -or $value -cnotmatch $Pattern) {
        throw (New-Failure -Kind 'request-invalid' -Message ('The value of "{0}" is not allowed.' -f $Name))
    }
}

function Assert-RuleName {
    param([Parameter(Mandatory = $true)][object]$Action)
    Assert-Text -Object $Action -Name 'name' -Pattern '^pi-offload-[a-z0-9-]{1,60}\z'
}

function Assert-Port {
    param([Parameter(Mandatory = $true)][object]$Action)
    $port = $Action.port
    # Numbers of JSON are Int32 in Windows PowerShell 5.1 and Int64 in 7.
    $isWhole = ($port -is [int] -or $port -is [long])
    if (-not $isWhole -or $port -lt 1 -or $port -gt 65535) {
        throw (New-Failure -Kind 'request-invalid' -Message 'The port is not a whole number from 1 to 65535.')
    }
}

# The result lies beside the request, under its name and ".result", and nothing is there yet. So this script, with all its rights,
# can be made to write nothing but that.
function Assert-ResultPath {
    param(
        [Parameter(Mandatory = $true)][string]$RequestPath,
        [Parameter(Mandatory = $true)][string]$ResultPath
    )
    if ($RequestPath -cnotmatch '^[A-Za-z]:\\[^"<>|*?\x00-\x1F]+\.json\z' -or $ResultPath -cne ('{0}.result' -f $RequestPath)) {
        throw (New-Failure -Kind 'path-invalid' -Message 'The result does not belong to the request.')
    }
    foreach ($taken in @($ResultPath, ('{0}.part' -f $ResultPath))) {
        if ([System.IO.File]::Exists($taken)) {
            throw (New-Failure -Kind 'path-invalid' -Message ('{0} is there already.' -f $taken))
        }
    }
    # A link on the way could lead elsewhere.
    $folder = [System.IO.Directory]::GetParent($ResultPath)
    while ($null -ne $folder) {
        if (($folder.Attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0) {
            throw (New-Failure -Kind 'path-invalid' -Message ('{0} is a link.' -f $folder.FullName))
        }
        $folder = $folder.Parent
    }
}

# The whole document or none: it is written under another name first. Neither name may be taken.
function Save-Result {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$Document
    )
    $part = '{0}.part' -f $Path
    $bytes = (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false).GetBytes($Document)
    $stream = [System.IO.File]::Open($part, [System.IO.FileMode]::CreateNew, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    }
    finally {
        $stream.Dispose()
    }
    [System.IO.File]::Move($part, $Path)
}
