using Pyile.Engine.Model;

namespace Pyile.Engine.Calls;

/// <summary>What a call needs from the calls to the same member.</summary>
internal interface ICallOwner
{
    /// <summary>The caller does not wait for the call any more.</summary>
    void GiveUp(Call call, CallFailure why);

    /// <summary>The caller has room for more items.</summary>
    void GiveCredit(Call call, int bytes);
}
