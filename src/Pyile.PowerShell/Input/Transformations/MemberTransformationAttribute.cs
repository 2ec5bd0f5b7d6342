using System.Collections;
using System.Management.Automation;

namespace Pyile.Input;

/// <summary>Lets a parameter take members from Get-PyilePeer and Get-PyileMember by their ids, and everything else as <see cref="PeerTransformationAttribute"/> does.</summary>
internal sealed class MemberTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly PeerTransformationAttribute Names = new();

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable and not string and not IDictionary
            ? ((IEnumerable)value).Cast<object?>().Select(item => (object?)Id(item) ?? Names.Transform(engineIntrinsics, item!)).ToArray()
            : Id(inputData) ?? Names.Transform(engineIntrinsics, inputData);
    }

    private static string? Id(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        PyilePeer peer => peer.MemberId,
        PyileMember member => member.MemberId,
        PSCustomObject => ((PSObject)item!).Properties["MemberId"]?.Value as string,
        _ => null,
    };
}
