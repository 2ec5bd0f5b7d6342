using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The host's link to one member, whichever version it speaks.</summary>
internal interface IMemberControl : IAsyncDisposable
{
    /// <summary>The address the member reached the host at.</summary>
    IPAddress HostAsSeen { get; }

    /// <summary>Whether the end of the link is also the end of the membership: the member said goodbye, or its protocol knows no other way to leave.</summary>
    bool HasLeft { get; }

    /// <summary>There is a newer roster to send.</summary>
    void OfferRoster();

    /// <summary>Sends a heartbeat, unless the last one is not out yet: a member that does not read gets no more of them.</summary>
    void SendBeat(CancellationToken cancellationToken);

    /// <summary>Sends a frame that helps the member to reach another one.</summary>
    /// <returns>False if its version has no such frames, or the member does not read.</returns>
    bool TryTell(ProtocolFrame frame) => false;

    /// <summary>Runs the link until it ends.</summary>
    /// <param name="heard">Called for whatever the member says: it all counts as a heartbeat. With it, the time a beat took there and back, where it is known.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <returns>Why it ended.</returns>
    Task<string> RunAsync(Action<TimeSpan?> heard, CancellationToken cancellationToken);

    /// <summary>Ends the link from any thread, with a word why where the version has one.</summary>
    void End(GoodbyeReason reason);

    /// <summary>Ends the link at once, from any thread.</summary>
    void Abort();
}

/// <summary>What logins need of their host.</summary>
internal interface IAdmissions
{
    /// <summary>Whether a member that answers, or the host itself, has this address. Only version 1 tells members apart by that.</summary>
    bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen);

    /// <summary>Whether this is the host's own address for messages, so that no joiner can have it.</summary>
    bool IsOfHost(IPEndPoint joiner, IPAddress hostAsSeen);

    /// <summary>Whether a member has a control link.</summary>
    bool IsConnected(MemberId member);

    /// <summary>The names of the members, and those that are kept for logins.</summary>
    AliasRegister Aliases { get; }
}
