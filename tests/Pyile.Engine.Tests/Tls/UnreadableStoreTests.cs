using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Tls;

/// <summary>
/// Processes whose user has no home directory, or cannot read the folder of certificates. The framework opens the certificate stores there,
/// although nothing in them is used.
/// </summary>
[Trait("Category", "Slow")]
public sealed class UnreadableStoreTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public UnreadableStoreTests() => _folder = Played(new TemporaryFolder());

    [StrangerFact]
    public Task User_without_a_home_directory_hosts_joins_and_probes() => CheckAsync(("HOME", null));

    [StrangerFact]
    public Task User_who_cannot_read_the_certificates_of_the_system_hosts_joins_and_probes() =>
        CheckAsync(("HOME", ""), ("SSL_CERT_DIR", $"/etc/ssl/certs:{_folder.File("")}"));

    [StrangerFact]
    public Task User_with_neither_hosts_joins_and_probes_with_the_managed_TLS() =>
        CheckAsync(("HOME", null), ("SSL_CERT_DIR", _folder.File("")), (TlsChoice.Variable, "managed"));

    private async Task CheckAsync(params (string Name, string? Value)[] environment)
    {
        HostSession host = StartHost();
        await using ChildProcess child = ChildProcess.Start(StrangerFactAttribute.Command, StoreChild.Mode, environment);
        await child.WriteAsync($"{host.HostAddress.Port}");
        await child.WriteAsync((await host.NewTicketAsync().Soon()).Text);

        Assert.Equal("Delivered", await child.ReadAsync());
        Assert.Equal("Connected", await child.ReadAsync());
        Assert.Equal("found", await child.ReadAsync());
        Assert.Equal("unchanged", await child.ReadAsync());
    }
}
