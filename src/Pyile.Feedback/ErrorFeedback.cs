using System.Management.Automation.Language;
using System.Management.Automation.Subsystem;
using System.Management.Automation.Subsystem.Feedback;

namespace Pyile.Feedback;

/// <summary>Shows in a console, below the two errors that people meet most, the commands that go on from there.</summary>
public sealed class ErrorFeedback : IFeedbackProvider
{
    private const string OfThisModule = ",Pyile.Commands.";

    /// <inheritdoc/>
    public Guid Id { get; } = new("0f6f5c0e-3f63-4d0c-9a3e-5d1f4c7b2a90");

    /// <inheritdoc/>
    public string Name => "Pyile";

    /// <inheritdoc/>
    public string Description => "Says what to type where a host's key has changed or the other side does not encrypt.";

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
                "The network at this address has another key than the one that is remembered. If its owner says that the new one is right:",
                ["Get-PyileTrust", With("-AcceptNewHost", context.CommandLineAst)],
                "The owner sees it as Fingerprint of Get-PyileSession.",
                FeedbackDisplayLayout.Portrait),
            "UnencryptedNotAllowed" => new(
                "The host speaks only version 1, which sends everything in the clear, the password included. If that is acceptable:",
                [With("-AllowUnencrypted", context.CommandLineAst)],
                FeedbackDisplayLayout.Portrait),
            "Unencrypted" => new(
                "Some receivers speak only version 1, which is not encrypted. A session reaches them that was opened in the clear:",
                ["Get-PyilePeer | Where-Object Encrypted -eq $false", "Connect-PyilePeer ... -AllowUnencrypted"],
                FeedbackDisplayLayout.Portrait),
            _ => null,
        };
    }

    /// <summary>The statement that joins, with one more switch.</summary>
    private static string With(string parameter, Ast line)
    {
        CommandAst[] joining = [.. line.FindAll(static a => a is CommandAst { } c && IsJoin(c), searchNestedScriptBlocks: false).Cast<CommandAst>()];
        if (joining is not [var command] || !command.CommandElements.All(IsPlain))
            return $"Connect-PyilePeer ... {parameter}";
        Ast statement = command;
        while (statement.Parent is { } parent and not NamedBlockAst)
            statement = parent;
        return statement.Extent.Text.Insert(command.Extent.EndOffset - statement.Extent.StartOffset, " " + parameter);
    }

    private static bool IsJoin(CommandAst command) => string.Equals(command.GetCommandName(), "Connect-PyilePeer", StringComparison.OrdinalIgnoreCase);

    // What is in brackets may have a password in it, which is not to be written once more.
    private static bool IsPlain(Ast element) => element switch
    {
        MemberExpressionAst member => member is not InvokeMemberExpressionAst && IsPlain(member.Expression),
        CommandParameterAst parameter => parameter.Argument is null,
        _ => element is ConstantExpressionAst or VariableExpressionAst,
    };
}
