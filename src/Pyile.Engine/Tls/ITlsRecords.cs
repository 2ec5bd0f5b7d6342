namespace Pyile.Engine.Tls;

/// <summary>The managed TLS of one connection without its network: records in, records out. Its caller lets one thread in at a time.</summary>
internal interface ITlsRecords
{
    /// <summary>Where it writes records.</summary>
    RecordOutput Output { get; }

    /// <summary>Whether the handshake is over.</summary>
    bool IsEstablished { get; }

    /// <summary>Whether the other side has said that it sends nothing more.</summary>
    bool IsEnded { get; }

    void Start();

    /// <summary>Refuses a record by its header, before all of it has arrived.</summary>
    /// <exception cref="IOException">It is not a record, or too long.</exception>
    void CheckHeader(byte[] header);

    /// <summary>Takes one whole record, which is decrypted where it is.</summary>
    /// <exception cref="IOException">It is not valid, or ends the connection.</exception>
    void Receive(byte[] buffer, int offset, int size);

    /// <summary>Writes data in records.</summary>
    /// <exception cref="IOException">The connection has failed.</exception>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Clears the secrets.</summary>
    void Clear();
}
