# Firewalls of other vendors, as they registered themselves with the Security Center.

function Get-OtherFirewallFact {
    # Windows Server has no Security Center.
    $products = @(Get-CimInstance -Namespace 'root\SecurityCenter2' -ClassName FirewallProduct -ErrorAction SilentlyContinue -ErrorVariable refusals)
    return [ordered]@{
        isKnown  = ($refusals.Count -eq 0)
        products = @($products | ForEach-Object -Process {
                [ordered]@{
                    # To be shown, so that the user knows which program is meant.
                    name = [string]$_.displayName
                    # Bits 12 to 15 of productState, which Microsoft does not document: 1 is "on".
                    isOn = (($_.productState -band 0xF000) -eq 0x1000)
                }
            })
    }
}
