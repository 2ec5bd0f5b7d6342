using System.Net.Security;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

[Trait("Category", "Slow")]
public sealed class HostNetworkTests
{
    // A port that is taken ends a session before it has begun.
    [Fact]
    public async Task One_that_ends_at_once_leaves_nothing_that_fails_unseen()
    {
        for (int i = 0; i < 20; i++)
        {
            HostNetwork network = HostNetwork.Open(null, new Secret("password"), TimeSpan.FromDays(1), DateTimeOffset.UtcNow);
            Task<SslStreamCertificateContext> context = network.Context;
            network.Dispose();
            Assert.NotNull(await context.Soon());
        }
    }
}
