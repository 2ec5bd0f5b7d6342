using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>A process whose OpenSSL has no cipher of TLS 1.3.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class UnavailableTlsTests : IDisposable
{
    private const string Configuration = """
        openssl_conf = library
        [library]
        ssl_conf = ssl
        [ssl]
        system_default = tls
        [tls]
        Ciphersuites =
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly string _configuration = Path.GetTempFileName();
    private readonly SilentListener _host = new();

    public void Dispose()
    {
        _host.Dispose();
        File.Delete(_configuration);
    }

    [OpenSslFact]
    public async Task Each_command_reports_it_before_it_opens_anything_and_the_managed_TLS_works()
    {
        await File.WriteAllTextAsync(_configuration, Configuration + "\n");

        (int exitCode, string output, string errors) = await OwnProcess.RunAsync(
            [Program.WithoutTls, $"{_host.Port}"], ("OPENSSL_CONF", _configuration), ("PYILE_TLS", "system"));

        Assert.True(exitCode == 0, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(5, lines.Length);
        Assert.All(lines[..3], line =>
        {
            string[] words = line.Split(' ', 3);
            Assert.Equal("TlsUnavailable", words[0]);
            Assert.InRange(int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), 0, (int)Limit.TotalMilliseconds);
            Assert.Contains("The TLS of this system cannot do TLS 1.3", words[2], StringComparison.Ordinal);
            Assert.EndsWith("Connect-PyilePeer again.", words[2], StringComparison.Ordinal);
        });
        Assert.Equal(["sessions 0", "Connected True"], lines[3..]);
        Assert.False(_host.HasConnection, "A connection was opened.");
    }

    private sealed class OpenSslFactAttribute : FactAttribute
    {
        public OpenSslFactAttribute()
        {
            if (!OperatingSystem.IsLinux())
                Skip = "It needs OpenSSL, whose ciphers a file can take away.";
        }
    }
}
