
namespace Pyile.Engine.Tests.Support;

/// <summary>What tests ask of a stream of frames.</summary>
internal static class Streams
{
    /// <summary>Reads whatever comes until the other side ends it, with or without a farewell.</summary>
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
            // A reset ends it too.
        }
        return frames;
    }

    /// <summary>Writes bytes; the other side may have ended it meanwhile.</summary>
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
