<#
.SYNOPSIS
Runs the engine's tests and the module as Windows programs under wine. It ends with 1 if anything failed.
.DESCRIPTION
build.ps1 -Task Wine publishes the parts and starts it, on Linux only. All files are below -Work.
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingPositionalParameters', '', Justification = 'They are the arguments of a program.')]
param(
    [Parameter(Mandatory)] [string] $Runner,
    [Parameter(Mandatory)] [string] $Console,
    [Parameter(Mandatory)] [string] $Keys,
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Work
)

$ErrorActionPreference = 'Stop'

# Of all tests those that depend on the system: connections, logins, what attackers do, files, sockets, and messages of whole sessions.
# The two runs take about as long and go on at the same time.
$groups = @('Threats', 'Tls', 'Storage'), @('Links', 'Transport', 'Sessions')
$testLimit = 420
$conversationLimit = '90'

function ConvertTo-WindowsPath([string] $Path) { 'Z:' + $Path.Replace('/', '\') }

$conversation = Join-Path $Work 'conversation'
if (Test-Path -LiteralPath $conversation) { Remove-Item -LiteralPath $conversation -Recurse }
New-Item -ItemType Directory -Path $conversation -Force | Out-Null

$env:WINEPREFIX = Join-Path $Work 'prefix'
$env:WINEDEBUG = '-all'
# No debugger for a process that crashes: it would wait for one.
$env:WINEDLLOVERRIDES = 'winedbg.exe='
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$env:POWERSHELL_UPDATECHECK = 'Off'
# Only for programs under wine: this process and others on Linux would take them, too.
$forWindows = @(
    # Wine has no memory that is writable in one place and executable in another.
    'DOTNET_EnableWriteXorExecute=0'
    "DOTNET_STARTUP_HOOKS=$(ConvertTo-WindowsPath $Keys)"
    'PYILE_TEST_TLS=managed-managed'
)
# One processor for each: wine does not make what one has written visible to the others at once, as the runtime needs it to stop threads.
function Get-Wine([int] $Processor) {
    @('env') + $forWindows + @('taskset', '--cpu-list', ($Processor % [Environment]::ProcessorCount), 'wine')
}

# Its services start here, so that they do not keep the output of a later program open.
wineboot --init *> $null
wine winecfg /v win10 *> $null
if ($LASTEXITCODE -ne 0) { throw "Wine does not start: winecfg ended with $LASTEXITCODE." }

$failed = @()
try {
    $started = [datetime]::UtcNow
    $program = Join-Path $Runner 'Pyile.Wine.Runner.exe'
    $tests = ConvertTo-WindowsPath (Join-Path $Runner 'Pyile.Engine.Tests.dll')
    $leftOut = ConvertTo-WindowsPath "$PSScriptRoot/left-out.txt"
    $runs = foreach ($i in 0..($groups.Count - 1)) {
        $results = Join-Path $Work "tests-$i.log"
        # The runner says what is still running when the time is up; timeout ends it if it does not even do that.
        $arguments = @('--kill-after', '10', ($testLimit + 20)) + (Get-Wine $i) + @($program, 'test', $tests, $leftOut, $testLimit) + $groups[$i]
        @{ Results = $results; Process = Start-Process timeout -PassThru -RedirectStandardOutput $results -ArgumentList $arguments }
    }
    foreach ($run in $runs) {
        $run.Process.WaitForExit()
        Get-Content -LiteralPath $run.Results
        if ($run.Process.ExitCode -ne 0) { $failed += "A run of the engine's tests ended with $($run.Process.ExitCode)." }
    }

    # The console of PowerShell needs a terminal, which script gives it.
    $windows = (Get-Wine 0) + @(
        (Join-Path $Console 'pwsh.exe'), '-NoProfile', '-NonInteractive', '-File', (ConvertTo-WindowsPath "$PSScriptRoot/windows.ps1"),
        '-Folder', (ConvertTo-WindowsPath $conversation), '-Module', (ConvertTo-WindowsPath $Module))
    $command = ($windows | ForEach-Object { "'$_'" }) -join ' '
    $terminal = Start-Process timeout -PassThru -RedirectStandardOutput (Join-Path $conversation 'terminal.out') -ArgumentList @(
        '--kill-after', '10', $conversationLimit, 'script', '--quiet', '--return', '--command', "`"$command`"", (Join-Path $conversation 'terminal.log'))
    [string[]] $linux = [Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($linux[0]) -eq 'dotnet') { $linux += Join-Path $PSHOME 'pwsh.dll' }
    timeout --kill-after 10 $conversationLimit @linux -NoProfile -NonInteractive -File "$PSScriptRoot/linux.ps1" -Folder $conversation -Module $Module
    $terminal.WaitForExit()

    $checks = @('linux.log', 'windows.log' | ForEach-Object { Get-Content -LiteralPath (Join-Path $conversation $_) -ErrorAction Ignore })
    $checks
    $passed = @($checks -match '^passed').Count
    # Both sides together, so that one that ended early does not look like success.
    $expected = 11
    if ($passed -ne $expected) { $failed += "$passed of $expected checks of the conversation passed." }
    "PowerShell $((Get-Item (Join-Path $Console 'pwsh.dll')).VersionInfo.ProductVersion.Split(' ')[0]) for Windows: $passed of $expected checks passed"
    "Under wine in $([int]([datetime]::UtcNow - $started).TotalSeconds) s"
}
finally {
    wineserver --kill *> $null
}
$failed | ForEach-Object { "FAILED: $_" }
exit [int]($failed.Count -gt 0)
