# The elevated script's changes to the firewall.

# One rule of this name, never two: the one that is there is put right in every respect. All profiles, because many a home's network
# is marked as public; the source keeps strangers out.
function Set-OwnRule {
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][int]$Port,
        [Parameter(Mandatory = $true)][string]$RemoteAddress
    )
    $wanted = @{
        PolicyStore   = 'PersistentStore'
        Name          = $Name
        Enabled       = 'True'
        Direction     = 'Inbound'
        Action        = 'Allow'
        Profile       = 'Any'
        Protocol      = 'TCP'
        LocalPort     = [string]$Port
        RemotePort    = 'Any'
        LocalAddress  = 'Any'
        RemoteAddress = $RemoteAddress
        Program       = 'Any'
        Service       = 'Any'
        InterfaceType = 'Any'
        Description   = 'Lets the Raspberry Pi reach the build machine of Pi Offload. Its uninstaller removes this rule.'
    }
    if ($null -eq (Get-OwnRule -Name $Name)) {
        $null = New-NetFirewallRule @wanted -DisplayName 'Pi Offload: build machine' -Group 'Pi Offload'
    }
    else {
        Set-NetFirewallRule @wanted
    }
}

function Remove-OwnRule {
    param([Parameter(Mandatory = $true)][string]$Name)
    $rule = Get-OwnRule -Name $Name
    if ($null -ne $rule) {
        $rule | Remove-NetFirewallRule
    }
}

# Windows makes such rules when its question is closed without an answer. By the exact name, and only when the rule blocks what comes
# in for a program of VirtualBox, in the folder that the registry of this PC names.
function Remove-BlockRule {
    param([Parameter(Mandatory = $true)][string]$Name)
    $programs = @(Get-VirtualBoxProgram)
    foreach ($rule in @(Get-NetFirewallRule -PolicyStore PersistentStore | Where-Object -FilterScript { $_.Name -ceq $Name })) {
        if (-not (Test-BlockRule -Rule $rule -Program $programs)) {
            throw (New-Failure -Kind 'rule-foreign' -Message ('The rule {0} blocks no program of VirtualBox.' -f $Name))
        }
        $rule | Remove-NetFirewallRule
    }
}
