using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class RosterFitTests
{
    private static readonly Gen<(WireAddress[] View, int Viewer)> AnyView = Gen.Select(
        Gen.Select(Given.AnyWireAddress, Gen.OneOf(1, 10, 100, 1_000, 10_000, 65_535), (a, port) => a with { Port = Math.Min(a.Port, port) })
            .ArrayUnique[2, 60],
        Gen.Int[1, 59],
        (view, viewer) => (view, viewer % (view.Length - 1) + 1));

    [Fact]
    public void View_that_fits_is_complete() =>
        AnyView.Sample((view, viewer) => Assert.Equal(view, Fit(view, viewer, Length(view))), iter: 1_000);

    [Fact]
    public void View_that_is_one_byte_too_long_is_shortened() =>
        AnyView.Where(v => v.View.Length > 2).Sample(
            (view, viewer) => Assert.True(Length(Fit(view, viewer, Length(view) - 1)) < Length(view)), iter: 1_000);

    [Fact]
    public void Shortened_view_fits_and_has_no_room_for_another_member() =>
        Gen.Select(AnyView, Gen.Int[0, 2_500]).Sample(
            (v, maxBytes) =>
            {
                List<WireAddress> fitted = Fit(v.View, v.Viewer, maxBytes);
                WireAddress[] least = [v.View[0], v.View[v.Viewer]];

                Assert.Equal(least, fitted.Where(least.Contains));
                Assert.Equal(v.View.Where(fitted.Contains), fitted);
                if (fitted.Count > 2)
                    Assert.InRange(Length(fitted), 0, maxBytes);
                Assert.All(v.View.Except(fitted), left => Assert.True(Length([.. fitted, left]) > maxBytes));
            },
            iter: 2_000);

    [Fact]
    public void Shortened_view_keeps_the_host_and_the_viewer()
    {
        WireAddress[] view = [new("10.0.0.1", 1), new("10.0.0.2", 2), new("10.0.0.3", 3)];
        Assert.Equal([view[0], view[2]], Fit(view, 2, maxBytes: 0));
    }

    [Fact]
    public void Shortened_view_keeps_the_members_that_joined_first()
    {
        WireAddress[] view = [.. Enumerable.Range(1, 200).Select(n => new WireAddress($"10.0.0.{n}", 40_000 + n))];

        List<WireAddress> fitted = Fit(view, 199, maxBytes: 2048);

        Assert.Equal(view[..(fitted.Count - 1)], fitted[..^1]);
        Assert.Equal(view[199], fitted[^1]);
        Assert.InRange(Length(fitted), 2020, 2048);
    }

    [Fact]
    public void Empty_roster_needs_no_shortening() => Assert.Empty(RosterView.Fit([], new WireAddress("10.0.0.1", 1), 2048));

    private static List<WireAddress> Fit(WireAddress[] view, int viewer, int maxBytes) =>
        RosterView.Fit([.. view], view[viewer], maxBytes);

    private static int Length(IEnumerable<WireAddress> view) => V1Bytes.Of(new Distro([.. view])).Length;
}
