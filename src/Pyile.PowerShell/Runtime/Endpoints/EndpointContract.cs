using System.Management.Automation;

namespace Pyile.Runtime.Endpoints;

/// <summary>The parameters that an endpoint takes: those that its owner has declared, and no others.</summary>
internal sealed class EndpointContract
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="function">The endpoint's action as PowerShell has compiled it.</param>
    public EndpointContract(CommandInfo function)
    {
        var parameters = new List<PyileEndpointParameter>();
        foreach (ParameterMetadata parameter in function.Parameters.Values)
        {
            // They steer the pipeline and set variables, which is not for the caller.
            if (Cmdlet.CommonParameters.Contains(parameter.Name) || Cmdlet.OptionalCommonParameters.Contains(parameter.Name))
                continue;
            foreach (string name in parameter.Aliases.Prepend(parameter.Name))
                _names[name] = parameter.Name;
            parameters.Add(new PyileEndpointParameter(
                parameter.Name,
                parameter.SwitchParameter ? "switch" : parameter.ParameterType.Name,
                parameter.ParameterSets.Values.Any(set => set.IsMandatory),
                [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues)]));
            if (parameter.ParameterType == typeof(ScriptBlock) || parameter.ParameterType.GetElementType() == typeof(ScriptBlock))
                TakesCode = parameter.Name;
        }
        Parameters = parameters;
    }

    public IReadOnlyList<PyileEndpointParameter> Parameters { get; }

    /// <summary>A parameter for which PowerShell would make code of a caller's text, or null.</summary>
    public string? TakesCode { get; }

    /// <summary>The full name of a declared parameter, or null.</summary>
    public string? Find(string name) => _names.GetValueOrDefault(name);
}
