using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>
/// A connection that the managed TLS protects. A read and a write can be pending at the same time: they share the state of TLS, which a lock
/// protects while records are made or taken apart, but never while the network is used.
/// </summary>
internal sealed class ManagedTlsConnection : TlsConnection
{
    private const int Record = 16 * 1024;

    // The header, the type inside and the tag of a record; and a record that renews the keys.
    private const int Overhead = 64;

    // So many records without data in a row are an attempt to keep this side busy.
    private const int MaxEmptyRecords = 32;

    private readonly Lock _sync = new();
    private readonly ITlsRecords _records;
    private readonly SystemCrypto _crypto;
    private readonly RecordInput _input = new();
    private readonly byte[] _header = new byte[RecordInput.HeaderSize];
    private X509Certificate2? _remoteCertificate;
    private Exception? _failure;
    private int _emptyRecords;
    private bool _isReading;
    private bool _isWriting;
    private bool _isDisposed;

    private ManagedTlsConnection(IConnection inner, ITlsRecords records, SystemCrypto crypto)
        : base(inner)
    {
        _records = records;
        _crypto = crypto;
    }

    public override X509Certificate2 RemoteCertificate => _remoteCertificate!;

    /// <inheritdoc cref="TlsCredential.AcceptAsync"/>
    public static async Task<TlsConnection> HandshakeAsync(
        IConnection inner, ITlsRecords records, HandshakeSide side, CancellationToken cancellationToken)
    {
        var connection = new ManagedTlsConnection(inner, records, side.Crypto);
        try
        {
            await connection.HandshakeAsync(cancellationToken).ConfigureAwait(false);
            connection._remoteCertificate = side.TakeCertificate();
            return connection;
        }
        catch (Exception exception) when (
            exception is TlsException or CryptographicException or PlatformNotSupportedException or ArgumentException or InvalidOperationException)
        {
            await connection.SayWhyAsync(cancellationToken).ConfigureAwait(false);
            connection.Release();
            throw new AuthenticationException(Describe(exception), exception);
        }
        catch
        {
            connection.Release();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Begin(ref _isReading);
        try
        {
            while (true)
            {
                int copied = CopyDecrypted(buffer);
                if (copied > 0 || _crypto.Decrypted.Count > 0)
                    return copied;
                if (_failure is not null)
                    throw new IOException(Describe(_failure), _failure);
                if (_records.IsEnded)
                    return 0;
                if (_input.IsEmpty)
                    _input.Release();
                if (buffer.IsEmpty)
                    return await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                int read = await Inner.ReadAsync(_input.Space(), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return _input.IsEmpty ? 0 : throw new IOException("The connection ended inside a TLS record");
                _input.Add(read);
            }
        }
        finally
        {
            End(ref _isReading);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Later the connection would end: what has been encrypted has to be sent.
        cancellationToken.ThrowIfCancellationRequested();
        Begin(ref _isWriting);
        try
        {
            ArraySegment<byte> records = Encrypt(bytes.Span);
            try
            {
                await Inner.WriteAsync(records, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                // A part of it may have been sent, so nothing can follow.
                _failure ??= exception;
                throw;
            }
            finally
            {
                RecordOutput.Return(records.Array!);
            }
        }
        finally
        {
            End(ref _isWriting);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Release();
        _remoteCertificate?.Dispose();
        await Inner.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        var budget = new HandshakeBudget();
        _records.Start();
        while (true)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (_records.IsEstablished)
                break;
            Memory<byte> space = _input.Space();
            int read = await Inner.ReadAsync(space[..Math.Min(space.Length, budget.Next)], cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new IOException("The other side closed the connection during the TLS handshake");
            budget.Count(space.Span[..read]);
            _input.Add(read);
            while (!_records.IsEstablished && TryReceive())
            {
                // One message may need several records, and one record may hold several messages.
            }
        }
        _crypto.EndHandshake();
    }

    /// <returns>False if no whole record is there.</returns>
    /// <exception cref="IOException">The record is not valid, or ends the connection.</exception>
    private bool TryReceive()
    {
        if (!_input.TryFind(out int offset, out int size))
        {
            if (_input.Header is { IsEmpty: false } header)
            {
                header.CopyTo(_header);
                _records.CheckHeader(_header);
            }
            return false;
        }
        _records.Receive(_input.Buffer, offset, size);
        _input.Remove(size);
        return true;
    }

    private int CopyDecrypted(Memory<byte> buffer)
    {
        int copied = 0;
        while (true)
        {
            ArraySegment<byte> decrypted = _crypto.Decrypted;
            int count = Math.Min(decrypted.Count, buffer.Length - copied);
            decrypted.AsSpan(0, count).CopyTo(buffer.Span[copied..]);
            _crypto.Decrypted = decrypted[count..];
            copied += count;
            if (count < decrypted.Count || !TryDecrypt())
                return copied;
        }
    }

    // What has been decrypted before a record that is not valid still belongs to the caller, who learns of the failure with the next read.
    private bool TryDecrypt()
    {
        if (_failure is not null || _records.IsEnded)
            return false;
        try
        {
            lock (_sync)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (!TryReceive())
                    return false;
            }
            _emptyRecords = _crypto.Decrypted.Count > 0 ? 0 : _emptyRecords + 1;
            if (_emptyRecords > MaxEmptyRecords)
                throw new IOException("The other side sends records without data");
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _crypto.Decrypted = ArraySegment<byte>.Empty;
            _failure = exception;
            return false;
        }
    }

    private ArraySegment<byte> Encrypt(ReadOnlySpan<byte> bytes)
    {
        if (_failure is not null)
            throw new IOException(Describe(_failure), _failure);
        try
        {
            // A lock for each record, so that a read does not wait for a long write.
            for (bool isFirst = true; isFirst || !bytes.IsEmpty; isFirst = false)
            {
                ReadOnlySpan<byte> record = bytes[..Math.Min(bytes.Length, Record)];
                lock (_sync)
                {
                    ObjectDisposedException.ThrowIf(_isDisposed, this);
                    if (isFirst)
                        _records.Output.Reserve(bytes.Length + (((bytes.Length / Record) + 2) * Overhead));
                    _records.Write(record);
                }
                bytes = bytes[record.Length..];
            }
            lock (_sync)
                return _records.Output.Take();
        }
        catch (Exception exception) when (exception is TlsException or ObjectDisposedException)
        {
            throw new IOException(Describe(exception), exception);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        ArraySegment<byte> records = _records.Output.Take();
        try
        {
            if (records.Count > 0)
                await Inner.WriteAsync(records, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            RecordOutput.Return(records.Array!);
        }
    }

    // The alert that TLS has made of the failure, if any.
    private async Task SayWhyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The other side does not need it any more.
        }
    }

    private void Begin(ref bool isPending)
    {
        lock (_sync)
        {
            if (_isDisposed)
                throw new IOException("The connection was closed");
            if (isPending)
                throw new IOException("Another read or write is pending");
            isPending = true;
        }
    }

    private void End(ref bool isPending)
    {
        lock (_sync)
        {
            isPending = false;
            if (_isDisposed && !_isReading)
                _input.Release();
        }
    }

    // A pending read has its buffer until it ends.
    private void Release()
    {
        lock (_sync)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _records.Clear();
            _crypto.Dispose();
            RecordOutput.Return(_records.Output.Take().Array!);
            if (!_isReading)
                _input.Release();
        }
    }

    private static string Describe(Exception exception) => exception switch
    {
        TlsFatalAlertReceived received => $"The other side ended the connection with the TLS alert {received.Message}",
        TlsFatalAlert { InnerException: { } cause } alert => $"{alert.Message}; {cause.Message.TrimEnd('.')}",
        _ => exception.Message.TrimEnd('.'),
    };
}
