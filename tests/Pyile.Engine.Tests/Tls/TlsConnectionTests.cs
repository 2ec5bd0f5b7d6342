using System.Net.Security;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Pyile.Engine.Tests.Support;
using Certificate = Org.BouncyCastle.Tls.Certificate;

namespace Pyile.Engine.Tests.Tls;

/// <summary>Established connections of both implementations of TLS.</summary>
public sealed class TlsConnectionTests : IAsyncLifetime
{
    private const int RecordHeader = 5;
    private const int RecordLimit = 16 * 1024;
    private const int RecordOverhead = 256;

    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private MemoryPair _pair = null!;

    public static TheoryData<TlsImplementation, TlsImplementation> Pairs => TlsPair.Theory;

    public static TheoryData<TlsImplementation> Implementations => [.. Enum.GetValues<TlsImplementation>()];

    public async Task InitializeAsync() => _pair = await MemoryPair.CreateAsync();

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _key.Dispose();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Both_directions_carry_writes_of_all_sizes_at_once(TlsImplementation accepting, TlsImplementation dialling)
    {
        var (accepted, dialled) = await ConnectAsync(accepting, dialling);
        byte[][] pieces = [.. new[] { 1, 2, 100, RecordLimit - 1, RecordLimit, RecordLimit + 1, 65_536, 300_000, 0, 7 }.Select(RandomNumberGenerator.GetBytes)];
        byte[] whole = [.. pieces.SelectMany(piece => piece)];

        await Task.WhenAll(
            WriteAllAsync(accepted, pieces), WriteAllAsync(dialled, pieces), AssertReadsAsync(accepted, whole), AssertReadsAsync(dialled, whole)).Soon();
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Records_are_as_long_as_they_may_be_and_no_longer(TlsImplementation dialling)
    {
        var (accepted, dialled) = await ConnectAsync(TlsImplementation.System, dialling);
        const int Full = 5;
        Task writing = dialled.WriteAsync(new byte[Full * RecordLimit], default).AsTask();

        // The ciphertext, which the other side has not read.
        var lengths = new List<int>();
        byte[] record = new byte[RecordHeader + RecordLimit + RecordOverhead];
        for (int i = 0; i < Full; i++)
        {
            await ReadExactlyAsync(_pair.Accepted, record.AsMemory(0, RecordHeader));
            int length = (record[3] << 8) | record[4];
            lengths.Add(length);
            await ReadExactlyAsync(_pair.Accepted, record.AsMemory(0, length));
        }
        await writing.Soon();
        Assert.All(lengths, length => Assert.InRange(length, RecordLimit + 1, RecordLimit + RecordOverhead));
        await accepted.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Keys_can_be_renewed_with_and_without_an_answer(TlsImplementation accepting)
    {
        var (accepted, dialled, records) = await ConnectRenewingAsync(accepting);
        foreach (bool isReplyRequested in (bool[])[true, false, true])
        {
            await _pair.Dialled.WriteAsync(records.Renew(isReplyRequested), default).Soon();
            await WriteAllAsync(dialled, [[1, 2, 3]]);
            await AssertReadsAsync(accepted, [1, 2, 3]);
            await WriteAllAsync(accepted, [[4, 5, 6]]);
            await AssertReadsAsync(dialled, [4, 5, 6]);
        }
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Secrets_are_gone_when_the_connection_has_ended(TlsImplementation accepting)
    {
        var (_, dialled, records) = await ConnectRenewingAsync(accepting);
        Assert.True(records.HasSecrets);
        await dialled.DisposeAsync();
        Assert.False(records.HasSecrets);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Announced_end_is_the_end_of_one_direction(TlsImplementation accepting)
    {
        var (accepted, dialled, records) = await ConnectRenewingAsync(accepting);
        await WriteAllAsync(dialled, [[1]]);
        await _pair.Dialled.WriteAsync(records.SayEnd(), default).Soon();

        await AssertReadsAsync(accepted, [1]);
        Assert.Equal(0, await accepted.ReadAsync(new byte[8], default).Soon());
        Assert.Equal(0, await accepted.ReadAsync(new byte[8], default).Soon());
        await WriteAllAsync(accepted, [[2]]);
        await AssertReadsAsync(dialled, [2]);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task System_that_ends_TLS_properly_is_heard(TlsImplementation accepting)
    {
        Task<TlsConnection> server = CredentialOf(accepting).AcceptAsync(_pair.Accepted, TlsTerms.Login, default);
        await using var client = new SslStream(new ConnectionStream(_pair.Dialled));
        await client.AuthenticateAsClientAsync(((SystemTlsCredential)CredentialOf(TlsImplementation.System)).ClientOptions(TlsTerms.Login)).Soon();
        await using TlsConnection accepted = await server.Soon();
        await client.WriteAsync(new byte[] { 7 }).AsTask().Soon();
        await client.ShutdownAsync().Soon();

        await AssertReadsAsync(accepted, [7]);
        Assert.Equal(0, await accepted.ReadAsync(new byte[8], default).Soon());
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Connection_that_ends_inside_a_record_is_broken(TlsImplementation accepting)
    {
        var (accepted, dialled) = await ConnectAsync(accepting, TlsImplementation.Managed);
        await WriteAllAsync(dialled, [[9]]);
        await _pair.Dialled.WriteAsync(new byte[] { 0x17, 3, 3, 0, 40, 1, 2 }, default).Soon();
        await _pair.Dialled.DisposeAsync();

        await AssertReadsAsync(accepted, [9]);
        await Assert.ThrowsAnyAsync<IOException>(() => accepted.ReadAsync(new byte[8], default).Soon());
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Record_that_was_changed_breaks_the_connection_after_what_came_before(TlsImplementation accepting)
    {
        var (accepted, dialled) = await ConnectAsync(accepting, TlsImplementation.Managed);
        await WriteAllAsync(dialled, [[9]]);
        await _pair.Dialled.WriteAsync((byte[])[0x17, 3, 3, 0, 40, .. new byte[40]], default).Soon();

        await AssertReadsAsync(accepted, [9]);
        await Assert.ThrowsAnyAsync<IOException>(() => accepted.ReadAsync(new byte[8], default).Soon());
    }

    [Fact]
    public async Task Records_without_data_are_not_read_without_end()
    {
        var (accepted, _, records) = await ConnectRenewingAsync(TlsImplementation.Managed);
        Task<int> reading = accepted.ReadAsync(new byte[8], default).AsTask();
        for (int i = 0; i < 32; i++)
            await _pair.Dialled.WriteAsync(records.Renew(isReplyRequested: false), default).Soon();
        Assert.False(reading.IsCompleted);
        await _pair.Dialled.WriteAsync(records.Renew(isReplyRequested: false), default).Soon();

        var exception = await Assert.ThrowsAsync<IOException>(() => reading.Soon());
        Assert.Contains("records without data", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Nothing_is_written_after_a_write_that_was_cancelled_half_way(TlsImplementation dialling)
    {
        var (_, dialled) = await ConnectAsync(TlsImplementation.System, dialling);
        using var cancel = new CancellationTokenSource();
        Task writing = dialled.WriteAsync(new byte[1 << 20], cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.Soon());
        Exception? second = await Record.ExceptionAsync(() => dialled.WriteAsync(new byte[1 << 20], new CancellationToken(true)).AsTask().Soon());
        Assert.True(second is IOException or OperationCanceledException, $"{second}");
    }

    // The system's TLS looks at the token only when it has to wait.
    [Fact]
    public async Task Write_that_was_cancelled_before_it_began_changes_nothing()
    {
        var (accepted, dialled) = await ConnectAsync(TlsImplementation.System, TlsImplementation.Managed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialled.WriteAsync(new byte[] { 1 }, new CancellationToken(true)).AsTask().Soon());

        await WriteAllAsync(dialled, [[2]]);
        await AssertReadsAsync(accepted, [2]);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Ends_while_both_directions_are_busy(TlsImplementation implementation)
    {
        for (int i = 0; i < 20; i++)
        {
            await using MemoryPair pair = await MemoryPair.CreateAsync();
            var (accepted, dialled) = await ConnectAsync(pair, CredentialOf(implementation), CredentialOf(implementation));
            Task[] busy = [PumpAsync(accepted), PumpAsync(dialled), DrainAsync(accepted), DrainAsync(dialled)];
            await AssertReadsSomethingAsync(busy);
            await dialled.DisposeAsync();
            await Task.WhenAll(busy).Soon();
            await accepted.DisposeAsync();
        }
    }

    [Fact]
    public void Points_that_are_not_on_the_curve_are_refused()
    {
        using var crypto = new SystemCrypto();
        byte[] zero = [4, .. new byte[64]];
        byte[] other = [4, .. RandomNumberGenerator.GetBytes(64)];
        byte[] compressed = [2, .. new byte[64]];
        foreach (byte[] point in (byte[][])[zero, other, compressed, [], [4], [4, .. new byte[63]], [4, .. new byte[65]], [0]])
        {
            using var agreement = new EcdhAgreement(crypto);
            agreement.GenerateEphemeral();
            Assert.Equal(AlertDescription.illegal_parameter, Assert.Throws<TlsFatalAlert>(() => agreement.ReceivePeerValue(point)).AlertDescription);
        }
    }

    [Fact]
    public void Certificate_counts_only_as_the_bytes_that_were_sent()
    {
        byte[] encoded = _key.SelfSigned.RawData;
        byte[] text = System.Text.Encoding.ASCII.GetBytes(_key.SelfSigned.ExportCertificatePem());
        Assert.Equal(encoded, new ShownCertificate(encoded).Certificate.RawData);
        foreach (byte[] bytes in (byte[][])[text, [.. encoded, 0], encoded[..^1], []])
            Assert.Equal(AlertDescription.bad_certificate, Assert.Throws<TlsFatalAlert>(() => new ShownCertificate(bytes).Certificate).AlertDescription);
    }

    private async Task<(TlsConnection Accepted, TlsConnection Dialled)> ConnectAsync(TlsImplementation accepting, TlsImplementation dialling) =>
        await ConnectAsync(_pair, CredentialOf(accepting), CredentialOf(dialling));

    private static async Task<(TlsConnection Accepted, TlsConnection Dialled)> ConnectAsync(MemoryPair pair, TlsCredential acceptor, TlsCredential dialler)
    {
        Task<TlsConnection> accepting = acceptor.AcceptAsync(pair.Accepted, TlsTerms.Login, default);
        Task<TlsConnection> dialling = dialler.ConnectAsync(pair.Dialled, TlsTerms.Login, default);
        return (await accepting.Soon(), await dialling.Soon());
    }

    private async Task<(TlsConnection Accepted, TlsConnection Dialled, RenewingRecords Records)> ConnectRenewingAsync(TlsImplementation accepting)
    {
        Task<TlsConnection> server = CredentialOf(accepting).AcceptAsync(_pair.Accepted, TlsTerms.Login, default);
        var chain = new Certificate([], [new CertificateEntry(new ShownCertificate(_key.SelfSigned.RawData), null)]);
        var side = new HandshakeSide(chain, (ManagedTlsCredential)CredentialOf(TlsImplementation.Managed), TlsTerms.Login);
        var records = new RenewingRecords(side);
        TlsConnection dialled = await ManagedTlsConnection.HandshakeAsync(_pair.Dialled, records, side, default).Soon();
        return (await server.Soon(), dialled, records);
    }

    private TlsCredential CredentialOf(TlsImplementation implementation) => TlsProviders.Of(implementation).Use(_key.SelfSigned);

    private static async Task WriteAllAsync(TlsConnection connection, byte[][] pieces)
    {
        foreach (byte[] piece in pieces)
            await connection.WriteAsync(piece, default);
    }

    private static async Task AssertReadsAsync(TlsConnection connection, byte[] expected)
    {
        byte[] read = new byte[expected.Length];
        await ReadExactlyAsync(connection, read);
        Assert.True(expected.AsSpan().SequenceEqual(read), "Other bytes have arrived.");
    }

    private static async Task ReadExactlyAsync(IConnection connection, Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            await connection.ReadAsync(Memory<byte>.Empty, default).Soon();
            int read = await connection.ReadAsync(buffer, default).Soon();
            Assert.NotEqual(0, read);
            buffer = buffer[read..];
        }
    }

    private static async Task PumpAsync(TlsConnection connection)
    {
        try
        {
            while (true)
                await connection.WriteAsync(new byte[40_000], default);
        }
        catch (IOException)
        {
            // One of the two ends is closed.
        }
    }

    private static async Task DrainAsync(TlsConnection connection)
    {
        try
        {
            while (await connection.ReadAsync(new byte[40_000], default) > 0)
            {
            }
        }
        catch (IOException)
        {
            // One of the two ends is closed.
        }
    }

    private static async Task AssertReadsSomethingAsync(Task[] busy)
    {
        await Task.Yield();
        Assert.All(busy, task => Assert.False(task.IsCompleted));
    }
}
