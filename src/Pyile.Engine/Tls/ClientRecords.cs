using Org.BouncyCastle.Tls;

namespace Pyile.Engine.Tls;

/// <summary>The client's side of the managed TLS. Tests derive a client that renews its keys.</summary>
internal class ClientRecords : TlsClientProtocol, ITlsRecords
{
    private readonly HandshakeSide _side;

    public ClientRecords(HandshakeSide side)
        : this(side, new RecordOutput())
    {
    }

    private ClientRecords(HandshakeSide side, RecordOutput output)
        : base(Stream.Null, output)
    {
        _side = side;
        Output = output;
    }

    public RecordOutput Output { get; }

    public bool IsEstablished => IsConnected;

    public bool IsEnded { get; private set; }

    public void Start() => Connect(new ManagedTlsClient(_side));

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
