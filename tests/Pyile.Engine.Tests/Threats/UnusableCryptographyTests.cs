using System.Runtime.Versioning;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A process that cannot open the certificate stores in its user's home directory.</summary>
[Trait("Category", "Slow")]
public sealed class UnusableCryptographyTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public UnusableCryptographyTests() => _folder = Played(new TemporaryFolder());

    [StrangerFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Host_join_and_probe_fail_with_an_error_of_ours()
    {
        HostSession host = StartHost();
        const string store = ".dotnet/corefx/cryptography/x509stores/disallowed";
        Directory.CreateDirectory(_folder.File(store));
        MakeReadable(_folder.File(""));
        File.SetUnixFileMode(_folder.File(store), UnixFileMode.UserRead);
        await using ChildProcess child = ChildProcess.Start(StrangerFactAttribute.Command, StoreChild.Mode, ("HOME", _folder.File("")));
        await child.WriteAsync($"{host.HostAddress.Port}");
        await child.WriteAsync((await host.NewTicketAsync().Soon()).Text);

        Assert.Equal($"{PyileError.CryptographyUnavailable}", await child.ReadAsync());
        Assert.Equal($"{PyileError.CryptographyUnavailable}", await child.ReadAsync());
        Assert.Equal($"{PyileError.CryptographyUnavailable}", await child.ReadAsync());
        Assert.Equal("unchanged", await child.ReadAsync());
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakeReadable(string folder)
    {
        const UnixFileMode everyone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        foreach (string path in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
            File.SetUnixFileMode(path, everyone);
    }
}
