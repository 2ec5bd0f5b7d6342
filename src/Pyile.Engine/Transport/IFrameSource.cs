namespace Pyile.Engine.Transport;

/// <summary>Supplies a <see cref="FrameWriter"/> with the frames that bring the other side up to date.</summary>
internal interface IFrameSource
{
    /// <summary>Called when the frames can be written, so that they describe the newest state.</summary>
    /// <returns>The frames; none if the other side is up to date.</returns>
    IReadOnlyList<ReadOnlyMemory<byte>> TakeNewest();
}
