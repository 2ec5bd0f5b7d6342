using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Relaying;

namespace Pyile.Engine.Admission;

/// <summary>Takes over what logins end with.</summary>
internal interface ILoginOutcomes
{
    /// <summary>A login has come through. Its link belongs to the receiver from here on, which must not run it in this call.</summary>
    void Admitted(Admitted admitted);

    /// <summary>Takes over connections that begin a circuit instead of a login.</summary>
    CircuitServer Circuits { get; }

    void LoginFailed(IPEndPoint address, FailedLogin failure);
}
