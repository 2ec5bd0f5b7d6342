using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

[Trait("Category", "Slow")]
public sealed class HostNetworkTests
{
    // A port in use ends a session before it starts.
    [Fact]
    public async Task Network_that_ends_immediately_leaves_no_unobserved_failure()
    {
        for (int i = 0; i < 20; i++)
        {
            HostNetwork network = HostNetwork.Open(null, () => PasswordVerifier.Create(new Secret("password")), TimeSpan.FromDays(1), SystemTls.Instance, DateTimeOffset.UtcNow);
            Task<TlsCredential> credential = network.Credential;
            network.Dispose();
            Assert.NotNull(await credential.Soon());
        }
    }
}
