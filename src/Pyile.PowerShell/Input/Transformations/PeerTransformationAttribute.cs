using System.Collections;
using System.Management.Automation;
using System.Net;

namespace Pyile.Input;

/// <summary>
/// Lets a parameter take members by alias, by address, or as what lists them: a row of Get-PyilePeer, also one that
/// comes from a file or another process. A session is not taken: piped to a cmdlet, it means itself.
/// </summary>
internal sealed class PeerTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable and not string and not IDictionary
            ? ((IEnumerable)value).Cast<object?>().Select(Name).ToArray()
            : value is null ? null : Name(inputData);
    }

    private static string? Name(object? item)
    {
        object? value = item is PSObject wrapped ? wrapped.BaseObject : item;
        return value switch
        {
            null => null,
            string text => text,
            IPEndPoint or IPAddress => value.ToString(),
            PyilePeer peer => peer.Address,
            PSCustomObject when ((PSObject)item!).Properties["Address"]?.Value is string address => address,
            _ => throw BindingMismatch.Of(
                $"A {value.GetType().Name} is no member. Use an alias, an address with its port, or what Get-PyilePeer returns."),
        };
    }
}
