[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Pester runs the blocks of a test in one scope.')]
param()

BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Views' {
    BeforeAll {
        $network = New-Network bob
        Send-PyileMessage ('long ' * 60) -To admin -Session bob
        Add-PyileBan -Address 10.0.0.0/8 -Reason ('because ' * 30)
        Connect-PyilePeer 127.0.0.1 $network.hq.Port -Address 127.0.0.9 -Password (New-Password 'wrong') -ErrorAction SilentlyContinue
        $samples = @{
            PyileSession      = Get-PyileSession
            PyilePeer         = Get-PyilePeer -Session hq
            PyileMessage      = Get-PyileMessage -Session hq
            PyileReceipt      = Send-PyileMessage 'x' -Session hq -PassThru
            PyileStatistics   = Get-PyileStatistics -Session hq
            PyileBan          = Get-PyileBan
            PyileLoginAttempt = Get-PyileBan -Attempts | Where-Object { $_ -is [Pyile.PyileLoginAttempt] }
            PyileLogEntry     = Get-PyileLog Debug -Session hq
            PyileTicket       = $(New-PyileTicket -Session hq -Note 'for carol' | Out-Null; Get-PyileTicket)
            PyileTrust        = Get-PyileTrust -TrustPath $trustPath
        }
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
    }
    AfterAll {
        $PSStyle.OutputRendering = $rendering
        Remove-Network
    }

    It '<_> has a table and a list that fit into 80 columns' -ForEach @(
        'PyileSession', 'PyilePeer', 'PyileMessage', 'PyileReceipt', 'PyileStatistics', 'PyileBan', 'PyileLoginAttempt', 'PyileLogEntry',
        'PyileTicket', 'PyileTrust'
    ) {
        $sample = $samples[$_]
        $sample | Should -Not -BeNullOrEmpty
        $sample | Get-Member | Select-Object -First 1 -ExpandProperty TypeName | Should -Be "Pyile.$_"
        foreach ($text in ($sample | Out-String -Width 80), ($sample | Format-List | Out-String -Width 80)) {
            $lines = $text -split '\r?\n'
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
            $lines -match '\p{C}' | Should -BeNullOrEmpty
        }
        $sample | Out-String -Width 80 | Should -Not -Match '(?m)^\w+ +: ' -Because 'the default is a table'
        "$($sample[0])" | Should -Not -Match '^Pyile\.' -Because 'it says more than its type'
    }

    It 'States have colours if the console has them' {
        $PSStyle.OutputRendering = 'Ansi'
        try {
            $pattern = [regex]::Escape("$($PSStyle.Foreground.Green)Active$($PSStyle.Reset)")
            Get-PyilePeer -Session hq | Out-String -Width 80 | Should -Match $pattern
            Get-PyilePeer -Session hq | Format-List | Out-String -Width 80 | Should -Match $pattern
        }
        finally { $PSStyle.OutputRendering = 'PlainText' }
    }
}
