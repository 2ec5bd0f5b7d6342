using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
namespace Pyile.Engine.Admission;

/// <summary>All guesses of all addresses together, in both versions, so that many addresses do not make many guesses.</summary>
internal sealed class GuessBudget(LoginOptions options, MonotonicClock clock)
{
    private readonly Lock _sync = new();
    private readonly TokenBucket _guesses = new(options.WrongPasswordsPerSecond, options.WrongPasswordsBurst);

    public bool IsSpent
    {
        get
        {
            lock (_sync)
                return _guesses.IsEmpty(clock.Now);
        }
    }

    /// <summary>Takes a guess before the password is looked at: many at once are no more than one after another.</summary>
    /// <returns>False where none is left.</returns>
    public bool TryTake()
    {
        lock (_sync)
            return _guesses.TryTake(clock.Now);
    }

    /// <summary>The password was right, so it does not count.</summary>
    public void GiveBack()
    {
        lock (_sync)
            _guesses.GiveBack();
    }
}
