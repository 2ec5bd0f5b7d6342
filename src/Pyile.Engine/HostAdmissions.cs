using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine;

/// <summary>Makes members of the joiners that a host's logins admit.</summary>
internal sealed class HostAdmissions(SessionContext context, HostMembership membership, HostEvents events) : ILoginOutcomes
{
    public void Admitted(Admitted admitted) => context.Work.Run(() => RunMemberAsync(admitted));

    public void LoginFailed(IPEndPoint address, FailedLogin failure) => events.LoginFailed(address, failure);

    private async Task RunMemberAsync(Admitted admitted)
    {
        IPEndPoint address = admitted.Member.Address;
        if (!await membership.RunAsync(admitted).ConfigureAwait(false))
            events.LoginFailed(address, new FailedLogin(LoginFailure.AddressTaken, $"another member has {address}"));
    }
}
