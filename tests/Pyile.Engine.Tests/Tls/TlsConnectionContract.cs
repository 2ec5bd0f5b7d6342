using Pyile.Engine.Tests.Support;
using Pyile.Engine.Tests.Transport;

namespace Pyile.Engine.Tests.Tls;

/// <summary>What sessions require of a connection, inside TLS.</summary>
public abstract class TlsConnectionContract : ConnectionContract, IDisposable
{
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly TlsProvider _here;
    private readonly TlsProvider _there;

    private protected TlsConnectionContract(TlsProvider here, TlsProvider there) => (_here, _there) = (here, there);

    private protected override ITransport Transport { get; } = new MemoryTransport();

    public void Dispose()
    {
        _key.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<(IConnection Here, IConnection There)> ProtectAsync(IConnection here, IConnection there)
    {
        Task<TlsConnection> accepting = _here.Use(_key.SelfSigned).AcceptAsync(here, TlsTerms.Login, default);
        Task<TlsConnection> dialling = _there.Use(_key.SelfSigned).ConnectAsync(there, TlsTerms.Login, default);
        return (await accepting.Soon(), await dialling.Soon());
    }
}
