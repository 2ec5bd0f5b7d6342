# What both sides of the conversation need: checks, notes for the other side, and the values that they exchange.
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'The passwords of tests need no protection.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Test helpers need no confirmation.')]
param()

function New-Password { ConvertTo-SecureString 'open-sesame-4711' -AsPlainText -Force }

function Write-Check([string] $Name, [bool] $Passed) {
    Add-Content -LiteralPath $log -Value "$($Passed ? 'passed' : 'FAILED') $Name"
}

# A side that sees the file sees all of it, because it gets its name at the end.
function Publish-Note([string] $Name, [hashtable] $Content) {
    $path = Join-Path $Folder "$Name.json"
    Set-Content -LiteralPath "$path.new" -Value ($Content | ConvertTo-Json)
    Move-Item -LiteralPath "$path.new" -Destination $path
}

# The two systems share files but no events, so each side looks for the other's file until it is there.
function Wait-Note([string] $Name, [int] $Seconds = 60) {
    $path = Join-Path $Folder "$Name.json"
    $deadline = [datetime]::UtcNow.AddSeconds($Seconds)
    while (-not (Test-Path -LiteralPath $path)) {
        if ([datetime]::UtcNow -gt $deadline) { throw "The other side did not get to '$Name' within $Seconds s." }
        Start-Sleep -Milliseconds 20
    }
    Get-Content -LiteralPath $path -Raw | ConvertFrom-Json
}

$values = @(
    'plain text'
    "Grüße 👋 漢字`nand a second line"
    42
    [long]::MaxValue
    12.5
    $true
    [ordered]@{ name = 'backup'; files = @('a', 'b'); none = $null }
)

# Sends all values to the other side and takes those of the other side. The host has First, the name of the check, because its member
# comes when it likes.
function Test-Value([string] $Session, [string] $To, [string] $First) {
    if ($First) { Wait-PyilePeer -Session $Session -Alias $To -TimeoutSec 60 | Out-Null }
    $receipts = $values | ForEach-Object { Send-PyileMessage -InputObject $_ -Session $Session -To $To -PassThru }
    $received = @(Receive-PyileMessage -Session $Session -Count $values.Count -TimeoutSec 60)
    if (-not $First) { $First = "Values arrive on $($IsWindows ? 'Windows' : 'Linux'), a member" }
    $expected = $values | ForEach-Object { ConvertTo-Json $_ -Compress }
    $actual = $received | ForEach-Object { ConvertTo-Json $_.Value -Compress }
    Write-Check $First (($receipts.Status | Where-Object { $_ -ne 'Delivered' } | Measure-Object).Count -eq 0 -and "$actual" -eq "$expected")
    if ("$actual" -ne "$expected") { Add-Content -LiteralPath $log -Value "       $actual instead of $expected" }
}
