using Pyile.Engine.Membership;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>What goes over a peer's control link so that it reaches other members, and they it.</summary>
/// <param name="joined">The host, and the connection to it.</param>
/// <param name="writer">Writes to the host.</param>
/// <param name="paths">Hands on what the host says, and what the links of the session need.</param>
internal sealed class ControlPaths(Joined joined, FrameWriter writer, PathHelp paths) : IPathHelper
{
    /// <summary>The host can be asked from now on.</summary>
    public void Begin() => paths.Use(this);

    /// <summary>The connection to the host is over.</summary>
    public void End() => paths.End(this);

    /// <returns>False if the frame is about something else.</returns>
    public bool TryTake(ProtocolFrame frame)
    {
        switch (frame)
        {
            case DialBackFrame request:
                paths.DialBack(request.Member);
                return true;
            case CircuitFrame circuit:
                paths.TakeCircuit(circuit, joined.Host);
                return true;
            case CircuitRefusedFrame refused:
                paths.NoteRefusedCircuit(refused);
                return true;
            default:
                return false;
        }
    }

    public ValueTask RequestDialBackAsync(MemberId member, CancellationToken cancellationToken) =>
        RequestAsync(new DialBackRequestFrame(member), cancellationToken);

    public ValueTask RequestCircuitAsync(MemberId member, CancellationToken cancellationToken) =>
        RequestAsync(new CircuitRequestFrame(member), cancellationToken);

    private ValueTask RequestAsync(ProtocolFrame request, CancellationToken cancellationToken) => joined.HelpsWithPaths
        ? writer.PostAsync(FrameCodec.Encode(request), cancellationToken)
        : ValueTask.CompletedTask;
}
