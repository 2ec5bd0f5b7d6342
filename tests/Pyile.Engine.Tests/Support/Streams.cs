
namespace Pyile.Engine.Tests.Support;

/// <summary>Reads and writes of tests on a stream of frames.</summary>
internal static class Streams
{
    /// <summary>Reads all frames until the other side ends the connection, by a close or a reset.</summary>
    public static async Task<List<ProtocolFrame>> ReadToEndAsync(this FrameStream stream)
    {
        var frames = new List<ProtocolFrame>();
        try
        {
            while (await stream.ReadAsync(ProtocolLimits.Message, default).Soon() is { } frame)
                frames.Add(frame);
        }
        catch (IOException)
        {
            // A reset ends the stream too.
        }
        return frames;
    }

    /// <summary>Writes bytes and ignores that the other side may have ended the connection.</summary>
    public static async Task TryWriteAsync(this FrameStream stream, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await stream.Connection.WriteAsync(bytes, default).Soon();
        }
        catch (IOException)
        {
        }
    }
}
