using System.Net;

namespace Pyile.Engine.Sessions;

/// <summary>Keeps the sums of what goes on no route: to members of version 1, and what is refused at once.</summary>
internal sealed class SendLedger
{
    private readonly Lock _sync = new();
    private readonly Dictionary<IPEndPoint, Account> _byMember = [];
    private readonly Account _all = new();
    private readonly List<TaskCompletionSource> _flushes = [];

    public void Begin(IPEndPoint to)
    {
        lock (_sync)
        {
            _all.Sent++;
            Of(to).Sent++;
        }
    }

    public void End(IPEndPoint to, bool isDelivered, int bytes)
    {
        TaskCompletionSource[] reached = [];
        lock (_sync)
        {
            _all.End(isDelivered, bytes);
            Of(to).End(isDelivered, bytes);
            if (_all.Pending == 0 && _flushes.Count > 0)
            {
                reached = [.. _flushes];
                _flushes.Clear();
            }
        }
        foreach (TaskCompletionSource flush in reached)
            flush.TrySetResult();
    }

    public void Receive(IPEndPoint from, int bytes)
    {
        lock (_sync)
        {
            _all.Receive(bytes);
            Of(from).Receive(bytes);
        }
    }

    /// <summary>Completes when nothing is under way.</summary>
    public Task FlushAsync()
    {
        lock (_sync)
        {
            if (_all.Pending == 0)
                return Task.CompletedTask;
            var flush = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _flushes.Add(flush);
            return flush.Task;
        }
    }

    public void Forget(IPEndPoint member)
    {
        lock (_sync)
        {
            if (_byMember.TryGetValue(member, out Account? account) && account.Pending == 0)
                _byMember.Remove(member);
        }
    }

    public PeerStatistics StatisticsOf(IPEndPoint member)
    {
        lock (_sync)
        {
            Account account = _byMember.GetValueOrDefault(member) ?? new Account();
            return new PeerStatistics
            {
                Address = member,
                Sent = account.Sent,
                Delivered = account.Delivered,
                Failed = account.Failed,
                Pending = account.Pending,
                Unacknowledged = account.Pending,
                BytesSent = account.BytesSent,
                Received = account.Received,
                BytesReceived = account.BytesReceived,
            };
        }
    }

    /// <summary>Adds the sums to the counters.</summary>
    public SessionCounters AddTo(SessionCounters counters)
    {
        lock (_sync)
        {
            return counters with
            {
                Sent = counters.Sent + _all.Sent,
                Delivered = counters.Delivered + _all.Delivered,
                Failed = counters.Failed + _all.Failed,
                Pending = counters.Pending + _all.Pending,
                Unacknowledged = counters.Unacknowledged + _all.Pending,
                BytesSent = counters.BytesSent + _all.BytesSent,
                BytesReceived = counters.BytesReceived + _all.BytesReceived,
            };
        }
    }

    private Account Of(IPEndPoint member)
    {
        if (!_byMember.TryGetValue(member, out Account? account))
            _byMember[member] = account = new Account();
        return account;
    }

    private sealed class Account
    {
        public long Sent { get; set; }

        public long Delivered { get; private set; }

        public long Failed { get; private set; }

        public long Pending => Sent - Delivered - Failed;

        public long BytesSent { get; private set; }

        public long Received { get; private set; }

        public long BytesReceived { get; private set; }

        public void End(bool isDelivered, int bytes)
        {
            if (isDelivered)
            {
                Delivered++;
                BytesSent += bytes;
            }
            else
            {
                Failed++;
            }
        }

        public void Receive(int bytes)
        {
            Received++;
            BytesReceived += bytes;
        }
    }
}
