using System.Management.Automation.Language;
using System.Management.Automation.Subsystem;
using System.Management.Automation.Subsystem.Feedback;

namespace Pyile.Feedback;

/// <summary>Shows, below some frequent errors in a console, the commands to continue with.</summary>
public sealed class ErrorFeedback : IFeedbackProvider
{
    private const string OfThisModule = ",Pyile.Commands.";

    /// <inheritdoc/>
    public Guid Id { get; } = new("0f6f5c0e-3f63-4d0c-9a3e-5d1f4c7b2a90");

    /// <inheritdoc/>
    public string Name => "Pyile";

    /// <inheritdoc/>
    public string Description => "Suggests what to type after a host's key has changed, or if the other side does not encrypt.";

    Dictionary<string, string>? ISubsystem.FunctionsToDefine => null;

    FeedbackTrigger IFeedbackProvider.Trigger => FeedbackTrigger.Error;

    /// <inheritdoc/>
    public FeedbackItem? GetFeedback(FeedbackContext context, CancellationToken token)
    {
        string id = context.LastError?.FullyQualifiedErrorId ?? "";
        int end = id.IndexOf(OfThisModule, StringComparison.Ordinal);
        return end < 0 ? null : id[..end] switch
        {
            "HostKeyChanged" => new(
                "The network at this address has a different key than the remembered one. If its owner confirms the new key:",
                ["Get-PyileTrust", With("-AcceptNewHost", context.CommandLineAst)],
                "The owner can see it as Fingerprint in Get-PyileSession.",
                FeedbackDisplayLayout.Portrait),
            "UnencryptedNotAllowed" => new(
                "The host speaks only version 1, which sends everything unencrypted, including the password. If that is acceptable:",
                [With("-AllowUnencrypted", context.CommandLineAst)],
                FeedbackDisplayLayout.Portrait),
            "Unencrypted" => new(
                "Some receivers speak only version 1, which is not encrypted. A session opened with -AllowUnencrypted can reach them:",
                ["Get-PyilePeer | Where-Object Encrypted -eq $false", "Connect-PyilePeer ... -AllowUnencrypted"],
                FeedbackDisplayLayout.Portrait),
            _ => null,
        };
    }

    /// <summary>The joining statement with one more switch.</summary>
    private static string With(string parameter, Ast line)
    {
        CommandAst[] joining = [.. line
            .FindAll(static a => a is CommandAst { } c && IsJoin(c), searchNestedScriptBlocks: false)
            .Cast<CommandAst>()];
        if (joining is not [var command] || !command.CommandElements.All(IsPlain))
            return $"Connect-PyilePeer ... {parameter}";
        Ast statement = command;
        while (statement.Parent is { } parent and not NamedBlockAst)
            statement = parent;
        return statement.Extent.Text.Insert(command.Extent.EndOffset - statement.Extent.StartOffset, " " + parameter);
    }

    private static bool IsJoin(CommandAst command) =>
        string.Equals(command.GetCommandName(), "Connect-PyilePeer", StringComparison.OrdinalIgnoreCase);

    // Expressions in parentheses may contain a password, which must not be printed.
    private static bool IsPlain(Ast element) => element switch
    {
        MemberExpressionAst member => member is not InvokeMemberExpressionAst && IsPlain(member.Expression),
        CommandParameterAst parameter => parameter.Argument is null,
        _ => element is ConstantExpressionAst or VariableExpressionAst,
    };
}
