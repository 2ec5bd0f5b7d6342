using Org.BouncyCastle.Tls;

namespace Pyile.Engine.Tls;

/// <summary>The server's side of the managed TLS.</summary>
internal sealed class ServerRecords : TlsServerProtocol, ITlsRecords
{
    private readonly HandshakeSide _side;

    public ServerRecords(HandshakeSide side)
        : this(side, new RecordOutput())
    {
    }

    private ServerRecords(HandshakeSide side, RecordOutput output)
        : base(Stream.Null, output)
    {
        _side = side;
        Output = output;
    }

    public RecordOutput Output { get; }

    public bool IsEstablished => IsConnected;

    public bool IsEnded { get; private set; }

    public void Start() => Accept(new ManagedTlsServer(_side));

    public void CheckHeader(byte[] header) => SafePreviewRecordHeader(header);

    public void Receive(byte[] buffer, int offset, int size) => SafeReadFullRecord(buffer, offset, size);

    public void Write(ReadOnlySpan<byte> data) => WriteApplicationData(data);

    public void Clear() => HandshakeSide.Clear(Context);

    // The connection brings the records when they have arrived.
    protected override void BlockForHandshake()
    {
    }

    protected override void HandleAlertMessage(short alertLevel, short alertDescription) =>
        base.HandleAlertMessage(HandshakeSide.LevelOf(alertDescription), alertDescription);

    // The other side may still read.
    protected override void HandleClose(bool user_canceled) => IsEnded = true;
}
