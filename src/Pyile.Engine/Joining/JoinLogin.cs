using Pyile.Protocol;
namespace Pyile.Engine.Joining;

/// <summary>What a joiner's login asks its driver to do.</summary>
internal abstract record JoinLoginEffect
{
    /// <summary>Check that this is the expected host, and answer with a proof.</summary>
    internal sealed record Answer(Challenge Challenge) : JoinLoginEffect;

    /// <summary>Check the host's proof and take what it gives.</summary>
    internal sealed record Take(AdmissionFrame AdmissionFrame) : JoinLoginEffect;

    /// <summary>Add a piece of the roster.</summary>
    internal sealed record AddRoster(RosterPart Part) : JoinLoginEffect;

    /// <summary>The roster is complete: check it, and confirm it to the host.</summary>
    internal sealed record Accept(RosterPart Part) : JoinLoginEffect;

    /// <summary>Apply this; if it lists the joiner itself, the login is over.</summary>
    internal sealed record Update(RosterUpdate Changes) : JoinLoginEffect;

    /// <summary>Nothing to do.</summary>
    internal sealed record Wait : JoinLoginEffect;

    /// <summary>The host refused.</summary>
    internal sealed record Refused(RefusalReason Reason) : JoinLoginEffect;

    /// <summary>The host sent something that does not belong here.</summary>
    internal sealed record Fail(string Detail) : JoinLoginEffect;
}

/// <summary>The joiner's side of one version 2 login, after its hello. A state machine without I/O, like the host's side.</summary>
internal sealed class JoinLogin
{
    private Step _step = Step.Challenge;

    private enum Step
    {
        Challenge,
        Admission,
        Roster,
        Listing,
        Ended,
    }

    public JoinLoginEffect Receive(ProtocolFrame frame)
    {
        switch (_step, frame)
        {
            case (Step.Challenge, Challenge challenge):
                _step = Step.Admission;
                return new JoinLoginEffect.Answer(challenge);

            case (Step.Challenge or Step.Admission, Refusal refusal):
                _step = Step.Ended;
                return new JoinLoginEffect.Refused(refusal.Reason);

            case (Step.Admission, AdmissionFrame admission):
                _step = Step.Roster;
                return new JoinLoginEffect.Take(admission);

            case (Step.Roster, RosterPart { IsLast: false } part):
                return new JoinLoginEffect.AddRoster(part);

            case (Step.Roster, RosterPart part):
                _step = Step.Listing;
                return new JoinLoginEffect.Accept(part);

            case (Step.Listing, RosterUpdate update):
                return new JoinLoginEffect.Update(update);

            // The host may send a heartbeat after it has listed this joiner and before the update that says so.
            case (Step.Listing, Beat):
                return new JoinLoginEffect.Wait();

            default:
                _step = Step.Ended;
                return new JoinLoginEffect.Fail($"{frame.GetType().Name} in the middle of a login");
        }
    }
}
