/** What a rule of the firewall consists of (MicrosoftDocs/windows-powershell-docs, `New-NetFirewallRule`, `Set-NetFirewallRule`). */
const ofRule = [
  ...['PolicyStore', 'Name', 'Enabled', 'Direction', 'Action', 'Profile', 'Description'],
  ...['Protocol', 'LocalPort', 'RemotePort', 'LocalAddress', 'RemoteAddress'],
  ...['Program', 'Service', 'InterfaceType'],
]

/**
 * The cmdlets that the scripts may call, and the parameters that they may use. All are in Windows PowerShell 5.1 and in 7; the names
 * are Microsoft's (MicrosoftDocs/PowerShell-Docs and MicrosoftDocs/windows-powershell-docs). An alias, a shortened parameter and
 * whatever can run a text as code is not on this list, and therefore a finding.
 */
export const cmdlets: Readonly<Record<string, readonly string[]>> = {
  'ConvertFrom-Json': ['InputObject'],
  'ConvertTo-Json': ['InputObject', 'Depth', 'Compress'],
  'Copy-Item': ['LiteralPath', 'Destination'],
  'Export-ScheduledTask': ['TaskName', 'TaskPath'],
  'Find-NetRoute': ['RemoteIPAddress'],
  'ForEach-Object': ['Process'],
  'Get-AuthenticodeSignature': ['LiteralPath'],
  'Get-ChildItem': ['LiteralPath'],
  'Get-CimInstance': ['ClassName', 'Namespace', 'Filter'],
  'Get-FileHash': ['LiteralPath', 'Algorithm'],
  'Get-Item': ['LiteralPath'],
  'Get-NetAdapter': ['InterfaceIndex'],
  'Get-NetConnectionProfile': ['InterfaceIndex'],
  'Get-NetFirewallAddressFilter': [],
  'Get-NetFirewallApplicationFilter': [],
  'Get-NetFirewallPortFilter': [],
  'Get-NetFirewallProfile': ['PolicyStore'],
  'Get-NetFirewallRule': ['PolicyStore', 'Name', 'Direction', 'Action'],
  'Get-NetIPAddress': ['AddressFamily'],
  'Get-NetNeighbor': ['AddressFamily'],
  'Get-NetRoute': ['InterfaceIndex', 'DestinationPrefix'],
  'Get-NetTCPConnection': ['State'],
  'Get-ScheduledTask': ['TaskName', 'TaskPath'],
  'Invoke-CimMethod': ['InputObject', 'MethodName'],
  'Join-Path': ['Path', 'ChildPath'],
  'New-Item': ['ItemType', 'Path'],
  'New-NetFirewallRule': [...ofRule, 'DisplayName', 'Group'],
  'New-Object': ['TypeName', 'ArgumentList'],
  'Register-ScheduledTask': ['TaskName', 'TaskPath', 'Xml', 'Force'],
  'Remove-Item': ['LiteralPath', 'Recurse', 'Force'],
  'Remove-NetFirewallRule': [],
  'Select-Object': ['First', 'Unique'],
  'Set-NetFirewallRule': ofRule,
  'Set-StrictMode': ['Version'],
  'Sort-Object': [],
  'Start-Process': ['FilePath', 'ArgumentList', 'Wait', 'PassThru'],
  'Test-Path': ['LiteralPath'],
  'Unregister-ScheduledTask': ['TaskName', 'TaskPath', 'Confirm'],
  'Where-Object': ['FilterScript'],
}

/** What every cmdlet takes. */
export const commonParameters: readonly string[] = ['ErrorAction', 'ErrorVariable']

/** Programs of Windows that `Get-SystemProgram` gives, because no cmdlet does what they do. */
export const programs: readonly string[] = ['netsh.exe', 'whoami.exe']

/** Words that begin with a dash and go to a program: no word that makes PowerShell run a text is among them. */
export const switches: readonly string[] = [
  ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', '-File'],
  ...['-RequestPath', '-RequestHash', '-ResultPath'],
  ...['--silent', '--msiparams'],
]

/** Types of .NET: none of them compiles or runs a text. */
export const types: readonly string[] = [
  ...['string', 'int', 'long', 'bool', 'object', 'ordered', 'string[]', 'object[]', 'Console', 'Environment'],
  ...['Math', 'BitConverter', 'System.StringComparison', 'System.UnauthorizedAccessException'],
  ...[
    'System.InvalidOperationException',
    'System.ComponentModel.Win32Exception',
    'System.Globalization.CultureInfo',
  ],
  ...[
    'System.Diagnostics.Process',
    'System.Diagnostics.ProcessStartInfo',
    'System.Diagnostics.ProcessWindowStyle',
  ],
  ...[
    'System.IO.Path',
    'System.IO.File',
    'System.IO.Directory',
    'System.IO.DriveInfo',
    'System.IO.DriveType',
  ],
  ...['System.IO.FileMode', 'System.IO.FileAccess', 'System.IO.FileShare', 'System.IO.FileAttributes'],
  ...['System.Management.Automation.ErrorRecord', 'System.Management.Automation.ErrorCategory'],
  ...['System.Management.Automation.PSCustomObject', 'System.Management.Automation.SignatureStatus'],
  ...[
    'System.Management.Automation.CommandNotFoundException',
    'System.Net.IPAddress',
    'System.Text.UTF8Encoding',
  ],
  ...['System.Security.Cryptography.SHA256', 'System.Security.Principal.WindowsIdentity'],
  ...[
    'System.Security.Cryptography.X509Certificates.X509NameType',
    'System.Security.Principal.WindowsPrincipal',
  ],
  ...['System.Security.Principal.WindowsBuiltInRole', 'System.Xml.XmlDocument', 'System.Xml.XmlNode'],
  ...['System.Xml.XmlNamespaceManager', 'System.Xml.NameTable'],
]
