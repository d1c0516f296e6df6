# Our task in Windows' task scheduler: reads it, makes it from an XML file (replacing one of this name), or removes it.
# Answers with what is there afterwards. Needs no rights for a task of the user's own with a logon trigger of that user alone.
param(
    [Parameter(Mandatory = $true)][ValidateSet('read', 'write', 'remove')][string]$Action,
    [Parameter(Mandatory = $true)][ValidatePattern('^pi-offload-[a-z0-9-]{1,60}\z')][string]$Name,
    [string]$XmlPath = ''
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# Constrained language mode (AppLocker, App Control) forbids what follows; this answer needs nothing that it forbids.
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    '{"ok":false,"error":{"kind":"language-mode","hresult":null,"errorId":null,"message":"The language mode is not FullLanguage."}}'
    exit
}
[Console]::OutputEncoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
# Only Windows' own modules: the folders of the user, and those of another PowerShell that started us, are left out.
$env:PSModulePath = '{0}\Modules;{1}\WindowsPowerShell\v1.0\Modules' -f $PSHOME, [Environment]::SystemDirectory
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\answer.ps1')

function Get-OwnTask {
    param([Parameter(Mandatory = $true)][string]$Name)
    $tasks = @(Get-ScheduledTask -TaskPath '\' -TaskName $Name -ErrorAction SilentlyContinue -ErrorVariable refusals)
    Assert-OnlyNotFound -Refusal $refusals
    if ($tasks.Count -eq 0) {
        return $null
    }
    return $tasks[0]
}

function Set-OwnTask {
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][AllowEmptyString()][string]$XmlPath
    )
    if (-not [System.IO.File]::Exists($XmlPath)) {
        throw (New-Failure -Kind 'file-missing' -Message ('There is no file {0}.' -f $XmlPath))
    }
    # A byte order mark tells the encoding, UTF-8 where there is none. The text has no XML declaration: the scheduler gets UTF-16.
    $xml = [System.IO.File]::ReadAllText($XmlPath)
    $null = Register-ScheduledTask -TaskPath '\' -TaskName $Name -Xml $xml -Force
}

function Remove-OwnTask {
    param([Parameter(Mandatory = $true)][string]$Name)
    if ($null -ne (Get-OwnTask -Name $Name)) {
        Unregister-ScheduledTask -TaskPath '\' -TaskName $Name -Confirm:$false
    }
}

# From the XML and not from the objects of the cmdlets: these write accounts as names, and leave out which trigger is which.
function Get-OwnTaskFact {
    param([Parameter(Mandatory = $true)][string]$Name)
    $task = Get-OwnTask -Name $Name
    if ($null -eq $task) {
        return $null
    }
    $document = New-Object -TypeName System.Xml.XmlDocument
    $document.XmlResolver = $null
    $document.LoadXml((Export-ScheduledTask -TaskPath '\' -TaskName $Name))
    return [ordered]@{
        # "Ready", "Running", "Queued" or "Disabled".
        state       = [string]$task.State
        description = (Get-NodeText -Node $document -Path '/t:Task/t:RegistrationInfo/t:Description')
        actions     = @(foreach ($node in @(Select-Node -Node $document -Path '/t:Task/t:Actions/t:Exec')) {
                [ordered]@{
                    command   = (Get-NodeText -Node $node -Path 't:Command')
                    arguments = (Get-NodeText -Node $node -Path 't:Arguments')
                }
            })
        triggers    = @(foreach ($node in @(Select-Node -Node $document -Path '/t:Task/t:Triggers/*')) {
                [ordered]@{
                    # "LogonTrigger" for ours.
                    kind      = $node.LocalName
                    userId    = (Get-NodeText -Node $node -Path 't:UserId')
                    isEnabled = ((Get-NodeText -Node $node -Path 't:Enabled') -ne 'false')
                }
            })
        principal   = [ordered]@{
            userId    = (Get-NodeText -Node $document -Path '/t:Task/t:Principals/t:Principal/t:UserId')
            logonType = (Get-NodeText -Node $document -Path '/t:Task/t:Principals/t:Principal/t:LogonType')
            runLevel  = (Get-NodeText -Node $document -Path '/t:Task/t:Principals/t:Principal/t:RunLevel')
        }
        # What the XML leaves out has the scheduler's default, and is $null here.
        settings    = [ordered]@{
            priority                   = (Get-NodeText -Node $document -Path '/t:Task/t:Settings/t:Priority')
            executionTimeLimit         = (Get-NodeText -Node $document -Path '/t:Task/t:Settings/t:ExecutionTimeLimit')
            disallowStartIfOnBatteries = (Get-NodeText -Node $document -Path '/t:Task/t:Settings/t:DisallowStartIfOnBatteries')
            stopIfGoingOnBatteries     = (Get-NodeText -Node $document -Path '/t:Task/t:Settings/t:StopIfGoingOnBatteries')
        }
    }
}

function Select-Node {
    param(
        [Parameter(Mandatory = $true)][System.Xml.XmlNode]$Node,
        [Parameter(Mandatory = $true)][string]$Path
    )
    $names = New-Object -TypeName System.Xml.XmlNamespaceManager -ArgumentList (New-Object -TypeName System.Xml.NameTable)
    $names.AddNamespace('t', 'http://schemas.microsoft.com/windows/2004/02/mit/task')
    $Node.SelectNodes($Path, $names)
}

# The text of the first such node, or $null.
function Get-NodeText {
    param(
        [Parameter(Mandatory = $true)][System.Xml.XmlNode]$Node,
        [Parameter(Mandatory = $true)][string]$Path
    )
    $found = @(Select-Node -Node $Node -Path $Path)
    if ($found.Count -eq 0) {
        return $null
    }
    return $found[0].InnerText
}

function Invoke-TaskAction {
    param(
        [Parameter(Mandatory = $true)][string]$Action,
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][AllowEmptyString()][string]$XmlPath
    )
    if ($Action -eq 'write') {
        Set-OwnTask -Name $Name -XmlPath $XmlPath
    }
    elseif ($Action -eq 'remove') {
        Remove-OwnTask -Name $Name
    }
    return Get-OwnTaskFact -Name $Name
}

try {
    $task = Invoke-TaskAction -Action $Action -Name $Name -XmlPath $XmlPath
    Write-Answer -Value ([ordered]@{ task = $task })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
