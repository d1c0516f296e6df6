# The one form of all answers: {"ok":true,"value":...} or {"ok":false,"error":{"kind":...,"hresult":...,"errorId":...,"message":...}}.

# An exception whose kind the caller of the script can tell. Kinds are identifiers and never translated.
function New-Failure {
    param(
        [Parameter(Mandatory = $true)][ValidatePattern('^[a-z][a-z-]+\z')][string]$Kind,
        [Parameter(Mandatory = $true)][string]$Message
    )
    $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message
    $exception.Data['kind'] = $Kind
    return $exception
}

# Cmdlets that look for something call it an error when it is not there. Every other error is one.
function Assert-OnlyNotFound {
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][object[]]$Refusal)
    foreach ($one in $Refusal) {
        if ($one.CategoryInfo.Category -ne [System.Management.Automation.ErrorCategory]::ObjectNotFound) {
            throw $one
        }
    }
}

# What the answer says of an error. The message is the tool's own, in the user's language: it is shown, and nothing depends on it.
function Get-FailureDetail {
    param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord]$ErrorRecord)
    # .NET's own exception: PowerShell wraps what a method throws.
    $cause = $ErrorRecord.Exception.GetBaseException()
    if ($cause.Data.Contains('kind')) {
        # Ours. PowerShell's identifier of such an error is its message, and the number that of any exception.
        return [ordered]@{ kind = $cause.Data['kind']; hresult = $null; errorId = $null; message = $cause.Message }
    }
    $kind = 'failed'
    if ($ErrorRecord.CategoryInfo.Category -eq [System.Management.Automation.ErrorCategory]::PermissionDenied) {
        $kind = 'access-denied'
    }
    elseif ($cause -is [System.UnauthorizedAccessException]) {
        $kind = 'access-denied'
    }
    elseif ($cause -is [System.Management.Automation.CommandNotFoundException]) {
        # A Windows without this module, such as a stripped one.
        $kind = 'command-missing'
    }
    return [ordered]@{
        kind    = $kind
        hresult = '0x{0:X8}' -f $cause.HResult
        errorId = $ErrorRecord.FullyQualifiedErrorId
        message = $cause.Message
    }
}

function ConvertTo-Answer {
    param([Parameter(Mandatory = $true)][AllowNull()][object]$Value)
    $document = [ordered]@{ ok = $true; value = $Value }
    return ConvertTo-Json -InputObject $document -Depth 8 -Compress
}

function ConvertTo-FailureAnswer {
    param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord]$ErrorRecord)
    $document = [ordered]@{ ok = $false; error = (Get-FailureDetail -ErrorRecord $ErrorRecord) }
    return ConvertTo-Json -InputObject $document -Depth 8 -Compress
}

# Straight to standard output: what goes through the pipeline's formatting may be wrapped at the width of a console.
function Write-Answer {
    param([Parameter(Mandatory = $true)][AllowNull()][object]$Value)
    [Console]::Out.WriteLine((ConvertTo-Answer -Value $Value))
}

function Write-FailureAnswer {
    param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord]$ErrorRecord)
    [Console]::Out.WriteLine((ConvertTo-FailureAnswer -ErrorRecord $ErrorRecord))
}
