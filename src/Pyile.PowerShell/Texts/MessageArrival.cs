using System.Net;

namespace Pyile.Texts;

/// <summary>What the log keeps of a received message: not its text, because the log outlives the inbox.</summary>
internal sealed record MessageArrival(IPEndPoint From, string Alias);
