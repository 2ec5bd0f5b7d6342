using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>An impostor at a first meeting, which can test one password with each proof that it gets.</summary>
[Trait("Category", "Slow")]
public sealed class RogueHostTests : EncryptedSessionTest
{
    [Theory]
    [InlineData(RogueAnswer.Close, PyileError.ConnectionLost)]
    [InlineData(RogueAnswer.Abort, PyileError.ConnectionLost)]
    [InlineData(RogueAnswer.RefuseAsFull, PyileError.HostFull)]
    [InlineData(RogueAnswer.RefuseAsWrong, PyileError.WrongPassword)]
    public async Task It_gets_one_proof_for_each_call(RogueAnswer answer, PyileError kind)
    {
        RogueHost rogue = Played(new RogueHost(Transport, answer));

        await FailsAsync(kind, () => JoinAsync(rogue.Address));
        Assert.Equal(1, rogue.Proofs);

        await FailsAsync(kind, () => JoinAsync(rogue.Address, with: o => o with { Legacy = LegacyProtocol.Instance }));
        Assert.Equal(2, rogue.Proofs);
    }

    [Fact]
    public async Task Host_that_is_remembered_is_tried_again()
    {
        TemporaryFolder folder = Played(new TemporaryFolder());
        RogueHost host = Played(new RogueHost(Transport, RogueAnswer.Close));
        string path = folder.File("networks.json");
        new TrustStore(path).Remember("127.0.0.1", host.Address.Port, host.Network, DateTimeOffset.UtcNow);

        await FailsAsync(PyileError.ConnectionLost, () => JoinAsync(host.Address, with: o => o with { TrustPath = path, Timeout = TimeSpan.FromSeconds(3) }));

        Assert.True(host.Proofs > 1, $"{host.Proofs} proofs");
    }
}
