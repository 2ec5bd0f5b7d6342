# Measures cmdlets at a prompt. The other member, bob, runs in the parent process.
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingWriteHost', '', Justification = 'The parent process reads the output line by line.')]
param()

$count = [int] $env:PYILE_BENCH_COUNT
$rounds = 3

$password = [securestring]::new()
foreach ($character in 'benchmark'.ToCharArray()) { $password.AppendChar($character) }
$null = Start-PyileHost -Address 127.0.0.1 -Port 0 -Password $password -Alias shell
[Console]::WriteLine("ticket $((New-PyileTicket).Text)")
$null = [Console]::ReadLine()

foreach ($round in 0..$rounds) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    1..$count | Send-PyileMessage -To bob
    [Console]::WriteLine("sent $($count / $watch.Elapsed.TotalSeconds)")
}
foreach ($round in 0..$rounds) {
    [Console]::WriteLine('ready')
    $null = Receive-PyileMessage -Count 1
    $watch = [Diagnostics.Stopwatch]::StartNew()
    Receive-PyileMessage -Wait -Count ($count - 1) | Out-Null
    [Console]::WriteLine("received $($count / $watch.Elapsed.TotalSeconds)")
}

# A handler takes the messages in the background, first at an idle prompt, then during a cmdlet that waits.
$done = [System.Threading.AutoResetEvent]::new($false)
$null = Register-PyileHandler Message -Name taker {
    if ($script:n++ -eq 0) { $script:watch = [Diagnostics.Stopwatch]::StartNew() }
    if ($script:n -eq $using:count) {
        [Console]::WriteLine("handled $($script:n / $script:watch.Elapsed.TotalSeconds)")
        $script:n = 0
        $null = ($using:done).Set()
    }
}
foreach ($round in 0..$rounds) {
    [Console]::WriteLine('ready')
    $null = $done.WaitOne()
}
foreach ($round in 0..$rounds) {
    [Console]::WriteLine('ready')
    while (-not $done.WaitOne(0)) { Receive-PyileMessage -From absent -TimeoutSec 0.5 }
}
Stop-PyileHost
