using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// An action as text, with the values of its <c>$using:</c> variables. A script block runs in the runspace that created it,
/// so the text is compiled again in the handler's runspace.
/// </summary>
internal sealed class HandlerAction
{
    private const string Prefix = "pyileUsing";

    // These commands resolve <c>$using:</c> themselves, in the runspace that calls them.
    private static readonly string[] Starters = ["Start-ThreadJob", "Start-Job", "sajb", "Invoke-Command", "icm"];

    private readonly ScriptBlockAst _ast;
    private readonly SessionState _caller;
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    private HandlerAction(ScriptBlockAst ast, SessionState caller)
    {
        _ast = ast;
        _caller = caller;
        LanguageMode = caller.LanguageMode;
    }

    /// <summary>
    /// The script of the handler's pipeline. It receives the events as pipeline input and survives whatever the action does
    /// with one of them.
    /// </summary>
    public string Script { get; private set; } = "";

    /// <summary>The variables that the script needs.</summary>
    public IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>The language mode of the runspace that registered the action: it must not get more rights in another runspace.</summary>
    public PSLanguageMode LanguageMode { get; }

    /// <param name="action">The script block that the user wrote.</param>
    /// <param name="caller">The session state that has the values of <c>$using:</c> variables.</param>
    /// <param name="error">Why the script block cannot be used.</param>
    public static HandlerAction? From(ScriptBlock action, SessionState caller, out ErrorRecord? error)
    {
        var ast = (action.Ast as ScriptBlockAst) ?? ((FunctionDefinitionAst)action.Ast).Body;
        if (ast is { ParamBlock: not null } or { DynamicParamBlock: not null } or { BeginBlock: not null } or { ProcessBlock: not null }
            || ast.EndBlock is not { Unnamed: true })
        {
            error = Errors.HandlerActionInvalid(action);
            return null;
        }
        if (Read(ast, caller, firstVariable: 0, out string body, out error) is not { } made)
            return null;
        // The loop catches break and continue in the action.
        made.Script = $"{made.Namespaces()}process {{ try {{ do {{\n{body}\n}} while ($false) }} "
            + $"catch {{ {HandlerFailureCommand.Name} $_ -ErrorAction Continue }} }}";
        return made;
    }

    /// <summary>Takes a script block with all its blocks and parameters.</summary>
    /// <param name="whole">The script block that the user wrote.</param>
    /// <param name="caller">The session state that has the values of <c>$using:</c> variables.</param>
    /// <param name="firstVariable">The number of its first variable, so that two of them can be in one runspace.</param>
    /// <param name="error">Why the script block cannot be used.</param>
    public static HandlerAction? FromWhole(ScriptBlock whole, SessionState caller, int firstVariable, out ErrorRecord? error)
    {
        if (whole.Ast is FunctionDefinitionAst { Parameters.Count: > 0 })
        {
            error = Errors.EndpointActionInvalid("The function has its parameters before its body; declare them with param().");
            return null;
        }
        var ast = (whole.Ast as ScriptBlockAst) ?? ((FunctionDefinitionAst)whole.Ast).Body;
        if (Read(ast, caller, firstVariable, out string body, out error) is not { } made)
            return null;
        made.Script = made.Namespaces() + body;
        return made;
    }

    private static HandlerAction? Read(ScriptBlockAst ast, SessionState caller, int firstVariable, out string body, out ErrorRecord? error)
    {
        var made = new HandlerAction(ast, caller);
        string? text = made.Body(firstVariable, out string? missing);
        body = text ?? "";
        error = text is null ? Errors.UsingVariableNotFound(missing!) : null;
        return text is null ? null : made;
    }

    private string? Body(int firstVariable, out string? missing)
    {
        missing = null;
        var text = new StringBuilder(_ast.Extent.Text);
        IEnumerable<VariableExpressionAst> used = _ast
            .FindAll(static a => a is UsingExpressionAst, searchNestedScriptBlocks: true)
            .Cast<UsingExpressionAst>()
            .Select(static u => (VariableExpressionAst)u.Find(static a => a is VariableExpressionAst, searchNestedScriptBlocks: false))
            .OrderByDescending(static v => v.Extent.StartOffset);
        foreach (VariableExpressionAst variable in used)
        {
            string path = variable.VariablePath.UserPath;
            if (_caller.PSVariable.Get(path) is not { } found)
            {
                if (IsOfOther(variable))
                    continue;
                missing = path;
                return null;
            }
            if (IsOfOther(variable))
            {
                _values[path] = Detach(found.Value);
                continue;
            }
            string name = $"{Prefix}{firstVariable + _values.Count}";
            _values[name] = Detach(found.Value);
            int start = variable.Extent.StartOffset - _ast.Extent.StartOffset;
            text.Remove(start, variable.Extent.EndOffset - variable.Extent.StartOffset);
            text.Insert(start, variable.Splatted ? $"@{name}" : $"${{{name}}}");
        }
        // The text of a script block literal includes its braces.
        return _ast.Parent is null ? text.ToString() : text.ToString(1, text.Length - 2);
    }

    /// <summary>The first sentence of the help in its comments, or null.</summary>
    public string? Synopsis => _ast.GetHelpContent()?.Synopsis?.Trim() is { Length: > 0 } synopsis ? synopsis : null;

    // The using statements of the script file determine how type names are resolved.
    private string Namespaces()
    {
        Ast root = _ast;
        while (root.Parent is not null)
            root = root.Parent;
        return root is ScriptBlockAst file
            ? string.Concat(file.UsingStatements
                .Where(u => u.UsingStatementKind == UsingStatementKind.Namespace)
                .Select(u => $"{u.Extent.Text}\n"))
            : "";
    }

    private bool IsOfOther(Ast variable)
    {
        for (Ast ast = variable.Parent; ast is not null && ast != _ast; ast = ast.Parent)
        {
            if (ast is ScriptBlockExpressionAst { Parent: CommandAst command }
                && (Starters.Contains(command.GetCommandName(), StringComparer.OrdinalIgnoreCase) || IsParallel(command)))
                return true;
        }
        return false;
    }

    private static bool IsParallel(CommandAst command) =>
        command.CommandElements.OfType<CommandParameterAst>().Any(p =>
            p.ParameterName.StartsWith("pa", StringComparison.OrdinalIgnoreCase)
            && "parallel".StartsWith(p.ParameterName, StringComparison.OrdinalIgnoreCase));

    private static object? Detach(object? value)
    {
        object? inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        return inner is ScriptBlock block ? ScriptBlock.Create(block.ToString()) : value;
    }
}
