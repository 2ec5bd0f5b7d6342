using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Joining;

/// <summary>
/// Ends the return to a lost host for problems that may pass but have lasted too long. There is one for each return: how long a problem lasted
/// during an earlier one does not count.
/// </summary>
internal sealed class ReturnWatch(PeerOptions options, MonotonicClock clock)
{
    private readonly OwnAddressWatch _ownAddress = new(options, clock);
    private readonly OtherNetworkWatch _otherNetwork = new(options, clock);

    /// <summary>Looks at the failure of an attempt to come back.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="host">The host that was lost.</param>
    /// <returns>The failure, which is final if the problem has lasted too long.</returns>
    public JoinFailure Judge(JoinFailure failure, IPEndPoint host) => _otherNetwork.Judge(_ownAddress.Judge(failure), host);
}
