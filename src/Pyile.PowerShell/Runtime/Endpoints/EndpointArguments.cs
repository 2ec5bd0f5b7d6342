using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile.Runtime.Endpoints;

/// <summary>The arguments of a call: values for parameters that the endpoint declares.</summary>
/// <param name="values">The values by the full names of the parameters.</param>
internal sealed class EndpointArguments(IReadOnlyDictionary<string, object?> values)
{
    /// <exception cref="CallException">They are not an object with properties that are parameters of the endpoint.</exception>
    public static EndpointArguments Read(string json, EndpointContract contract)
    {
        if (!ValueReader.TryRead(json, out object? value))
            throw new CallException(CallFailure.InvalidArguments, "The arguments are nested too deeply.");
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? argument) in Members(value))
        {
            string parameter = contract.Find(name)
                ?? throw new CallException(CallFailure.InvalidArguments, $"The endpoint has no parameter '{name}'.");
            if (!values.TryAdd(parameter, argument))
                throw new CallException(CallFailure.InvalidArguments, $"The parameter '{parameter}' was given twice.");
        }
        return new EndpointArguments(values);
    }

    /// <summary>Has PowerShell bind them.</summary>
    public void AddTo(PowerShell shell)
    {
        foreach ((string name, object? value) in values)
            shell.AddParameter(name, value);
    }

    private static IEnumerable<(string Name, object? Value)> Members(object? value) => value switch
    {
        OrderedDictionary members => members.Cast<DictionaryEntry>().Select(m => ((string)m.Key, m.Value)),
        PSObject { BaseObject: PSCustomObject } members => members.Properties.Select(p => (p.Name, (object?)p.Value)),
        _ => throw new CallException(CallFailure.InvalidArguments, "The arguments are not a JSON object."),
    };
}
