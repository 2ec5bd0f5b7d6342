using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class RosterCopyModelTests
{
    private enum Action
    {
        /// <summary>A member joins, or changes or leaves if it is listed.</summary>
        Change,

        /// <summary>The host makes a delta since some version. It arrives later: once, several times, or never.</summary>
        Send,

        /// <summary>One of the deltas so far arrives.</summary>
        Arrive,

        /// <summary>One of the deltas so far arrives without its last change, so its hash is wrong.</summary>
        ArriveCut,

        /// <summary>One of the snapshots so far arrives.</summary>
        Snapshot,
    }

    private static readonly Gen<(Action Action, int Number)> AnyStep = Gen.Select(
        Gen.Frequency((6, Gen.Const(Action.Change)), (3, Gen.Const(Action.Send)), (6, Gen.Const(Action.Arrive)), (2, Gen.Const(Action.ArriveCut)), (1, Gen.Const(Action.Snapshot))),
        Gen.Int[0, 9_999]);

    [Fact]
    public void Replica_equals_the_hosts_roster_of_its_version_in_any_order_of_arrival() =>
        AnyStep.Array[0, 100].Sample(
            steps =>
            {
                var run = new Run();
                foreach ((Action action, int number) in steps)
                    run.Step(action, number);
                run.CatchUp();
            },
            iter: 1_000);

    private sealed class Run
    {
        private readonly RosterLog _log = new(GivenV2.Network, 7);
        private readonly RosterReplica _copy = new();
        private readonly List<RosterSnapshot> _history = [];
        private readonly List<byte[]> _sent = [];
        private List<RosterEntry> _seen = [];

        public Run()
        {
            _log.Join(GivenV2.Host);
            _history.Add(_log.Snapshot());
        }

        public void Step(Action action, int number)
        {
            switch (action)
            {
                case Action.Change:
                    Change(2 + (number % 6), number);
                    _history.Add(_log.Snapshot());
                    break;
                case Action.Send:
                    _sent.Add(RosterCodec.EncodeDelta(GivenV2.Network, _log.ChangesSince(_history[number % _history.Count].Version)!));
                    break;
                case Action.Arrive when _sent.Count > 0:
                    Arrive(RosterBytes.ParseDelta(_sent[number % _sent.Count]));
                    break;
                case Action.ArriveCut when _sent.Count > 0:
                    ArriveCut(RosterBytes.ParseDelta(_sent[number % _sent.Count]));
                    break;
                case Action.Snapshot:
                    Arrive(_history[number % _history.Count]);
                    break;
            }
        }

        public void CatchUp()
        {
            RosterDelta delta = _log.ChangesSince(Math.Max(_copy.Version, _history[0].Version))!;
            if (Arrive(delta) == RosterResult.NeedsSnapshot)
                Arrive(_log.Snapshot());
            AssertCopied(_log.Snapshot());
        }

        private void Change(int member, int number)
        {
            RosterEntry changed = GivenV2.Entry(member) with { Alias = $"{number}", State = RosterState.Away };
            if (number % 3 == 0 && _log.Update(changed))
                return;
            if (!_log.Leave(GivenV2.Member(member), (LeaveReason)(number % 4)))
                _log.Join(GivenV2.Entry(member) with { Alias = $"{number}" });
        }

        private RosterResult Arrive(RosterDelta delta)
        {
            ulong before = _copy.Version;
            RosterOutcome outcome = _copy.Apply(delta);
            RosterResult expected = before == 0 || delta.From > before ? RosterResult.NeedsSnapshot
                : delta.To <= before ? RosterResult.Ignored
                : RosterResult.Applied;
            Assert.Equal(expected, outcome.Kind);
            Assert.Equal(expected == RosterResult.Applied ? delta.To : before, _copy.Version);
            Check(outcome);
            return outcome.Kind;
        }

        private void ArriveCut(RosterDelta delta)
        {
            ulong before = _copy.Version;
            RosterOutcome outcome = _copy.Apply(delta with { Changes = [.. delta.Changes.SkipLast(1)] });
            Assert.True(outcome.Kind is RosterResult.NeedsSnapshot or RosterResult.Ignored, $"{outcome.Kind}");
            Assert.Equal(before, _copy.Version);
            Check(outcome);
        }

        private void Arrive(RosterSnapshot snapshot)
        {
            ulong before = _copy.Version;
            RosterOutcome outcome = _copy.Apply(snapshot);
            Assert.Equal(snapshot.Version < before ? RosterResult.Refused : RosterResult.Applied, outcome.Kind);
            Check(outcome);
        }

        // The outcome leads from the previous entries to the current ones, which equal the host's entries.
        private void Check(RosterOutcome outcome)
        {
            foreach ((RosterEntry entry, _) in outcome.Left)
                Assert.True(_seen.Remove(entry));
            foreach (RosterEntry entry in outcome.Updated)
                Assert.Equal(1, _seen.RemoveAll(before => before.Id == entry.Id));
            _seen.AddRange(outcome.Joined);
            _seen.AddRange(outcome.Updated);
            Assert.Equal(_seen.OrderBy(entry => entry.Id.Value), _copy.Entries.OrderBy(entry => entry.Id.Value));
            _seen = [.. _copy.Entries];
            if (_copy.Version > 0)
                AssertCopied(_history[(int)(_copy.Version - _history[0].Version)]);
        }

        private void AssertCopied(RosterSnapshot expected)
        {
            Assert.Equal(expected.Version, _copy.Version);
            Assert.Equal(expected.Entries.OrderBy(entry => entry.Id.Value), _copy.Entries.OrderBy(entry => entry.Id.Value));
        }
    }
}
