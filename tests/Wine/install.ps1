<#
.SYNOPSIS
Makes sure that wine is installed, from Debian's packages if it is not. Returns why it cannot be, or nothing.
#>
if (-not $IsLinux) { return 'it is for Linux, and Windows itself needs no wine' }
if ([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture -ne 'X64') { return 'it needs a processor of the kind x64' }
$missing = @('wine', 'wineserver', 'script', 'taskset', 'timeout' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) })
if (-not $missing) { return }
if (-not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) { return "$missing not found, and apt-get, which could install it, is missing too" }
if ((id -u) -ne 0) { return "$missing not found, and only root can install it: apt-get install --no-install-recommends wine wine64" }
$env:DEBIAN_FRONTEND = 'noninteractive'
# Without a network the first says so already, and the second fails.
$output = @(
    apt-get update 2>&1
    apt-get install --yes --no-install-recommends wine wine64 2>&1
)
if ($LASTEXITCODE -ne 0) { return "apt-get cannot install wine: $($output | Select-Object -Last 1)" }
