using System.Collections;
using Pyile.Engine.Storage;

namespace Pyile.Input;

/// <summary>Completes the names of this user's identities.</summary>
internal sealed class IdentityCompleter : CandidateCompleter
{
    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound) =>
        IdentityFolder.Beside(bound["TrustPath"] as string ?? TrustStore.DefaultPath) is { } folder
            ? IdentityFolder.NamesIn(folder).Select(name => new CompletionCandidate(name, $"The identity {name}"))
            : [];
}
