# A network interface, and what kind of network it is on.

function Get-InterfaceFact {
    param([Parameter(Mandatory = $true)][int]$InterfaceIndex)
    $gateways = @(Get-NetRoute -InterfaceIndex $InterfaceIndex -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue)
    $fact = [ordered]@{
        index      = $InterfaceIndex
        name       = $null
        adapter    = $null
        isHardware = $false
        isUp       = $false
        profile    = $null
        hasGateway = ($gateways.Count -gt 0)
    }
    # The loopback interface is no adapter.
    $adapter = Get-NetAdapter -InterfaceIndex $InterfaceIndex -ErrorAction SilentlyContinue
    if ($null -ne $adapter) {
        # The user's own name for it, such as "WLAN", and what its driver calls it, such as "Hyper-V Virtual Ethernet Adapter".
        $fact.name = $adapter.Name
        $fact.adapter = $adapter.InterfaceDescription
        $fact.isHardware = [bool]$adapter.HardwareInterface
        # RFC 2863: 1 is up.
        $fact.isUp = ([int]$adapter.InterfaceOperationalStatus -eq 1)
    }
    # "Public", "Private" or "DomainAuthenticated"; an interface without a network has none.
    $network = Get-NetConnectionProfile -InterfaceIndex $InterfaceIndex -ErrorAction SilentlyContinue
    if ($null -ne $network) {
        $fact.profile = [string]$network.NetworkCategory
    }
    return $fact
}
