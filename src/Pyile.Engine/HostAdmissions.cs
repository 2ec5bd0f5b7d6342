using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Relaying;
using Pyile.Engine.Runtime;

namespace Pyile.Engine;

/// <summary>Makes members of the joiners that a host's logins admit.</summary>
internal sealed class HostAdmissions(SessionContext context, HostServices host) : ILoginOutcomes
{
    public CircuitServer Circuits => host.Paths.Server;

    public void Admitted(Admitted admitted) => context.Work.Run(() => RunMemberAsync(admitted));

    public void LoginFailed(IPEndPoint address, FailedLogin failure) => host.Events.LoginFailed(address, failure);

    private async Task RunMemberAsync(Admitted admitted)
    {
        IPEndPoint address = admitted.Member.Address;
        if (!await host.Membership.RunAsync(admitted).ConfigureAwait(false))
            host.Events.LoginFailed(address, new FailedLogin(LoginFailure.AddressTaken, $"another member has {address}"));
    }
}
