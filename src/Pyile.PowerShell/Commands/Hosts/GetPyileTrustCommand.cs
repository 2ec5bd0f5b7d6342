using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Lists the networks that this user has joined, with their keys.</summary>
[Cmdlet(VerbsCommon.Get, "PyileTrust")]
[OutputType(typeof(PyileTrust))]
public sealed class GetPyileTrustCommand : TrustCommand
{
    /// <summary>Names or addresses of hosts, with wildcards, also with the port behind them, as in name:4702. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<KnownNetwork> all = [];
        if (!Try(store => all = store.Load()))
            return;
        KnownHosts.Add(all);
        string path = ResolvedPath;
        foreach (string name in HostName)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            IReadOnlyList<PyileTrust> found = [.. all.Where(k => IsMeant(k, name, pattern)).Select(k => new PyileTrust(k, path))];
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(Errors.TrustNotFound(name));
            WriteObject(found, enumerateCollection: true);
        }
    }

    // The brackets of an IPv6 address are not wildcards if the text is one.
    private static bool IsMeant(KnownNetwork known, string name, WildcardPattern pattern)
    {
        string withPort = new HostTarget(known.Host, known.Port).ToString();
        return pattern.IsMatch(known.Host) || pattern.IsMatch(withPort) || withPort.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
