using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Security;

/// <summary>A network certificate that an unauthenticated server sends, with damage.</summary>
[Trait("Category", "Slow")]
public sealed class DamagedAuthorityTests
{
    [Fact]
    public void Certificate_with_a_wrong_byte_is_refused_or_names_another_network()
    {
        using NetworkAuthority authority = NetworkAuthority.Create(Given.Noon);
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int i = 0; i < 3_000; i++)
        {
            byte[] damaged = [.. authority.Certificate];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                // A network is identified by its key, so an undamaged key means the same network.
                _ = NetworkTrust.TryFrom(damaged)?.NetworkId;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {seed}: {exception}");
            }
        }
    }
}
