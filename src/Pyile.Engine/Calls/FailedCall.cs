using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>A call that cannot be made, so that it is over at once.</summary>
internal sealed class FailedCall : ICallOwner
{
    private static readonly FailedCall None = new();

    private FailedCall()
    {
    }

    public static Call Of(MemberId to, CallRequest request, MonotonicClock clock, bool isMember)
    {
        var call = new Call(Guid.NewGuid(), to, request, clock, None);
        if (isMember)
            call.End(CallFailure.Unsupported, "The member does not support calls.", mayHaveRun: false);
        else
            call.End(CallFailure.NotAMember, $"No member with the id {to} is on the roster.", mayHaveRun: false);
        return call;
    }

    public void GiveUp(Call call, CallFailure why)
    {
    }

    public void GiveCredit(Call call, int bytes)
    {
    }
}
