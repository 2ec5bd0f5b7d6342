using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Security;

/// <summary>What a stranger says is its network's certificate, before anything is proven.</summary>
[Trait("Category", "Slow")]
public sealed class DamagedAuthorityTests
{
    [Fact]
    public void A_byte_of_it_that_is_wrong_is_no_network_or_another_and_nothing_worse()
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
                // A network is its key: with that unharmed, it is the same one whatever else is said of it.
                _ = NetworkTrust.TryFrom(damaged)?.NetworkId;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {seed}: {exception}");
            }
        }
    }
}
