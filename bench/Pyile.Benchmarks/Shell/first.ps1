# Measures the first commands of a new process.
$password = [securestring]::new()
foreach ($character in 'benchmark'.ToCharArray()) { $password.AppendChar($character) }
$module = (Get-Module Pyile).Path
Remove-Module Pyile

$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $module
[Console]::WriteLine("imported $($watch.Elapsed.TotalMilliseconds)")
$watch.Restart()
$null = Start-PyileHost -Address 127.0.0.1 -Port 0 -Password $password
[Console]::WriteLine("started $($watch.Elapsed.TotalMilliseconds)")
