<#
.SYNOPSIS
Builds, tests and packs the module. The work is done by dotnet; this only names it.
.EXAMPLE
./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'Configuration', Justification = 'The functions below use it.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingPositionalParameters', '', Justification = 'They are the arguments of a program.')]
param(
    [ValidateSet('Build', 'Test', 'Soak', 'Bench', 'Pester', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args -join ' ') failed with exit code $LASTEXITCODE." }
}

function Invoke-Build { Invoke-DotNet build (Join-Path $PSScriptRoot 'PyilePS.sln') --configuration $Configuration }

function Invoke-Test { Invoke-DotNet test (Join-Path $PSScriptRoot 'PyilePS.sln') --configuration $Configuration }

function Invoke-Soak {
    $before = $env:PYILE_SOAK
    $env:PYILE_SOAK = '1'
    try {
        Invoke-DotNet test (Join-Path $PSScriptRoot 'tests/Pyile.Engine.Tests') --configuration $Configuration --filter Category=Soak --logger 'console;verbosity=detailed'
    }
    finally {
        $env:PYILE_SOAK = $before
    }
}

function Invoke-Bench { Invoke-DotNet run --configuration Release --project (Join-Path $PSScriptRoot 'bench/Pyile.Benchmarks') }

function Invoke-PesterTest {
    if (-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 })) {
        throw 'Pester 5 is not installed. Install-PSResource Pester -Version 5.* does that; then run this again.'
    }
    Invoke-DotNet build (Join-Path $PSScriptRoot 'src/Pyile.PowerShell') --configuration $Configuration
    # In a console of its own: a module that has been loaded once cannot be replaced by a newer build.
    $run = {
        param($path)
        Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99
        $result = Invoke-Pester -Configuration @{ Run = @{ Path = $path; PassThru = $true }; Output = @{ Verbosity = 'Detailed' } }
        exit $(if ($result.Result -eq 'Passed' -and $result.PassedCount -gt 0) { 0 } else { 1 })
    }
    $console = [Environment]::ProcessPath
    $arguments = if ([System.IO.Path]::GetFileNameWithoutExtension($console) -eq 'dotnet') { @(Join-Path $PSHOME 'pwsh.dll') } else { @() }
    & $console @arguments -NoProfile -NonInteractive -Command $run -args (Join-Path $PSScriptRoot 'tests/Pester')
    if ($LASTEXITCODE -ne 0) { throw 'Pester tests failed.' }
}

# Publish-PSResource -NupkgPath takes what this makes.
function Invoke-Package { Invoke-DotNet pack (Join-Path $PSScriptRoot 'src/Pyile.PowerShell') --configuration $Configuration }

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-Build }
        'Test' { Invoke-Test }
        'Soak' { Invoke-Soak }
        'Bench' { Invoke-Bench }
        'Pester' { Invoke-PesterTest }
        'Package' { Invoke-Package }
    }
}
