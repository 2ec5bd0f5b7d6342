using System.Buffers.Binary;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

public sealed class FrameStreamTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly ProtocolFrame One = new HelloFrame(ProtocolFeatures.None, LoginKind.Ticket, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
    private static readonly ProtocolFrame Two = new RenewalFrame(new byte[] { 1, 2, 3 });

    private MemoryPair _pair = null!;
    private FrameStream _stream = null!;

    public async Task InitializeAsync() => await NewPairAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact]
    public async Task Two_frames_are_read_however_their_bytes_are_split()
    {
        byte[] bytes = [.. FrameCodec.Encode(One).ToArray(), .. FrameCodec.Encode(Two).ToArray()];
        var cuts = new List<ReadOnlyMemory<byte>[]>();
        Segmentation.ForEachCut(bytes, cuts.Add);
        foreach (ReadOnlyMemory<byte>[] cut in cuts)
        {
            Task<ProtocolFrame?> first = ReadAsync().AsTask();
            foreach (ReadOnlyMemory<byte> chunk in cut.Where(chunk => !chunk.IsEmpty))
                await WriteAsync(chunk);
            V2Bytes.AssertSame(One, (await first.Soon())!);
            Assert.Equal(FrameCodec.Encode(One).ToArray(), _stream.Bytes.ToArray());
            V2Bytes.AssertSame(Two, (await ReadAsync().Soon())!);
            Assert.Equal(FrameCodec.Encode(Two).ToArray(), _stream.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task Frames_that_one_end_writes_are_read_by_the_other()
    {
        await using var other = new FrameStream(_pair.Dialled);
        await other.WriteAsync(One, CancellationToken.None);
        await _stream.WriteAsync(Two, CancellationToken.None);
        V2Bytes.AssertSame(One, (await ReadAsync().Soon())!);
        V2Bytes.AssertSame(Two, (await other.ReadAsync(100, CancellationToken.None).Soon())!);
    }

    [Fact]
    public async Task Frame_larger_than_the_buffer_is_read()
    {
        var large = new RosterUpdateFrame(new byte[60_000]);
        for (int i = 0; i < 3; i++)
        {
            ValueTask<ProtocolFrame?> reading = ReadAsync(60_001);
            await WriteAsync(FrameCodec.Encode(large));
            V2Bytes.AssertSame(large, (await reading.Soon())!);
        }
    }

    [Theory]
    [InlineData(28u)]
    [InlineData(29u)]
    public async Task Frame_of_the_maximum_length_is_read(uint limit)
    {
        await WriteAsync(FrameCodec.Encode(One));
        V2Bytes.AssertSame(One, (await ReadAsync((int)limit).Soon())!);
    }

    [Theory]
    [InlineData(101u)]
    [InlineData(65_536u)]
    [InlineData(0x7fff_fffbu)]
    [InlineData(0x7fff_ffffu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xffff_fffcu)]
    [InlineData(0xffff_ffffu)]
    public async Task Length_over_the_limit_is_refused_before_the_frame_arrives(uint length)
    {
        byte[] header = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        await WriteAsync(header);
        PyileException exception = await Assert.ThrowsAsync<PyileException>(() => ReadAsync().Soon());
        Assert.Equal(PyileError.TooLarge, exception.Kind);
        Assert.Contains($"{length} bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("00000001 00")]
    [InlineData("00000001 7f")]
    [InlineData("00000002 06 00")]
    [InlineData("00000003 16 ffff")]
    public async Task Invalid_frame_is_refused(string bytes)
    {
        await WriteAsync(V2Bytes.Hex(bytes));
        PyileException exception = await Assert.ThrowsAsync<PyileException>(() => ReadAsync().Soon());
        Assert.Equal(PyileError.ProtocolViolation, exception.Kind);
    }

    [Fact]
    public async Task Stream_that_ends_between_two_frames_returns_null()
    {
        await WriteAsync(FrameCodec.Encode(One));
        await _pair.Dialled.DisposeAsync();
        Assert.NotNull(await ReadAsync().Soon());
        Assert.Null(await ReadAsync().Soon());
        Assert.Null(await ReadAsync().Soon());
    }

    [Fact]
    public async Task Stream_that_ends_inside_a_frame_is_refused()
    {
        byte[] bytes = FrameCodec.Encode(One).ToArray();
        for (int length = 1; length < bytes.Length; length++)
        {
            await WriteAsync(bytes.AsMemory(..length));
            await _pair.Dialled.DisposeAsync();
            PyileException exception = await Assert.ThrowsAsync<PyileException>(() => ReadAsync().Soon());
            Assert.Equal(PyileError.ProtocolViolation, exception.Kind);
            await DisposeAsync();
            await NewPairAsync();
        }
    }

    [Fact]
    public async Task Broken_connection_is_a_network_error()
    {
        ValueTask<ProtocolFrame?> reading = ReadAsync();
        _pair.Dialled.Abort();
        await Assert.ThrowsAsync<IOException>(() => reading.Soon());
    }

    [Fact]
    public async Task Read_of_a_frame_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<ProtocolFrame?> reading = _stream.ReadAsync(100, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon());
    }

    private async Task NewPairAsync()
    {
        _pair = await MemoryPair.CreateAsync();
        _stream = new FrameStream(_pair.Accepted);
    }

    private ValueTask<ProtocolFrame?> ReadAsync(int limit = 100) => _stream.ReadAsync(limit, CancellationToken.None);

    private Task WriteAsync(ReadOnlyMemory<byte> bytes) => _pair.Dialled.WriteAsync(bytes, CancellationToken.None).Soon();
}
