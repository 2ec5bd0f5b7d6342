<#
.SYNOPSIS
Runs the Pester tests in this console. The exit code is 0 if at least one test ran and none failed.
.PARAMETER Pester
The folder of the Pester module, or its name if it is installed.
.PARAMETER Path
The files or folders with the tests.
.PARAMETER ResultPath
A JSON file to write: for each test its file, name, result and errors.
#>
[CmdletBinding()]
param(
    [string] $Pester = 'Pester',
    [string[]] $Path = $PSScriptRoot,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'

Import-Module $(if (Test-Path -LiteralPath $Pester) { Join-Path $Pester 'Pester.psd1' } else { $Pester }) -MinimumVersion 5.0 -MaximumVersion 5.99.99
$run = Invoke-Pester -Configuration @{
    Run    = @{ Path = $Path; PassThru = $true }
    Output = @{ Verbosity = 'Detailed'; RenderMode = 'Plaintext' }
}

if ($ResultPath) {
    $results = @(
        foreach ($file in $run.FailedContainers) {
            @{ File = $file.Item.Name; Name = 'discovery'; Result = 'Failed'; Errors = @($file.ErrorRecord | ForEach-Object { "$_" }) }
        }
        foreach ($block in @($run.FailedBlocks) + $run.Tests) {
            @{
                File   = Split-Path $block.ScriptBlock.File -Leaf
                Name   = $block.ExpandedPath
                Result = "$($block.Result)"
                Errors = @($block.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage; $_.DisplayStackTrace })
            }
        }
    )
    ConvertTo-Json $results -Depth 3 | Set-Content -LiteralPath $ResultPath
}
exit ($run.Result -eq 'Passed' -and $run.PassedCount -gt 0 ? 0 : 1)
