using System.Collections;
using System.Management.Automation;
using System.Net;

namespace Pyile.Input;

/// <summary>
/// Lets a parameter take members by alias, by address, or as objects from Get-PyilePeer, including objects from a file or
/// another process. Sessions are rejected, because a piped session means the session itself.
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
                $"A {value.GetType().Name} is not a member. Use an alias, an address with its port, or an object from Get-PyilePeer."),
        };
    }
}
