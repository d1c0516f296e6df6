# What PowerShell's own parser says against the scripts of a folder, as one document: {"files":…,"errors":[…]}.
param([Parameter(Mandatory = $true)][string]$Folder)
$files = @(Get-ChildItem -LiteralPath $Folder -Filter '*.ps1' -Recurse -File)
$errors = @($files | ForEach-Object -Process {
        $tokens = $null
        $found = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref]$tokens, [ref]$found)
        $name = $_.Name
        $found | ForEach-Object -Process { '{0}, line {1}: {2}' -f $name, $_.Extent.StartLineNumber, $_.ErrorId }
    })
ConvertTo-Json -InputObject ([ordered]@{ files = $files.Count; errors = $errors }) -Compress
