<#
.SYNOPSIS
Builds, tests and packs the module. Each task runs one dotnet command; -WhatIf shows it.
.EXAMPLE
./build.ps1 -Task Build, Test
.EXAMPLE
dotnet tool restore; dotnet tool run pwsh -- ./build.ps1 -Task Pester
#>
[CmdletBinding(SupportsShouldProcess)]
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'Configuration', Justification = 'The functions below use it.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingPositionalParameters', '', Justification = 'They are the arguments of a program.')]
param(
    [ValidateSet('Build', 'Test', 'Fast', 'Tls', 'Soak', 'Bench', 'Pester', 'Wine', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot 'PyilePS.sln'
$module = Join-Path $PSScriptRoot 'src/Pyile.PowerShell'
$engineTests = Join-Path $PSScriptRoot 'tests/Pyile.Engine.Tests'
$consoleTests = Join-Path $PSScriptRoot 'tests/Pyile.Console.Tests'
$pesterTests = Join-Path $PSScriptRoot 'tests/Pester'
$wineTests = Join-Path $PSScriptRoot 'tests/Wine'

function Invoke-Program([string] $Program, [string[]] $Arguments) {
    if (-not $PSCmdlet.ShouldProcess("$Program $Arguments", 'Run')) { return }
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments failed with exit code $LASTEXITCODE." }
}

function Invoke-DotNet { Invoke-Program 'dotnet' $args }

function Invoke-Build { Invoke-DotNet build $solution --configuration $Configuration }

function Invoke-Test { Invoke-DotNet test $solution --configuration $Configuration }

function Invoke-FastTest { Invoke-DotNet test $solution --configuration $Configuration --filter 'Category!=Slow' }

function Invoke-Soak {
    $before = $env:PYILE_SOAK
    $env:PYILE_SOAK = '1'
    try {
        Invoke-DotNet test $engineTests --configuration $Configuration --filter Category=Soak --logger 'console;verbosity=detailed'
    }
    finally {
        $env:PYILE_SOAK = $before
    }
}

# The engine with each pair of TLS implementations: first that of the side that accepts connections.
function Invoke-TlsTest {
    $before = $env:PYILE_TEST_TLS
    try {
        foreach ($pair in 'system-system', 'system-managed', 'managed-system', 'managed-managed') {
            $env:PYILE_TEST_TLS = $pair
            Invoke-DotNet test $engineTests --configuration $Configuration
        }
    }
    finally {
        $env:PYILE_TEST_TLS = $before
    }
}

function Invoke-Bench { Invoke-DotNet run --configuration Release --project (Join-Path $PSScriptRoot 'bench/Pyile.Benchmarks') }

# In a new console of the same kind: a module that is already loaded cannot be replaced by a newer build.
function Invoke-Console([string] $Script, [string[]] $Arguments) {
    $console = [Environment]::ProcessPath
    # Typed, because 'if' unrolls an array of one, and splatting the string that is left passes its characters.
    [string[]] $start = if ([System.IO.Path]::GetFileNameWithoutExtension($console) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' }
    Invoke-Program $console ($start + @('-NoProfile', '-NonInteractive', '-File', $Script) + $Arguments)
}

function Invoke-PesterTest {
    Invoke-DotNet build $module --configuration $Configuration
    Invoke-DotNet restore $consoleTests
    $pester = dotnet msbuild $consoleTests -getProperty:PkgPester
    Invoke-Console (Join-Path $pesterTests 'run.ps1') @('-Pester', (Join-Path $pester 'tools'))
}

# What of Windows can be tried on Linux. Everything that it makes is below artifacts/.
function Invoke-WineTest {
    $problem = if (-not $WhatIfPreference) { & (Join-Path $wineTests 'install.ps1') }
    if ($problem) {
        "The tests under wine are skipped: $problem."
        return
    }
    Invoke-DotNet build $module --configuration $Configuration
    Invoke-DotNet build (Join-Path $wineTests 'Keys') --configuration $Configuration
    foreach ($part in 'Runner', 'Console') {
        Invoke-DotNet publish (Join-Path $wineTests $part) --configuration $Configuration --runtime win-x64 --self-contained
    }
    $artifacts = Join-Path $PSScriptRoot 'artifacts'
    $kind = $Configuration.ToLowerInvariant()
    Invoke-Console (Join-Path $wineTests 'run.ps1') @(
        '-Runner', (Join-Path $artifacts "publish/Pyile.Wine.Runner/${kind}_win-x64")
        '-Console', (Join-Path $artifacts "publish/Pyile.Wine.Console/${kind}_win-x64")
        '-Keys', (Join-Path $artifacts "bin/Pyile.Wine.Keys/$kind/Pyile.Wine.Keys.dll")
        '-Module', (Join-Path $PSScriptRoot 'out/Pyile/Pyile.psd1')
        '-Work', (Join-Path $artifacts 'wine'))
}

# Publish-PSResource -NupkgPath accepts the package.
function Invoke-Package { Invoke-DotNet pack $module --configuration $Configuration }

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-Build }
        'Test' { Invoke-Test }
        'Fast' { Invoke-FastTest }
        'Tls' { Invoke-TlsTest }
        'Soak' { Invoke-Soak }
        'Bench' { Invoke-Bench }
        'Pester' { Invoke-PesterTest }
        'Wine' { Invoke-WineTest }
        'Package' { Invoke-Package }
    }
}
