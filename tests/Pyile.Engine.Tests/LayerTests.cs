using Pyile.Engine.State;
using Pyile.Engine.State.V1;
using Pyile.Engine.Tests.Support;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Tests;

/// <summary>References run one way: Sessions over State, Transport and Security, State over Wire, all over the root's values.</summary>
public sealed class LayerTests
{
    private const string Root = "";
    private const string Project = "Pyile.Engine";

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        [Root] = [],
        ["Wire"] = [],
        ["State"] = ["Wire", Root],
        ["Transport"] = [],
        ["Security"] = [],
        ["Sessions"] = ["Wire", "State", "Transport", "Security", Root],
    };

    // Values that a lower layer carries without knowing what they are for.
    private static readonly Dictionary<string, Type[]> MayAlsoUse = new()
    {
        ["Wire"] = [typeof(Secret), typeof(MemberId), typeof(KeyHash), typeof(LeaveReason)],
        ["Security"] = [typeof(Secret), typeof(MemberId), typeof(KeyHash), typeof(PyileException), typeof(PyileError)],
    };

    private static readonly Type[] Ours = [.. typeof(Secret).Assembly.GetTypes().Where(type => LayerOf(type) is not null)];

    public static TheoryData<string> Layers => [.. MayUse.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_uses_only_what_lies_below_it(string layer)
    {
        IEnumerable<string> violations =
            from type in Ours
            where LayerOf(type) == layer
            from use in TypeUses.Of(type)
            where LayerOf(use.Used) is { } used && used != layer && !MayUse[layer].Contains(used)
            where !MayAlsoUse.GetValueOrDefault(layer, []).Contains(use.Used)
            select $"{type.FullName}, {use.Where}: {use.Used.FullName}";

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Every_folder_is_a_layer() =>
        Assert.Empty(Ours.Select(type => LayerOf(type)!).Distinct().Except(MayUse.Keys));

    [Fact]
    public void What_only_a_method_body_uses_is_seen_too()
    {
        Assert.Contains(("TryEncode", typeof(V1Codec)), TypeUses.Of(typeof(MessageRules)));
        Assert.Contains(("Check", typeof(PyileException)), TypeUses.Of(typeof(ContentRules)));
        Assert.Contains(("Receive", typeof(V1Limits)), TypeUses.Of(typeof(HostLogin)));
    }

    [Fact]
    public void What_only_a_signature_uses_is_seen_too()
    {
        Assert.Contains(("its base", typeof(V1Value)), TypeUses.Of(typeof(Shadow)));
        Assert.Contains(("Members", typeof(WireAddress)), TypeUses.Of(typeof(Distro)));
        Assert.Contains(("For", typeof(WireAddress)), TypeUses.Of(typeof(RosterView)));
    }

    // The first word behind the project's name; null for what is not ours.
    private static string? LayerOf(Type type) => type.Namespace switch
    {
        Project => Root,
        { } name when name.StartsWith(Project + ".", StringComparison.Ordinal) => name[(Project.Length + 1)..].Split('.')[0],
        _ => null,
    };
}
