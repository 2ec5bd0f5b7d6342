namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions of version 1 on a network in memory, with a clock that the test advances.</summary>
public abstract class LegacyMemoryTest : MemorySessionTest
{
    private protected override bool OnlyUnencrypted => true;

    /// <summary>Joins as the reference implementation does, which does not announce that it reads a stream.</summary>
    private protected async Task<RawPeer> JoinAsReferenceAsync(HostSession host, string from = "127.0.0.1")
    {
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, from));
        await peer.SayPasswordAsync();
        await peer.SayAddressAsync();
        await peer.ConnectDistAsync(await TurnUntilAsync(peer.ReadDistAsync()));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }

    /// <summary>Joins as a peer that reads a stream and waits until the host has listed it.</summary>
    private protected async Task<RawPeer> JoinRawAsync(HostSession host, string from = "127.0.0.1")
    {
        RawPeer peer = Played(await RawPeer.JoinAsync(Outside, host, from));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }
}
