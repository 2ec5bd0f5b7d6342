using Pyile.Protocol;

namespace Pyile.Runtime.Endpoints;

/// <summary>Who may call an endpoint: everyone, or members by their ids, which their keys prove. By default no member may.</summary>
/// <param name="everyone">Whether all members may.</param>
/// <param name="members">The members that may.</param>
internal sealed class EndpointAccess(bool everyone, IReadOnlySet<MemberId> members)
{
    public bool IsAllowed(MemberId caller) => everyone || members.Contains(caller);

    public override string ToString() => everyone ? "Everyone" : members.Count == 0 ? "No one" : string.Join(", ", members);
}
