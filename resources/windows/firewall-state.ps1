# Our rule, the state of the firewall's profiles, and rules that block VirtualBox. Reads only; needs no rights.
# Without VirtualBox no blocking rules are looked for.
param(
    [Parameter(Mandatory = $true)][ValidatePattern('^pi-offload-[a-z0-9-]{1,60}\z')][string]$RuleName
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
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\system.ps1')
. (Join-Path -Path $PSScriptRoot -ChildPath 'parts\firewall.ps1')

function Get-OwnRuleFact {
    param([Parameter(Mandatory = $true)][string]$Name)
    $rule = Get-OwnRule -Name $Name
    if ($null -eq $rule) {
        return $null
    }
    $port = $rule | Get-NetFirewallPortFilter
    $address = $rule | Get-NetFirewallAddressFilter
    # The names of enumerations are identifiers: "Inbound", "Allow", "Any" or "Domain, Private".
    return [ordered]@{
        isEnabled       = ([string]$rule.Enabled -eq 'True')
        direction       = [string]$rule.Direction
        action          = [string]$rule.Action
        profiles        = @([string]$rule.Profile -split ', ')
        protocol        = [string]$port.Protocol
        localPorts      = @($port.LocalPort)
        localAddresses  = @($address.LocalAddress)
        # A subnet comes back with its mask: 192.168.1.0/255.255.255.0.
        remoteAddresses = @($address.RemoteAddress)
        program         = [string](Get-RuleProgram -Rule $rule)
    }
}

# As they are in force, policies included.
function Get-ProfileFact {
    foreach ($one in @(Get-NetFirewallProfile -PolicyStore ActiveStore)) {
        [ordered]@{
            name              = $one.Name
            isEnabled         = ([string]$one.Enabled -eq 'True')
            # "False": even allowed connections are blocked ("block all incoming").
            allowInboundRules = [string]$one.AllowInboundRules
            # "False": a policy lets rules made on this PC count for nothing.
            allowLocalRules   = [string]$one.AllowLocalFirewallRules
            defaultInbound    = [string]$one.DefaultInboundAction
        }
    }
}

function Get-BlockRuleFact {
    $programs = @(Get-VirtualBoxProgram)
    if ($programs.Count -eq 0) {
        return
    }
    # Few rules block, so only these are asked for their program: each question takes a while.
    $query = @{ PolicyStore = 'PersistentStore'; Direction = 'Inbound'; Action = 'Block' }
    $rules = @(Get-NetFirewallRule @query -ErrorAction SilentlyContinue -ErrorVariable refusals)
    Assert-OnlyNotFound -Refusal $refusals
    foreach ($rule in $rules) {
        if (Test-BlockRule -Rule $rule -Program $programs) {
            [ordered]@{
                name      = $rule.Name
                isEnabled = ([string]$rule.Enabled -eq 'True')
                profiles  = @([string]$rule.Profile -split ', ')
                program   = (Get-RuleProgram -Rule $rule)
            }
        }
    }
}

try {
    $rule = Get-OwnRuleFact -Name $RuleName
    $profiles = @(Get-ProfileFact)
    $blockRules = @(Get-BlockRuleFact)
    Write-Answer -Value ([ordered]@{ rule = $rule; profiles = $profiles; blockRules = $blockRules })
}
catch {
    Write-FailureAnswer -ErrorRecord $_
}
