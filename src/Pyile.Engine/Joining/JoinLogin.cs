using Pyile.Protocol;
namespace Pyile.Engine.Joining;

/// <summary>What a joiner's login asks its driver to do.</summary>
internal abstract record JoinLoginEffect
{
    /// <summary>Find out whether this is the host that is meant, and answer with a proof.</summary>
    internal sealed record Answer(ChallengeFrame Challenge) : JoinLoginEffect;

    /// <summary>Check the host's proof and take what it gives.</summary>
    internal sealed record Take(AdmissionFrame AdmissionFrame) : JoinLoginEffect;

    /// <summary>Add a piece of the roster.</summary>
    internal sealed record AddRoster(RosterPartFrame Part) : JoinLoginEffect;

    /// <summary>The roster is whole: check it, and say so to the host.</summary>
    internal sealed record Accept(RosterPartFrame Part) : JoinLoginEffect;

    /// <summary>Take this as the whole roster; if it lists the joiner itself, the login is over.</summary>
    internal sealed record Replace(RosterPartFrame Part) : JoinLoginEffect;

    /// <summary>Apply this; if it lists the joiner itself, the login is over.</summary>
    internal sealed record Update(RosterUpdateFrame Changes) : JoinLoginEffect;

    /// <summary>Nothing to do.</summary>
    internal sealed record Wait : JoinLoginEffect;

    /// <summary>The host refuses the login.</summary>
    internal sealed record Refused(RefusalFrame Refusal) : JoinLoginEffect;

    /// <summary>The host ends the connection of a joiner that it may have listed.</summary>
    internal sealed record End(GoodbyeReason Reason) : JoinLoginEffect;

    /// <summary>The host requires an extension that this version does not know.</summary>
    internal sealed record Unsupported(ushort Tag) : JoinLoginEffect;

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
            case (Step.Challenge, ChallengeFrame { Tags: var tags }) when tags.FirstUnknownCritical(KnownTags.Challenge) is > 0 and var tag:
                _step = Step.Ended;
                return new JoinLoginEffect.Unsupported(tag);

            case (Step.Admission, AdmissionFrame { Tags: var tags }) when tags.FirstUnknownCritical(KnownTags.Admission) is > 0 and var tag:
                _step = Step.Ended;
                return new JoinLoginEffect.Unsupported(tag);

            case (Step.Challenge, ChallengeFrame challenge):
                _step = Step.Admission;
                return new JoinLoginEffect.Answer(challenge);

            case (Step.Challenge or Step.Admission, RefusalFrame refusal):
                _step = Step.Ended;
                return new JoinLoginEffect.Refused(refusal);

            case (Step.Admission, AdmissionFrame admission):
                _step = Step.Roster;
                return new JoinLoginEffect.Take(admission);

            case (Step.Roster, RosterPartFrame { IsLast: false } part):
                return new JoinLoginEffect.AddRoster(part);

            case (Step.Roster, RosterPartFrame part):
                _step = Step.Listing;
                return new JoinLoginEffect.Accept(part);

            case (Step.Listing, RosterUpdateFrame update):
                return new JoinLoginEffect.Update(update);

            // There were too many changes meanwhile for one update.
            case (Step.Listing, RosterPartFrame { IsLast: false } part):
                return new JoinLoginEffect.AddRoster(part);

            case (Step.Listing, RosterPartFrame part):
                return new JoinLoginEffect.Replace(part);

            // A host that lists the joiner may at once stop, or remove it again.
            case (Step.Listing, GoodbyeFrame goodbye):
                _step = Step.Ended;
                return new JoinLoginEffect.End(goodbye.Reason);

            // The host may list this joiner and beat before the update with it is out.
            case (Step.Listing, BeatFrame):
                return new JoinLoginEffect.Wait();

            default:
                _step = Step.Ended;
                return new JoinLoginEffect.Fail($"{frame.GetType().Name} in the middle of a login");
        }
    }
}
