using Pyile.Engine.Model;
using Pyile.Texts;
using Pyile.Views;

namespace Pyile.Chat;

/// <summary>
/// Formats the lines of a chat. Text from other members is shown with all characters visible. A mark before it, where no
/// alias can appear, shows the kind of the line: * for a direct message, - for an event, ! for a failure.
/// </summary>
internal sealed class ChatLines(bool isColoured)
{
    private const int LongestQuote = 30;
    private const string Dim = "2";
    private const string Broadcast = "36";
    private const string Direct = "1;35";
    private const string Warning = "33";

    public string Received(Message message)
    {
        string colour = message.IsBroadcast ? Broadcast : Direct;
        string begin = Begin(message.Time, message.IsBroadcast ? ' ' : '*', colour);
        return $"{begin} {Paint(VisibleText.Of(message.Alias), colour)}: {Text(message.Text)}";
    }

    /// <param name="alias">The alias of this session.</param>
    /// <param name="to">The receiver, or null for all members.</param>
    /// <param name="text">The text that was sent.</param>
    public string Sent(string alias, ChatPeer? to, string text)
    {
        string direction = to is null ? "" : $" to {VisibleText.Of(to.Name)}";
        string begin = Begin(TimeProvider.System.GetLocalNow(), to is null ? ' ' : '*', Dim);
        return $"{begin} {Paint(VisibleText.Of(alias) + direction, Dim)}: {Text(text)}";
    }

    public string Event(PyileLogEntry entry) => Paint($"{Clock(entry.Time)} - {VisibleText.Excerpt(entry.Message, VisibleText.Screenful)}", Dim);

    public string Failure(Receipt receipt, string text) => Problem(
        $"\"{VisibleText.Of(Cut(text, LongestQuote))}\" may not have reached "
        + $"{MemberText.Describe(receipt.Alias, receipt.To?.ToString() ?? receipt.ToId.ToString())}: "
        + $"{receipt.Reason}. {VisibleText.Of(receipt.Detail)}");

    public string Problem(string text) => Paint($"{Clock(TimeProvider.System.GetLocalNow().LocalDateTime)} ! {text}", Warning);

    public string Note(string text) => Paint(text, Dim);

    public static IEnumerable<string> Roster(IReadOnlyList<Peer> peers)
    {
        int longest = peers.Max(p => TerminalWidth.Of(Alias(p)));
        return peers.Select(p =>
        {
            string alias = Alias(p);
            string state = p.IsSelf ? "this session" : p.State.ToString();
            return $"  {alias}{new string(' ', longest - TerminalWidth.Of(alias))}  {p.Address,-21}  {(p.IsHost ? "Host, " : "")}{state}";
        });
    }

    private static string Alias(Peer peer) => VisibleText.Of(peer.Alias ?? "");

    private string Begin(DateTimeOffset time, char mark, string colour) =>
        $"{Paint(Clock(time.LocalDateTime), Dim)} {Paint(mark.ToString(), colour)}";

    private static string Clock(DateTime time) => Format.ShortTime(time);

    private static string Text(string text) => VisibleText.Excerpt(text, VisibleText.Screenful);

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    private string Paint(string text, string colour) => isColoured ? $"\e[{colour}m{text}\e[0m" : text;
}
