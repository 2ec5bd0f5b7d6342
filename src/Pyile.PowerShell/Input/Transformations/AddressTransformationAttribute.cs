using System.Management.Automation;
using System.Net;
using Pyile.Protocol;

namespace Pyile.Input;

/// <summary>Takes an address as text in its canonical form only. PowerShell's own conversion reads 010.0.0.1 as 8.0.0.1.</summary>
internal sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or IPAddress => value,
            string text when AddressText.TryParse(text, out IPAddress? address) => address,
            _ => throw new ArgumentTransformationMetadataException(
                "That is not an address. Write four decimal numbers without leading zeros, such as 10.0.0.7."),
        };
    }
}
