using System.Diagnostics.Metrics;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Diagnostics;

public sealed class MetricsTests : EncryptedSessionTest
{
    [Fact]
    public async Task Listener_gets_measurements_of_each_member_of_each_open_session()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);
        await one.SendAsync(host.Address, "hello").Soon();
        await NextAsync(host);

        Dictionary<string, double> sender = Read(one, host);
        Dictionary<string, double> receiver = Read(host, one);

        Assert.Equal((1, 1, 0, 5), (sender["pyile.messages.sent"], sender["pyile.messages.delivered"], sender["pyile.messages.failed"], sender["pyile.bytes.sent"]));
        Assert.Equal((0, 0, 1), (sender["pyile.messages.queued"], sender["pyile.messages.unacknowledged"], sender["pyile.links.open"]));
        Assert.InRange(sender["pyile.round_trip"], 0.000_001, 15);
        Assert.Equal((1, 5, 0), (receiver["pyile.messages.received"], receiver["pyile.bytes.received"], receiver["pyile.messages.sent"]));
        Assert.False(receiver.ContainsKey("pyile.round_trip"));
    }

    [Fact]
    public async Task Ended_session_reports_no_measurements()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);
        Assert.NotEmpty(Read(one, host));

        await one.CloseAsync().Soon();

        Assert.Empty(Read(one, host));
    }

    private static Dictionary<string, double> Read(Session session, Session peer)
    {
        string[] expected = [$"{session.Alias} {session.Address}", $"{peer.Alias} {peer.Address}"];
        var values = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == SessionMetrics.MeterName)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.ToArray().Select(t => t.Value as string).SequenceEqual(expected))
                values[instrument.Name] = value;
        }
    }
}
