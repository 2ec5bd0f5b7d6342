using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pyile.Engine.Tests.Protocol;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Damages some of the frames that are written to a connection: changes their bytes, repeats them, leaves them out, changes their order,
/// puts others before, after or in place of them, and sometimes closes the connection after them.
/// </summary>
/// <param name="inner">Where they go.</param>
/// <param name="random">Decides.</param>
/// <param name="hasAccepted">Set when an undamaged Accepted is written, after which the other side has to answer.</param>
internal sealed class DamagedFrames(IConnection inner, Random random, StrongBox<bool>? hasAccepted = null) : IConnection
{
    private const int OneIn = 6;

    // The length of the frame, which its type follows.
    private const int HeaderSize = 4;

    private static readonly byte[][] Corpus =
    [
        .. ExampleFrame.All.Values.Select(example => example.Bytes),
        V2Bytes.Of(new ProofFrame("one", 4700, JoinerCapabilities.None, default, Critical)),
        V2Bytes.Of(new HelloFrame(ProtocolFeatures.None, LoginKind.Ticket, Guid.Empty, Critical)),
        V2Bytes.Of(new RefusalFrame((RefusalReason)200)),
        V2Bytes.Of(new GoodbyeFrame(GoodbyeReason.Banned)),
        V2Bytes.Of(new UnknownFrame(200, new byte[100])),
    ];

    private static readonly byte[] Accepted = V2Bytes.Of(AcceptedFrame.Instance);

    private readonly FrameMutator _mutator = new(random, Corpus);
    private readonly List<byte> _written = [];

    /// <summary>A tag that no version knows and that must not be ignored.</summary>
    public static TagBlock Critical { get; } = TagBlock.Of([new Tag(0x7ffe, IsCritical: true, new byte[] { 1 })]);

    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => inner.Remote;

    /// <summary>The number of frames that were damaged.</summary>
    public int Damages { get; private set; }

    /// <summary>Whether a Goodbye is among the frames that were written. A joiner that says goodbye has not failed, so its host reports nothing.</summary>
    public bool HasSaidGoodbye
    {
        get
        {
            ReadOnlySpan<byte> rest = CollectionsMarshal.AsSpan(_written);
            while (rest.Length > HeaderSize)
            {
                if (rest[HeaderSize] == (byte)FrameType.Goodbye)
                    return true;
                long size = HeaderSize + (long)BinaryPrimitives.ReadUInt32BigEndian(rest);
                rest = rest[(int)Math.Min(size, rest.Length)..];
            }
            return false;
        }
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        int before = Damages;
        byte[] written = [.. FramesOf(bytes).SelectMany(Damage)];
        if (Damages == before && hasAccepted is not null && written.AsSpan().SequenceEqual(Accepted))
            hasAccepted.Value = true;
        _written.AddRange(written);
        foreach (ReadOnlyMemory<byte> piece in random.Next(8) == 0 ? _mutator.Cut(written) : [written])
            await inner.WriteAsync(piece, cancellationToken);
        if (Damages == before || random.Next(4) > 0)
            return;
        if (random.Next(2) == 0)
            inner.Abort();
        await inner.DisposeAsync();
    }

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private List<byte[]> FramesOf(ReadOnlyMemory<byte> bytes)
    {
        var frames = new List<byte[]>();
        while (bytes.Length >= HeaderSize)
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.Span) + HeaderSize;
            frames.Add(bytes[..length].ToArray());
            bytes = bytes[length..];
        }
        if (frames.Count > 1 && random.Next(OneIn * 4) == 0)
        {
            Damages++;
            random.Shuffle(CollectionsMarshal.AsSpan(frames));
        }
        return frames;
    }

    private byte[] Damage(byte[] frame)
    {
        if (random.Next(OneIn) > 0)
            return frame;
        Damages++;
        switch (random.Next(9))
        {
            case 0:
                return [];
            case 1:
                return [.. frame, .. frame];
            case 2:
                return [.. Other(), .. frame];
            case 3:
                return [.. frame, .. Other()];
            case 4:
                return Other();
            case 5:
                return frame[..random.Next(frame.Length)];
            case 6:
                return _mutator.Next();
            case 7:
                frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                return frame;
            default:
                byte[] changed = new FrameMutator(random, [frame]).NextBytes();
                if (changed.Length >= HeaderSize)
                    BinaryPrimitives.WriteUInt32BigEndian(changed, (uint)changed.Length - HeaderSize);
                return changed;
        }
    }

    private byte[] Other() => Corpus[random.Next(Corpus.Length)];
}
