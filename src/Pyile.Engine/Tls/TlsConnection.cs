using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>A TLS connection over another connection, which it owns. The bytes that the other side may send until the handshake is over are bounded.</summary>
internal abstract class TlsConnection(IConnection inner) : IConnection
{
    public IPEndPoint Local => Inner.Local;

    public IPEndPoint Remote => Inner.Remote;

    /// <summary>
    /// The certificate of the other side, which has proved that it holds the private key. It belongs to the connection; a
    /// copy would cost memory on every idle connection.
    /// </summary>
    public abstract X509Certificate2 RemoteCertificate { get; }

    protected IConnection Inner { get; } = inner;

    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    public void Abort() => Inner.Abort();

    public abstract ValueTask DisposeAsync();
}
