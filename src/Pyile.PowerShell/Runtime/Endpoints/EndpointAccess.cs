using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Runtime.Endpoints;

/// <summary>
/// Who may call an endpoint: everyone, members by their ids, which their keys prove, or members with a role, which the host has signed. By
/// default no member may.
/// </summary>
/// <param name="everyone">Whether all members may.</param>
/// <param name="members">The members that may.</param>
/// <param name="roles">The roles that may; they are compared without regard to case.</param>
internal sealed class EndpointAccess(bool everyone, IReadOnlySet<MemberId> members, IReadOnlyList<string> roles)
{
    public bool IsAllowed(Peer caller) =>
        everyone || members.Contains(caller.Id) || caller.Roles.Intersect(roles, StringComparer.OrdinalIgnoreCase).Any();

    public override string ToString() =>
        everyone ? "Everyone"
        : members.Count + roles.Count == 0 ? "No one"
        : string.Join(", ", roles.Select(role => $"role {role}").Concat(members.Select(member => $"{member}")));
}
