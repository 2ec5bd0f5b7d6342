using Pyile.Engine.Sessions.V2;
using Pyile.Engine.Wire.V2;

namespace Pyile.Engine.Tests.Support;

/// <summary>What tests ask of a stream of frames.</summary>
internal static class Streams
{
    /// <summary>Reads whatever comes until the other side ends it, with or without a farewell.</summary>
    public static async Task<List<V2Frame>> ReadToEndAsync(this FrameStream stream)
    {
        var frames = new List<V2Frame>();
        try
        {
            while (await stream.ReadAsync(V2Limits.Message, default).Soon() is { } frame)
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
